import { Buffer } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import { afterEach } from 'vitest';
import type { Asker } from '../../src-main/lib/asker.ts';
import type { Clipboard } from '../../src-main/secrets/clipboard.ts';
import { JobRunner } from '../../src-main/lib/job-runner.ts';
import type { JobWorker } from '../../src-main/lib/jobs.ts';
import { createSecrets, type Secrets, secretWorkers } from '../../src-main/secrets/secrets.ts';
import type { Database } from '../../src-main/vault/database.ts';
import { createJobStore } from '../../src-main/vault/job-store.ts';
import type { Vault } from '../../src-main/vault/vault.ts';
import { createTenants, type Tenants } from '../../src-main/tenants/tenants.ts';
import { isKeydeskError, KeydeskError } from '../../src-shared/errors.ts';
import { type ImportOptions, importOptionsSchema, type Secret } from '../../src-shared/secrets.ts';
import { officerCaller, openTestVault, type TestVault } from '../support/open-vault.ts';
import { MemoryKeyring, newId } from './keyring.ts';

/** An officer who may do everything and has just entered the passphrase. */
export const officer: Asker = { caller: officerCaller, admit: () => undefined, requireFresh: () => undefined };

/** An officer whose passphrase was entered too long ago. */
export const stale: Asker = {
  ...officer,
  requireFresh: () => {
    throw new KeydeskError('REAUTHENTICATION_REQUIRED', { maxAgeSeconds: 300 });
  },
};

/** An auditor, who may not do it. */
export const auditor: Asker = {
  ...officer,
  caller: { ...officerCaller, actor: 'Al Auditor', role: 'auditor' },
  admit: () => {
    throw new KeydeskError('ROLE_REQUIRED', { role: 'auditor', allowed: ['administrator', 'officer'] });
  },
};

/** The bytes of a text as they go over the wire. */
export const wire = (text: string | Uint8Array): string => Buffer.from(text as string).toString('base64url');
/** What came over the wire, as text. */
export const unwire = (text: string): string => Buffer.from(text, 'base64url').toString();

/** A clipboard in memory. */
export class MemoryClipboard implements Clipboard {
  text = '';
  write(text: string): Promise<void> {
    this.text = text;
    return Promise.resolve();
  }
  read(): Promise<string> {
    return Promise.resolve(this.text);
  }
}

/** One event as the tests look at it. */
export interface SeenEvent {
  readonly action: string;
  readonly outcome: string;
  readonly tenant: string | null;
  readonly object: string | null;
  readonly sensitivity: string | null;
  readonly detail: Record<string, unknown>;
}

/** The rooms of tenants and secrets over a real vault, with a true keyring and the real runner of jobs. */
export interface SecretRoom {
  readonly test: TestVault;
  readonly vault: Vault;
  readonly keyring: MemoryKeyring;
  readonly clipboard: MemoryClipboard;
  readonly tenants: Tenants;
  readonly secrets: Secrets;
  readonly jobs: JobRunner;
  /** Every event so far, the buffered ones too. */
  events(action?: string): readonly SeenEvent[];
  add(key: string, value: string | Uint8Array, more?: Partial<Parameters<Secrets['create']>[1]>): Promise<Secret>;
  /** Opens the rooms again over the vault as a killed process left it. */
  crash(): void;
  close(): Promise<void>;
}

/** What a test may choose about its rooms. */
export interface Options {
  readonly wrap?: (database: Database) => Database;
  readonly worker?: (worker: JobWorker) => JobWorker;
  readonly clipboard?: false;
}

const unused: JobWorker = async () => Promise.resolve();

function roomsOver(test: TestVault, keyring: MemoryKeyring, clipboard: MemoryClipboard, options: Options) {
  const { vault, clock } = test;
  const parts = { vault, clock, keyring, newId };
  const worker = options.worker?.(secretWorkers(parts).import) ?? secretWorkers(parts).import;
  const jobs = new JobRunner({
    store: createJobStore(vault),
    clock,
    workers: { import: worker, activate: unused, offboard: unused, rotate: unused, move: unused, rewrap: unused, fleet: unused },
    newId,
    unforeseen: (error) => `unforeseen: ${String(error)}`,
  });
  const accepting = { score: 4, minimum: 3, acceptable: true, crackTime: 'centuries', advice: [] };
  const judge = async () => Promise.resolve((text: string) => ({ ...accepting, acceptable: text !== 'weak' }));
  const secrets = createSecrets({ ...parts, jobs, judge, ageWorkFactor: 10, clipboard: options.clipboard === false ? null : clipboard });
  const tenants = createTenants({ vault, clock, createFirstDataKey: (rows, tenant, at) => keyring.createFirst(rows, tenant, at) });
  return { jobs, secrets, tenants };
}

/** Opens the rooms with one tenant, `acme`, whose secrets are STANDARD by default. */
async function openRooms(options: Options = {}): Promise<SecretRoom> {
  const test = openTestVault(options.wrap === undefined ? {} : { wrap: options.wrap });
  const keyring = new MemoryKeyring(() => test.vault);
  const clipboard = new MemoryClipboard();
  let rooms = roomsOver(test, keyring, clipboard, options);
  await rooms.tenants.create(officer, { id: 'acme', displayName: 'Acme', defaultSensitivity: 'STANDARD' });
  return {
    test,
    keyring,
    clipboard,
    get vault() {
      return test.vault;
    },
    get tenants() {
      return rooms.tenants;
    },
    get secrets() {
      return rooms.secrets;
    },
    get jobs() {
      return rooms.jobs;
    },
    events: (action) => {
      test.vault.flush();
      const rows = test.vault.read((reader) => reader.all<SeenEvent & { detail: string }>('select * from audit_events order by seq'));
      return rows
        .filter((row) => action === undefined || row.action === action)
        .map((row) => ({ ...row, detail: JSON.parse(row.detail) as Record<string, unknown> }));
    },
    add: (key, value, more = {}) =>
      rooms.secrets.create(officer, { tenant: 'acme', key, value: wire(value), description: '', note: '', ...more }),
    crash: () => {
      test.crash();
      rooms = roomsOver(test, keyring, clipboard, { ...options, worker: (worker) => worker });
    },
    close: async () => {
      await rooms.jobs.close();
      await rooms.secrets.close();
      test.close();
    },
  };
}

/** The rooms of the test that runs: a test opens them, they are closed after it. */
export interface EachRoom extends SecretRoom {
  open(options?: Options): Promise<void>;
}

/** Rooms for each test of a file. */
export function eachRoom(): EachRoom {
  const held: { room: SecretRoom | null } = { room: null };
  const now = (): SecretRoom => {
    if (held.room === null) throw new Error('open the rooms first');
    return held.room;
  };
  const close = async (): Promise<void> => {
    await held.room?.close();
    held.room = null;
  };
  afterEach(close);
  return {
    open: async (options) => {
      held.room = await openRooms(options);
    },
    close,
    get test() {
      return now().test;
    },
    get vault() {
      return now().vault;
    },
    get keyring() {
      return now().keyring;
    },
    get clipboard() {
      return now().clipboard;
    },
    get tenants() {
      return now().tenants;
    },
    get secrets() {
      return now().secrets;
    },
    get jobs() {
      return now().jobs;
    },
    events: (action) => now().events(action),
    add: async (key, value, more) => now().add(key, value, more),
    crash: () => {
      now().crash();
    },
  };
}

/** The options of an import with everything left as it is. */
export const asIs = (options: Partial<ImportOptions> = {}): ImportOptions => importOptionsSchema.parse({ suggest: false, ...options });

/** Waits for a job to end and answers how. */
export async function ended(room: SecretRoom, job: string) {
  for await (const seen of room.jobs.watch(job)) if (seen.state !== 'running') return seen;
  throw new Error('the job went out of sight');
}

/** Lets everything that is ready to happen happen. */
export const settled = async (): Promise<unknown> => setImmediate();

/** The code of the error a promise is refused with. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no error',
    (error: unknown) => (isKeydeskError(error) ? error.code : String(error)),
  );
}
