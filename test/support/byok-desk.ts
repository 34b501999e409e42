import { KeydeskError } from '../../src-shared/errors.ts';
import type { Job } from '../../src-shared/jobs.ts';
import { Byok } from '../../src-main/byok/byok.ts';
import { Custody } from '../../src-main/byok/custody.ts';
import { fleetActs } from '../../src-main/byok/acts.ts';
import { fleetWorker } from '../../src-main/byok/fleet.ts';
import { Lanes } from '../../src-main/byok/lanes.ts';
import { byokWorkers } from '../../src-main/byok/workers.ts';
import { openRevision, sealRevision } from '../../src-main/crypto/envelope.ts';
import { randomBytes, uuid } from '../../src-main/crypto/primitives.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { createKeyFile, exportKeyFile, readKeyFile } from '../../src-main/kms/key-file-copies.ts';
import { rejectStaticCredentials } from '../../src-main/kms/static-credentials.ts';
import { Keys } from '../../src-main/keys/keys.ts';
import type { ProviderDesk } from '../../src-main/keys/open-keys.ts';
import { unasked } from '../../src-main/lib/asker.ts';
import { deskCaller } from '../../src-main/lib/caller.ts';
import type { Clock } from '../../src-main/lib/clock.ts';
import { JobRunner } from '../../src-main/lib/job-runner.ts';
import { DataKeys } from '../../src-main/tenants/data-keys.ts';
import { createJobStore } from '../../src-main/vault/job-store.ts';
import { forgetOlderCopies } from '../../src-main/vault/older-copies.ts';
import type { Vault } from '../../src-main/vault/vault.ts';
import type { KeyReference } from '../../src-shared/key-references.ts';
import { FakeKms } from './fake-kms.ts';
import type { ManualClock } from './manual-clock.ts';
import { insertTenant, officerCaller, openTestVault, type TestVault, type TestVaultOptions } from './open-vault.ts';

/** The officer, with a fresh passphrase and every role. */
export const officer = unasked(officerCaller);

/** An AWS key of the account of this number. */
export function awsKey(account = 1): KeyReference {
  const number = String(account).padStart(12, '0');
  return {
    provider: 'AWS',
    keyArn: `arn:aws:kms:eu-central-1:${number}:key/0f0e0d0c-0b0a-4908-8706-050403020100`,
    roleArn: `arn:aws:iam::${number}:role/keydesk`,
    externalId: 'acme-7',
    profile: 'keydesk',
    fips: false,
    endpoint: null,
    stsEndpoint: null,
  };
}

/** A key at Google Cloud. */
export const googleKey: KeyReference = {
  provider: 'GCP',
  keyName: 'projects/acme-prod/locations/europe-west3/keyRings/keydesk/cryptoKeys/tenants',
  authentication: { mode: 'GCP_ADC_IAM_BINDING', serviceAccount: 'keydesk@acme-prod.iam.gserviceaccount.com' },
  endpoint: null,
  tokenEndpoint: null,
};

interface RevisionRow {
  readonly secret: string;
  readonly version: number;
  readonly sensitivity: string;
  readonly dataKeyVersion: number;
  readonly stored: Uint8Array;
}

/** The rooms of keys, BYOK and jobs over one open vault. */
export interface Rooms {
  readonly vault: Vault;
  readonly keys: Keys;
  readonly dataKeys: DataKeys;
  readonly jobs: JobRunner;
  readonly byok: Byok;
  readonly unforeseen: readonly unknown[];
}

/** A clock whose time a test moves, and whose timers strike at once: nobody waits for a provider to have rested. */
function impatient(clock: ManualClock): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after: (milliseconds, call) => {
      const timer = setImmediate(() => {
        clock.advance(milliseconds);
        call();
      });
      return () => {
        clearImmediate(timer);
      };
    },
  };
}

/** Puts the rooms together, as the desk does when a vault has been opened. */
export function openRooms(vault: Vault, clock: TestVault['clock'], providers: ProviderDesk): Rooms {
  const unforeseen: unknown[] = [];
  const keys = new Keys({
    vault,
    clock,
    providers,
    keyFiles: {
      create: async (path, passphrase, making) => createKeyFile(path, passphrase, { ...making, workFactor: 4 }),
      export: exportKeyFile,
      read: readKeyFile,
    },
    random: randomBytes,
    rejectStaticCredentials,
    requireStrong: () => undefined,
    unlocked: () => {
      jobs.resumeAll(deskCaller('unlocked'));
    },
    unforeseen: (error) => unforeseen.push(error),
  });
  const lanes = new Lanes({ clock: impatient(clock), random: () => 0 });
  const custody = new Custody({ vault, clock, keys, lanes });
  const dataKeys = new DataKeys({ vault, clock, customer: custody });
  const settle = (): void => {
    vault.database.checkpoint();
  };
  const report = (error: unknown): string => {
    unforeseen.push(error);
    return '00000000-0000-4000-8000-000000000000';
  };
  const forget = (): void => {
    forgetOlderCopies(vault, deskCaller('forgetting'));
  };
  const parts = { vault, clock, keys, custody, dataKeys, newId: uuid, settle, forgetOlderCopies: forget };
  const workers = {
    ...byokWorkers(parts),
    fleet: fleetWorker({ vault, clock: impatient(clock), acts: fleetActs(parts), settle, unforeseen: report }),
    import: async () => Promise.reject(new Error('there is no import here')),
  };
  const jobs = new JobRunner({
    store: createJobStore(vault),
    clock,
    workers,
    newId: uuid,
    unforeseen: report,
  });
  return { vault, keys, dataKeys, jobs, byok: new Byok({ vault, clock, jobs, keys, custody, newId: uuid, settle }), unforeseen };
}

/** A desk with a vault, a customer's KMS and the rooms, which can be locked, killed and opened again. */
export class ByokDesk {
  readonly kms = new FakeKms();
  readonly test: TestVault;
  readonly #providers: ProviderDesk;
  #rooms: Rooms;

  /** By default the providers are the customer's KMS in memory. */
  constructor(options: TestVaultOptions = {}, providers?: ProviderDesk) {
    this.test = openTestVault(options);
    this.#providers = providers ?? this.kms;
    this.#rooms = openRooms(this.test.vault, this.test.clock, this.#providers);
  }

  get rooms(): Rooms {
    return this.#rooms;
  }

  get clock(): TestVault['clock'] {
    return this.test.clock;
  }

  /** Makes a tenant with its first data key. */
  addTenant(tenant = 'acme'): void {
    const { vault, dataKeys } = this.#rooms;
    insertTenant(vault, tenant, (rows) => dataKeys.createFirst(rows, tenant, this.clock.now()));
  }

  /** Puts secrets with one revision each into a tenant, sealed under its active data key. */
  async addSecrets(tenant: string, count: number): Promise<void> {
    const { vault, dataKeys } = this.#rooms;
    const { key, version: dataKeyVersion } = await dataKeys.active(officerCaller, tenant);
    vault.write(officerCaller, { action: 'secret.create', tenant }, (rows) => {
      for (let number = 0; number < count; number += 1) {
        const [secret, revision] = [uuid(), uuid()];
        const place = { vault: vault.id, tenant, secret, revision: 1, sensitivity: 'PII', dataKeyVersion };
        const stored = sealRevision(key, place, SecretBytes.fromUtf8(`value ${String(number)}`));
        rows.run(
          `insert into secrets (id, tenant, key, description, sensitivity, state, published_revision, published_version, latest_version, size,
           created_by, created_at, modified_at) values (:secret, :tenant, :key, '', 'PII', 'active', :revision, 1, 1, 8, 'Ada', 0, 0)`,
          { secret, tenant, key: `KEY_${String(number).padStart(4, '0')}`, revision },
        );
        rows.run(
          `insert into revisions (id, secret, tenant, version, sensitivity, note, size, data_key_version, stored, created_by, created_at)
           values (:revision, :secret, :tenant, 1, 'PII', '', 8, :dataKeyVersion, :stored, 'Ada', 0)`,
          { revision, secret, tenant, dataKeyVersion, stored },
        );
      }
    });
  }

  /** Every value of a tenant, opened with whatever data key it is sealed under, by the secret's key. */
  async values(tenant = 'acme'): Promise<readonly string[]> {
    const { vault, dataKeys } = this.#rooms;
    const sql = `select r.secret, r.version, r.sensitivity, r.data_key_version as dataKeyVersion, r.stored
      from revisions r join secrets s on s.id = r.secret where r.tenant = :tenant order by s.key`;
    const rows = vault.read((reader) => reader.all<RevisionRow>(sql, { tenant }));
    const values: string[] = [];
    for (const { secret, version: revision, sensitivity, dataKeyVersion, stored } of rows) {
      const { key } = await dataKeys.open(officerCaller, tenant, dataKeyVersion);
      using plain = openRevision(key, { vault: vault.id, tenant, secret, revision, sensitivity, dataKeyVersion }, stored);
      values.push(new TextDecoder().decode(plain.expose()));
    }
    return values;
  }

  /** Registers a key and waits for its first validation. */
  async addKey(account = 1): Promise<string> {
    return await this.addKeyAt(awsKey(account), `Key ${String(account)}`);
  }

  /** The same for a key of any provider. */
  async addKeyAt(key: KeyReference, displayName: string): Promise<string> {
    const { id } = await this.#rooms.keys.add(officer, { displayName, key });
    await this.#rooms.keys.settled();
    return id;
  }

  /** Stages a key and runs the preflight. */
  async validated(tenant = 'acme'): Promise<string> {
    const key = await this.addKey();
    await this.#rooms.byok.stage(officer, tenant, key);
    await this.#rooms.byok.preflight(officer, tenant);
    return key;
  }

  /** Brings a tenant under the customer's key. */
  async activated(tenant = 'acme'): Promise<string> {
    const key = await this.validated(tenant);
    const { job } = await this.#rooms.byok.activate(officer, tenant);
    const { state } = await this.ended(job);
    if (state !== 'done') throw new Error(`the activation ended as ${state}`);
    return key;
  }

  /** Brings one more tenant under a key that is registered. */
  async activatedUnder(key: string, tenant: string): Promise<void> {
    await this.#rooms.byok.stage(officer, tenant, key);
    await this.#rooms.byok.preflight(officer, tenant);
    const { state } = await this.ended((await this.#rooms.byok.activate(officer, tenant)).job);
    if (state !== 'done') throw new Error(`the activation ended as ${state}`);
  }

  /** The job when it has ended, or waits or is in the state that is waited for. */
  async ended(id: string, until: Job['state'] = 'waiting'): Promise<Job> {
    let last = this.#rooms.jobs.get(id);
    for await (const job of this.#rooms.jobs.watch(id)) {
      last = job;
      if (job.state === 'waiting' || job.state === until) break;
    }
    return last;
  }

  /** Locks in the order of the desk, and unlocks again. */
  async relock(): Promise<Rooms> {
    await this.#letGo();
    this.#rooms = openRooms(this.test.reopen(), this.clock, this.#providers);
    return this.#rooms;
  }

  /** Goes away as a killed process does, and starts again. */
  async crash(): Promise<Rooms> {
    const vault = this.test.crash();
    this.#rooms = openRooms(vault, this.clock, this.#providers);
    return this.#rooms;
  }

  async close(): Promise<void> {
    await this.#letGo();
    this.test.close();
  }

  async #letGo(): Promise<void> {
    await this.#rooms.jobs.close();
    await this.#rooms.keys.close();
    this.#rooms.dataKeys.wipe();
  }
}

/** The events of a vault, newest last: action and outcome. */
export function events(vault: Vault, prefix = ''): readonly string[] {
  const sql = `select action, outcome from audit_events where action like :prefix || '%' order by seq`;
  return vault.read((rows) => rows.all<{ action: string; outcome: string }>(sql, { prefix })).map(({ action, outcome }) => `${action} ${outcome}`);
}

/** What the last event of an action tells. */
export function lastDetail(vault: Vault, action: string): Readonly<Record<string, unknown>> {
  const sql = 'select detail from audit_events where action = :action order by seq desc limit 1';
  const found = vault.read((rows) => rows.get<{ detail: string }>(sql, { action }));
  if (found === undefined) throw new Error(`there is no event ${action}`);
  return JSON.parse(found.detail) as Readonly<Record<string, unknown>>;
}

/** The wrappings of a tenant: version, who wraps, state, and whether the bytes are there. */
export function wrappings(vault: Vault, tenant = 'acme'): readonly string[] {
  const sql = 'select version, config, state, blob is not null as bytes from wrappings where tenant = :tenant order by id';
  return vault
    .read((rows) => rows.all<{ version: number; config: string | null; state: string; bytes: number }>(sql, { tenant }))
    .map(({ version, config, state, bytes }) => `${String(version)} ${config === null ? 'baseline' : 'customer'} ${state}${bytes === 1 ? '' : ' destroyed'}`);
}

/** What a call is refused with. */
export async function refusal(call: () => unknown): Promise<KeydeskError> {
  try {
    await call();
  } catch (error) {
    if (error instanceof KeydeskError) return error;
    throw error;
  }
  throw new Error('the call was not refused');
}
