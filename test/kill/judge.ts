import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkVault } from '../../src-main/desk/check-vault.ts';
import { deskCaller } from '../../src-main/lib/caller.ts';
import { systemClock } from '../../src-main/lib/clock.ts';
import { placesOf } from '../../src-main/vault/places.ts';
import { restoreVault } from '../../src-main/vault/restore.ts';
import type { ChainVerification } from '../../src-shared/audit.ts';
import { deskPassphrase, finished, openDesk, type OpenedDesk } from '../support/opened-desk.ts';
import type { Case, Line, Verdict } from './claims.ts';
import { importedProblems, jobProblems, secretProblems } from './judge-claims.ts';
import { unlockKey } from './scene.ts';

type Problems = readonly string[];

async function verifyChain({ rooms }: OpenedDesk): Promise<ChainVerification> {
  for await (const { result } of rooms.audit.verify(deskCaller('kill'))) if (result !== null) return result;
  throw new Error('the verification ended without a result');
}

/** The chain with its anchors, and every part of the vault's own check: pages, slots, data keys, secrets. */
async function wholeness(desk: OpenedDesk, when: string): Promise<Problems> {
  const chain = await verifyChain(desk);
  const { parts } = await checkVault(desk.vault, deskCaller('kill'), systemClock, () => Promise.resolve(chain));
  return [
    ...(chain.anchors.length > 0 ? [] : [`${when}: no head of the chain is kept outside`]),
    ...chain.anchors.filter(({ ok }) => !ok).map(({ where, seq }) => `${when}: the head in the ${where} does not agree at event ${String(seq)}`),
    ...parts.filter(({ ok }) => !ok).map(({ part, detail }) => `${when}: ${part}: ${detail}`),
  ];
}

/** Lets every job that was cut off go on to its end. */
async function finishJobs(desk: OpenedDesk): Promise<Problems> {
  const { jobs } = desk.rooms;
  const problems: string[] = [];
  for (const { id } of jobs.list().filter(({ state }) => state === 'running' || state === 'waiting')) {
    // A job that asked for the customer's key before its passphrase was entered has been resumed by entering it.
    await finished(desk, id).catch((error: unknown) => problems.push(`a job did not finish: ${String(error)}`));
  }
  return problems;
}

/** What a vault's folder holds when it is locked. */
const usual: ReadonlySet<string> = new Set(['keyslots.json', 'vault.db']);

function leftBehind(folder: string): Problems {
  return readdirSync(folder).filter((name) => !usual.has(name)).map((name) => `left behind in the vault's folder: ${name}`);
}

/** A backup under its name is whole, whether or not its making was acknowledged; nothing unfinished stands beside it. */
async function backupProblems({ backups, claims }: Case): Promise<Problems> {
  const found = readdirSync(backups);
  const unfinished = found.filter((name) => name.endsWith('.unfinished')).map((name) => `left behind beside the backup: ${name}`);
  const claimed = claims.flatMap((claim) => (claim.say === 'backed-up' ? [claim.path] : []));
  const lost = claimed.filter((path) => !found.some((name) => join(backups, name) === path)).map((path) => `the acknowledged backup ${path} is gone`);
  const damaged: string[] = [];
  for (const name of found.filter((each) => each.endsWith('.keydesk-backup'))) damaged.push(...(await restoredProblems(backups, name)));
  return [...unfinished, ...lost, ...damaged];
}

async function restoredProblems(backups: string, name: string): Promise<Problems> {
  const target = placesOf(join(backups, 'restored.keydesk'));
  await restoreVault(join(backups, name), deskPassphrase, target, systemClock.now());
  const desk = await openDesk(target.folder);
  try {
    return await wholeness(desk, 'the restored backup');
  } finally {
    await desk.close();
  }
}

async function openProblems(desk: OpenedDesk, claims: readonly Line[]): Promise<Problems> {
  const asFound = [...(await wholeness(desk, 'as found')), ...importedProblems(desk, claims, 'as found')];
  desk.start();
  await unlockKey(desk);
  const unended = await finishJobs(desk);
  return [
    ...asFound,
    ...unended,
    ...jobProblems(desk, claims),
    ...importedProblems(desk, claims, 'at the end'),
    ...(await secretProblems(desk, claims)),
    ...(await wholeness(desk, 'at the end')),
  ];
}

/** Opens the vault a killed process left and finds what is wrong with it. */
export async function judge(given: Case): Promise<Verdict> {
  try {
    const desk = await openDesk(given.vault);
    const problems: string[] = [];
    try {
      problems.push(...(await openProblems(desk, given.claims)));
    } finally {
      await desk.close();
    }
    return { problems: [...problems, ...leftBehind(given.vault), ...(await backupProblems(given))] };
  } catch (error) {
    return { problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
}
