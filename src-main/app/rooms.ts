import { type Audit, createAudit } from '../audit/audit.ts';
import { Byok } from '../byok/byok.ts';
import { Custody } from '../byok/custody.ts';
import { byokWorkers } from '../byok/workers.ts';
import { randomBytes, uuid } from '../crypto/primitives.ts';
import type { OpenRooms } from '../desk/desk.ts';
import type { Session } from '../desk/session.ts';
import { Keys } from '../keys/keys.ts';
import { createKeyFile, exportKeyFile, readKeyFile } from '../kms/key-file-copies.ts';
import { KmsRegistry } from '../kms/registry.ts';
import { rejectStaticCredentials } from '../kms/static-credentials.ts';
import { deskCaller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import type { DesktopClipboard } from '../lib/desktop.ts';
import { JobRunner } from '../lib/job-runner.ts';
import type { Logger } from '../lib/logger.ts';
import { createOverview, type OverviewRoom } from '../overview/overview.ts';
import { createReports, type Reports } from '../reports/reports.ts';
import { createSecrets, type Secrets, secretWorkers } from '../secrets/secrets.ts';
import { DataKeys } from '../tenants/data-keys.ts';
import { createTenants, type Tenants } from '../tenants/tenants.ts';
import { type JudgePassphrase, requireStrong } from '../vault/judge-passphrase.ts';
import { createJobStore } from '../vault/job-store.ts';

/** What the rooms of a vault need from outside it. */
export interface RoomParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly clipboard: DesktopClipboard | null;
  readonly judge: () => Promise<JudgePassphrase>;
  readonly version: string;
}

/** The rooms of one open vault. */
export interface Rooms extends OpenRooms {
  readonly tenants: Tenants;
  readonly secrets: Secrets;
  readonly keys: Keys;
  readonly byok: Byok;
  readonly jobs: JobRunner;
  readonly audit: Audit;
  readonly reports: Reports;
  readonly overview: OverviewRoom;
}

/** The keys of the customers, with what they need of the KMS room. */
function openKeys(session: Session, parts: RoomParts, unlocked: () => void): Keys {
  const registry = new KmsRegistry({ unlockKeyFile: () => Promise.resolve(null), session: `keydesk-${session.vault.id.slice(0, 8)}` });
  return new Keys({
    vault: session.vault,
    clock: parts.clock,
    providers: registry,
    keyFiles: { create: createKeyFile, export: exportKeyFile, read: readKeyFile },
    random: randomBytes,
    rejectStaticCredentials,
    requireStrong: async (passphrase, field, context) => {
      requireStrong(await parts.judge(), field, passphrase, context);
    },
    unlocked,
    unforeseen: (error) => {
      logUnforeseen(parts.logger, error, 'a validation could not be written');
    },
  });
}

function logUnforeseen(logger: Logger, error: unknown, message: string): string {
  const reference = uuid();
  logger.error({ reference, error: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown' }, message);
  return reference;
}

/** A clock that is set up before what it strikes for is known, and stops at the lock. */
interface Hourly {
  readonly start: (call: () => void) => void;
  readonly stop: () => void;
}

const hour = 3_600_000;

function hourly(clock: Clock): Hourly {
  let cancel: () => void = () => undefined;
  const start = (call: () => void): void => {
    cancel = clock.after(hour, () => {
      call();
      start(call);
    });
  };
  return {
    start,
    stop: () => {
      cancel();
    },
  };
}

/** The rooms of the data keys and what is done with them, which lean on each other. */
function openCustody(session: Session, parts: RoomParts) {
  const { vault } = session;
  const { clock, logger } = parts;
  const settle = (): void => {
    vault.database.checkpoint();
  };
  // A key that was waited for has been unlocked: what it held up goes on.
  const keys = openKeys(session, parts, () => {
    jobs.resumeAll(deskCaller(uuid()));
  });
  const custody = new Custody({ vault, clock, keys });
  const dataKeys = new DataKeys({ vault, clock, customer: custody });
  const secretParts = { vault, clock, keyring: dataKeys, newId: uuid };
  const jobs = new JobRunner({
    store: createJobStore(vault),
    clock,
    workers: { ...secretWorkers(secretParts), ...byokWorkers({ vault, clock, custody, dataKeys, settle }) },
    newId: uuid,
    unforeseen: (error) => logUnforeseen(logger, error, 'a job failed'),
  });
  const byok = new Byok({ vault, clock, jobs, keys, custody, newId: uuid, settle });
  return { keys, dataKeys, jobs, byok, secretParts };
}

/** The rooms that look at all the others. */
function openEvidence({ vault, anchors }: Session, { clock, version }: RoomParts) {
  const audit = createAudit({ vault, clock, anchors });
  const overview = createOverview({
    vault,
    clock,
    activity: (days) => audit.activity(days),
    recent: async (limit) => (await audit.page({ search: '' }, { limit })).rows,
  });
  return { audit, overview, reports: createReports({ vault, clock, version }) };
}

/** Opens the rooms of a vault and gives each what it needs of the others. */
export function openRooms(session: Session, parts: RoomParts): Rooms {
  const { vault } = session;
  const { clock, clipboard, judge, logger } = parts;
  const { keys, dataKeys, jobs, byok, secretParts } = openCustody(session, parts);
  const secrets = createSecrets({ ...secretParts, jobs, clipboard, judge });
  const tenants = createTenants({
    vault,
    clock,
    createFirstDataKey: (rows, tenant, at) => {
      dataKeys.createFirst(rows, tenant, at);
    },
  });
  const purging = hourly(clock);
  const purge = (): void => {
    try {
      secrets.purgeDue(deskCaller(uuid()));
    } catch (error) {
      // A full disk must neither keep the officer out nor end the process: what is due is purged at the next hour.
      logUnforeseen(logger, error, 'the secrets that are due could not be purged');
    }
  };
  return {
    ...openEvidence(session, parts),
    ...{ tenants, secrets, keys, byok, jobs },
    start: (caller) => {
      jobs.resumeAll(caller);
      purge();
      purging.start(purge);
    },
    close: async () => {
      purging.stop();
      // All of it begins at once: no worker that waits for a KMS keeps a data key or a preview open. The customers' keys
      // close last, for a call that they cut off would look like a refusal.
      const ended = Promise.allSettled([jobs.close(), secrets.close()]);
      dataKeys.wipe();
      await ended;
      await keys.close();
    },
  };
}
