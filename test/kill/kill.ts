import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Order } from './claims.ts';
import { type Phase, phases, type Point } from './plan.ts';
import { type Checker, type Killed, Worker } from './processes.ts';
import type { Scene } from './scene.ts';

/** What the points of a run share. `usual` is how long each phase takes when nobody disturbs it, in milliseconds. */
export interface Run {
  readonly scene: Scene;
  readonly folder: string;
  readonly checker: Checker;
  readonly usual: Readonly<Record<Phase, number>>;
}

/** How a point ended: after how many milliseconds of its phase it was killed, what had been claimed, and what is wrong. */
export interface Ending {
  readonly milliseconds: number;
  readonly claims: number;
  readonly problems: readonly string[];
  readonly folder: string;
}

function newOrder(scene: Scene, folder: string, phase: Phase): Order {
  const order = { phase, vault: join(folder, 'vault.keydesk'), backups: join(folder, 'backups') };
  mkdirSync(order.backups, { recursive: true });
  cpSync(scene.vault, order.vault, { recursive: true });
  return order;
}

/** Gives the order and kills so long after the phase has begun. */
async function killAfter(worker: Worker, order: Order, milliseconds: number): Promise<Killed> {
  await worker.doUntil(order, 'begun');
  await setTimeout(milliseconds);
  return worker.kill();
}

/** A vault in which another process was killed half way through a rotation, so that there is something to resume. */
async function cutOff(order: Order, usual: Run['usual']): Promise<Killed> {
  return killAfter(new Worker(), { ...order, phase: 'rotate' }, usual.rotate * 0.4);
}

/** How long one phase takes from its first to its last word, in milliseconds. */
async function timePhase(scene: Scene, folder: string, phase: Phase, usual: Run['usual']): Promise<number> {
  const order = newOrder(scene, folder, phase);
  if (phase === 'resume') await cutOff(order, usual);
  const worker = new Worker();
  await worker.doUntil(order, 'begun');
  const began = performance.now();
  await worker.said('done');
  const milliseconds = performance.now() - began;
  const { endedAlone } = await worker.kill();
  if (endedAlone !== null) throw new Error(`the phase ${phase} fails even when nobody disturbs it:\n${endedAlone}`);
  rmSync(folder, { recursive: true, force: true });
  return milliseconds;
}

/** Measures every phase once, undisturbed. */
export async function timePhases(scene: Scene, folder: string): Promise<Run['usual']> {
  let usual = { open: 0, import: 0, activate: 0, rotate: 0, 'rotate-custody': 0, backup: 0, resume: 0 };
  for (const phase of phases) usual = { ...usual, [phase]: await timePhase(scene, join(folder, `timing-${phase}`), phase, usual) };
  return usual;
}

/** Does one point: a fresh copy of the vault, a worker, the kill, and the judgement of what it left. */
export async function runPoint(run: Run, worker: Worker, { number, phase, fraction }: Point): Promise<Ending> {
  const folder = join(run.folder, `point-${String(number)}`);
  const order = newOrder(run.scene, folder, phase);
  const milliseconds = Math.round(run.usual[phase] * fraction);
  const before = phase === 'resume' ? await cutOff(order, run.usual) : { claims: [], endedAlone: null };
  const killed = await killAfter(worker, order, milliseconds);
  const claims = [...before.claims, ...killed.claims];
  const alone = [before, killed].flatMap(({ endedAlone }) => (endedAlone === null ? [] : [`the worker ended before it was killed: ${endedAlone}`]));
  const { problems } = await run.checker.judge({ vault: order.vault, backups: order.backups, claims });
  return { milliseconds, claims: claims.filter(({ say }) => say !== 'ready' && say !== 'begun').length, problems: [...alone, ...problems], folder };
}
