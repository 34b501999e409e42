import { dirname, join } from 'node:path';
import { openRooms, type Rooms } from '../../src-main/app/rooms.ts';
import { uuid } from '../../src-main/crypto/primitives.ts';
import type { Session } from '../../src-main/desk/session.ts';
import { unlockVault } from '../../src-main/desk/unlock.ts';
import { type Asker, unasked } from '../../src-main/lib/asker.ts';
import { systemClock } from '../../src-main/lib/clock.ts';
import type { Job } from '../../src-shared/jobs.ts';
import { fileLogger } from '../../src-main/lib/logger.ts';
import { createVault } from '../../src-main/vault/create-vault.ts';
import { loadPassphraseJudge } from '../../src-main/vault/judge-passphrase.ts';
import { placesOf } from '../../src-main/vault/places.ts';
import { readSlots } from '../../src-main/vault/slots-file.ts';
import type { Vault } from '../../src-main/vault/vault.ts';
import { surroundings } from './surroundings.ts';

/** The passphrase of every vault that is made here. */
export const deskPassphrase = 'quiet meadow lantern harbour';

/** A real vault, opened as the desk opens it, with its real rooms, on the machine's own clock. */
export interface OpenedDesk {
  readonly session: Session;
  readonly vault: Vault;
  readonly rooms: Rooms;
  /** The officer, with every role and a fresh passphrase. */
  readonly asker: Asker;
  /** Goes on with the jobs that were cut off, as the desk does right after the unlock. */
  start(): void;
  /** Locks, as the desk does. */
  close(): Promise<void>;
}

/** Makes a vault with one slot. */
export async function makeVault(folder: string): Promise<void> {
  await createVault({ places: placesOf(folder), officerName: 'Ada Officer', passphrase: deskPassphrase, sample: false, clock: systemClock });
}

/** Opens a vault through its first slot. What goes wrong unforeseen is in `rooms.log` beside the vault's folder. */
export async function openDesk(folder: string): Promise<OpenedDesk> {
  const places = placesOf(folder);
  const logger = fileLogger(join(dirname(folder), 'rooms.log'));
  const parts = { places, clock: systemClock, keychain: null, logger, via: 'cli' } as const;
  const session = await unlockVault(parts, readSlots(places).slots[0]?.id ?? '', deskPassphrase);
  const { vault, officer } = session;
  const rooms = openRooms(session, { clock: systemClock, logger, clipboard: null, judge: loadPassphraseJudge, surroundings, version: 'test' });
  const caller = { actor: officer.name, officer: officer.id, role: officer.role, requestId: uuid(), via: 'cli' } as const;
  return {
    session,
    vault,
    rooms,
    asker: unasked(caller),
    start: () => {
      rooms.start(caller);
    },
    close: async () => {
      await rooms.close();
      vault.close();
    },
  };
}

/** The job once it has ended, or waits for something. */
export async function jobStopped({ rooms }: OpenedDesk, id: string): Promise<Job> {
  for await (const job of rooms.jobs.watch(id)) if (job.state !== 'running') return job;
  return rooms.jobs.get(id);
}

/** Starts the import of a `.env` file into a tenant. @returns the job's id */
export async function startFileImport({ rooms, asker }: OpenedDesk, tenant: string, content: string): Promise<string> {
  const { preview } = await rooms.secrets.previewImport(asker, {
    tenant,
    fileName: `${tenant}.env`,
    content: Buffer.from(content).toString('base64url'),
    options: { format: 'dotenv', separator: '.', prefix: '', rules: [], overrides: {}, suggest: false, onExisting: 'publish' },
  });
  return (await rooms.secrets.startImport(asker, preview)).job;
}

/** Sees a job to its good end. */
export async function finished(desk: OpenedDesk, id: string): Promise<void> {
  const { state, error, title } = await jobStopped(desk, id);
  if (state !== 'done') throw new Error(`${title}: ${state} ${JSON.stringify(error)}`);
}
