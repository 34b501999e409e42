import type { AccessKeys } from '../access-keys/access-keys.ts';
import { createAccessKeys } from '../access-keys/create-access-keys.ts';
import { type Audit, createAudit } from '../audit/audit.ts';
import type { Byok } from '../byok/byok.ts';
import type { Cryptoperiods } from '../cryptoperiods/cryptoperiods.ts';
import { allDue } from '../cryptoperiods/due.ts';
import { uuid } from '../crypto/primitives.ts';
import type { OpenRooms } from '../desk/desk.ts';
import type { Session } from '../desk/session.ts';
import type { Drills } from '../drills/drills.ts';
import type { Keys } from '../keys/keys.ts';
import { deskCaller } from '../lib/caller.ts';
import type { JobRunner } from '../lib/job-runner.ts';
import { createOverview, type OverviewRoom } from '../overview/overview.ts';
import { createReports, type Reports } from '../reports/reports.ts';
import { createSecrets, type Secrets } from '../secrets/secrets.ts';
import { createTenants, type Tenants } from '../tenants/tenants.ts';
import { createKeptAnswers, type KeptAnswers } from '../vault/kept-answers.ts';
import { forgetOlderCopies } from '../vault/older-copies.ts';
import { createRewrapLeases, type RewrapLeases } from '../vault/rewrap-leases.ts';
import { openCustody } from './custody.ts';
import { hourly } from './hourly.ts';
import type { RoomParts } from './room-parts.ts';
import { inBackground, openWatch, type Watch } from './watch.ts';

/** The rooms of one open vault. */
export interface Rooms extends OpenRooms {
  readonly tenants: Tenants;
  readonly secrets: Secrets;
  readonly accessKeys: AccessKeys;
  readonly keys: Keys;
  readonly byok: Byok;
  readonly drills: Drills;
  readonly cryptoperiods: Cryptoperiods;
  readonly jobs: JobRunner;
  readonly audit: Audit;
  readonly reports: Reports;
  readonly overview: OverviewRoom;
  /** What is kept for the REST API alone. */
  readonly repeats: KeptAnswers;
  readonly leases: RewrapLeases;
}

/** The rooms that look at all the others. */
function openEvidence({ vault, anchors }: Session, { clock, version }: RoomParts, jobs: JobRunner, cryptoperiods: Cryptoperiods) {
  const audit = createAudit({ vault, clock, anchors });
  const overview = createOverview({
    vault,
    clock,
    activity: (days) => audit.activity(days),
    recent: async (limit) => (await audit.page({ search: '' }, { limit })).rows,
    standing: () => ({
      overdue: cryptoperiods.overdue(),
      waiting: jobs.list().filter(({ state }) => state === 'waiting'),
    }),
  });
  return { audit, overview, reports: createReports({ vault, clock, version, due: allDue }) };
}

type RoomsWithDueWork = Pick<Rooms, 'secrets' | 'byok' | 'cryptoperiods' | 'accessKeys' | 'repeats'>;

/** What falls due is done at the unlock and every hour: purges, revocations, rotations, and the end of copies that hold what was destroyed. */
function dueWork({ vault }: Session, parts: RoomParts, { secrets, byok, cryptoperiods, accessKeys, repeats }: RoomsWithDueWork): () => void {
  // A full disk must neither keep the officer out nor end the process: what is due is done at the next hour.
  const purging = inBackground(parts, 'the secrets that are due could not be purged');
  const revoking = inBackground(parts, 'the revocations that are due could not be done');
  const rotating = inBackground(parts, 'the data keys that are due could not be rotated');
  const forgetting = inBackground(parts, 'a copy from before a change of shape could not be removed');
  const tidying = inBackground(parts, 'the access keys could not be tidied');
  const clearing = inBackground(parts, 'kept answers could not be removed');
  return () => {
    purging(async () => Promise.resolve(secrets.purgeDue(deskCaller(uuid()))));
    revoking(async () => byok.revokeDue(deskCaller(uuid())));
    rotating(async () => cryptoperiods.rotateOnSchedule(deskCaller(uuid())));
    forgetting(async () => {
      forgetOlderCopies(vault, deskCaller(uuid()));
      return Promise.resolve();
    });
    tidying(async () => {
      accessKeys.tidy(deskCaller(uuid()));
      return Promise.resolve();
    });
    clearing(async () => {
      repeats.tidy(deskCaller(uuid()));
      return Promise.resolve();
    });
  };
}

/** Everything that works by itself, in the order in which it begins and ends. */
function lifeOf(parts: RoomParts, jobs: JobRunner, { monitor, drills }: Watch, due: () => void): Pick<OpenRooms, 'start'> & { readonly stop: () => void } {
  const strikes = hourly(parts.clock);
  return {
    start: (caller) => {
      jobs.resumeAll(caller);
      due();
      strikes.start(due);
      drills.resume();
      monitor.start();
    },
    stop: () => {
      strikes.stop();
      drills.close();
    },
  };
}

/** Opens the rooms of a vault and gives each what it needs of the others. */
export function openRooms(session: Session, parts: RoomParts): Rooms {
  const { vault } = session;
  const { clock, clipboard, judge } = parts;
  const custody = openCustody(session, parts);
  const { keys, dataKeys, jobs, byok } = custody;
  const watch = openWatch(session, parts, keys, byok);
  const { monitor, drills, cryptoperiods } = watch;
  const secrets = createSecrets({ ...custody.secretParts, jobs, clipboard, judge });
  const accessKeys = createAccessKeys({ vault, clock, newId: uuid });
  const repeats = createKeptAnswers({ vault, clock });
  const tenants = createTenants({
    vault,
    clock,
    createFirstDataKey: (rows, tenant, at) => {
      dataKeys.createFirst(rows, tenant, at);
    },
  });
  const life = lifeOf(parts, jobs, watch, dueWork(session, parts, { secrets, byok, cryptoperiods, accessKeys, repeats }));
  const closing = inBackground(parts, 'when access keys were last used could not be written');
  return {
    ...openEvidence(session, parts, jobs, cryptoperiods),
    ...{ tenants, secrets, accessKeys, keys, byok, drills, cryptoperiods, jobs, repeats },
    leases: createRewrapLeases(vault),
    start: life.start,
    close: async () => {
      life.stop();
      closing(async () => {
        accessKeys.close();
        return Promise.resolve();
      });
      // All of it begins at once: no worker that waits for a KMS keeps a data key or a preview open. The customers' keys
      // close last, for a call that they cut off would look like a refusal.
      const ended = Promise.allSettled([monitor.close(), jobs.close(), secrets.close()]);
      dataKeys.wipe();
      await ended;
      await custody.close();
    },
  };
}
