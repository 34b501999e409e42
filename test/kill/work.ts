import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { toBase64Url } from '../../src-main/crypto/base64url.ts';
import { systemClock } from '../../src-main/lib/clock.ts';
import { backupVault } from '../../src-main/vault/backup.ts';
import { deskPassphrase, finished, openDesk, type OpenedDesk, startFileImport } from '../support/opened-desk.ts';
import type { Line, Order } from './claims.ts';
import type { Phase } from './plan.ts';
import { envFile, importedRows, type Tenant, unlockKey, valueOf, workFactor } from './scene.ts';

/** Tells the driver something; it must have left this process when the call returns. */
export type Tell = (line: Line) => void;

interface Work {
  readonly desk: OpenedDesk;
  readonly order: Order;
  readonly tell: Tell;
}

type JobKind = Extract<Line, { say: 'started' }>['kind'];

/** Sees a job to its end and claims its start and its end. */
async function claimJob({ desk, tell }: Work, kind: JobKind, tenant: Tenant, job: string): Promise<void> {
  tell({ say: 'started', kind, tenant, job });
  await finished(desk, job);
  tell({ say: 'finished', kind, tenant, job });
}

async function importFile(work: Work): Promise<void> {
  await claimJob(work, 'import', 'acme', await startFileImport(work.desk, 'acme', envFile('acme', 'IMPORTED', importedRows)));
}

async function activate(work: Work): Promise<void> {
  const { rooms, asker } = work.desk;
  await rooms.byok.preflight(asker, 'borealis');
  await claimJob(work, 'activate', 'borealis', (await rooms.byok.activate(asker, 'borealis')).job);
}

async function rotate(work: Work, tenant: Tenant): Promise<void> {
  await claimJob(work, 'rotate', tenant, (await work.desk.rooms.byok.rotate(work.desk.asker, tenant)).job);
}

async function backUp({ desk, order, tell }: Work): Promise<void> {
  const path = join(order.backups, 'vault.keydesk-backup');
  await backupVault(desk.vault, desk.asker.caller, systemClock, { path, passphrase: deskPassphrase, workFactor });
  tell({ say: 'backed-up', path });
}

/** The jobs that another process was killed in go on, and are seen to their end. */
async function resume({ desk }: Work): Promise<void> {
  const unfinished = desk.rooms.jobs.list().filter(({ state }) => state === 'running' || state === 'waiting');
  for (const { id } of unfinished) await finished(desk, id);
}

const pieces: Readonly<Record<Phase, (work: Work) => Promise<void>>> = {
  open: () => Promise.resolve(),
  import: importFile,
  activate,
  rotate: (work) => rotate(work, 'cobalt'),
  'rotate-custody': (work) => rotate(work, 'dorado'),
  backup: backUp,
  resume,
};

/** Phases whose time begins before the vault is opened. */
const fromTheStart: ReadonlySet<Phase> = new Set<Phase>(['open', 'resume']);

/** Creates secrets one after another until the process is killed; each is claimed once it is acknowledged. */
async function createForEver({ desk, order, tell }: Work): Promise<never> {
  for (let number = 0; ; number += 1) {
    const key = `${order.phase.toUpperCase()}_${String(number)}`;
    const value = toBase64Url(new TextEncoder().encode(valueOf('acme', key)));
    const sensitivity = number % 3 === 0 ? 'PII' : 'STANDARD';
    const { id } = await desk.rooms.secrets.create(desk.asker, { tenant: 'acme', key, value, description: '', sensitivity, note: '' });
    tell({ say: 'created', id, tenant: 'acme', key });
    await setImmediate();
  }
}

/** Opens the vault, does the phase's piece of work beside a stream of new secrets, and goes on with these until it is killed. */
export async function workUntilKilled(order: Order, tell: Tell): Promise<never> {
  const early = fromTheStart.has(order.phase);
  if (early) tell({ say: 'begun' });
  const desk = await openDesk(order.vault);
  desk.start();
  await unlockKey(desk);
  if (!early) tell({ say: 'begun' });
  const work = { desk, order, tell };
  const piece = pieces[order.phase](work).then(() => {
    tell({ say: 'done' });
  });
  const [, never] = await Promise.all([piece, createForEver(work)]);
  return never;
}
