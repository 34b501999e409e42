import { join } from 'node:path';
import type { LockReason } from '../src-shared/vault.ts';
import type { About } from '../src-shared/settings.ts';
import type { ChainVerification } from '../src-shared/audit.ts';
import { accessKeyHandlers } from './api/access-keys.ts';
import { auditHandlers } from './api/audit.ts';
import type { Access } from './api/access.ts';
import { type AppRouter, type CallContext, createImplementer } from './api/boundary.ts';
import { byokHandlers } from './api/byok.ts';
import { cryptoperiodHandlers } from './api/cryptoperiods.ts';
import { drillHandlers } from './api/drills.ts';
import { jobHandlers } from './api/jobs.ts';
import { keyHandlers } from './api/keys.ts';
import { overviewHandlers } from './api/overview.ts';
import { reportHandlers } from './api/reports.ts';
import { restHandlers } from './api/rest-api.ts';
import { secretHandlers } from './api/secrets.ts';
import { desktopHandlers, settingsHandlers } from './api/settings.ts';
import { tenantHandlers } from './api/tenants.ts';
import { vaultHandlers, type VaultRooms } from './api/vault.ts';
import { createRest, type Rest } from './app/rest.ts';
import type { Surroundings } from './app/room-parts.ts';
import { openRooms, type Rooms } from './app/rooms.ts';
import { fillSample } from './app/sample.ts';
import { allowedAlgorithms, selfTest, uuid } from './crypto/primitives.ts';
import { createCare } from './desk/care.ts';
import { Desk } from './desk/desk.ts';
import { createDoor } from './desk/door.ts';
import { callerAt, type WorkParts } from './desk/parts.ts';
import { createSlotWork } from './desk/slot-work.ts';
import { rejectStaticCredentials } from './kms/static-credentials.ts';
import type { Caller } from './lib/caller.ts';
import type { Clock } from './lib/clock.ts';
import type { Desktop } from './lib/desktop.ts';
import type { Keychain } from './lib/keychain.ts';
import type { Logger } from './lib/logger.ts';
import { type JudgePassphrase, loadPassphraseJudge } from './vault/judge-passphrase.ts';
import { knownVaultsIn } from './vault/known-vaults.ts';

/** Everything the app needs of the machine it runs on. */
export interface AppDependencies {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly desktop: Desktop;
  readonly keychain: Keychain | null;
  /** Where the desk keeps what belongs to no vault: the list of known vaults, the log. */
  readonly dataFolder: string;
  readonly surroundings: Surroundings;
  readonly version: string;
}

/** The app, without a window. */
export interface App {
  readonly router: AppRouter;
  /** The REST API. A host switches it; what only runs a command leaves it off. */
  readonly rest: Rest;
  lock(reason: LockReason): Promise<void>;
  close(): Promise<void>;
}

/** Loads the word lists of the passphrase judge once, when they are first needed. */
function judgeOnce(): () => Promise<JudgePassphrase> {
  let loading: Promise<JudgePassphrase> | null = null;
  return () => (loading ??= loadPassphraseJudge());
}

async function verifyChain(rooms: Rooms, caller: Caller): Promise<ChainVerification> {
  for await (const { result } of rooms.audit.verify(caller)) if (result !== null) return result;
  throw new Error('the verification ended without a result');
}

function aboutOf({ version, desktop, keychain, dataFolder }: AppDependencies): About {
  const detail = keychain === null ? 'No keychain of the operating system can be reached.' : 'The keychain of the operating system.';
  return {
    version,
    host: desktop.host,
    runtime: `Node ${process.versions.node}`,
    keychain: { available: keychain !== null, detail },
    algorithms: allowedAlgorithms,
    paths: { data: dataFolder, logs: join(dataFolder, 'logs') },
  };
}

function createDesk(dependencies: AppDependencies, judge: () => Promise<JudgePassphrase>): Desk<Rooms> {
  const { clock, logger, keychain, dataFolder, desktop, surroundings, version } = dependencies;
  return new Desk<Rooms>({
    clock,
    logger,
    keychain,
    known: knownVaultsIn(join(dataFolder, 'vaults.json')),
    suggestedFolder: join(dataFolder, 'vaults'),
    newId: uuid,
    openRooms: (session) => openRooms(session, { clock, logger, clipboard: desktop.clipboard, judge, surroundings, version }),
  });
}

/** The way into the rooms of the open vault. */
function accessTo(desk: Desk<Rooms>): Access<Rooms> {
  return (context: CallContext) => ({
    caller: callerAt(desk, context),
    rooms: desk.atWork.rooms,
    fresh: desk.atWork.session.fresh.holds,
  });
}

function routerOf(dependencies: AppDependencies, work: WorkParts<Rooms>, rest: Rest): AppRouter {
  const { desk } = work;
  const os = createImplementer({ logger: dependencies.logger, newReference: uuid });
  const access = accessTo(desk);
  const vault: VaultRooms = {
    door: createDoor(work),
    slots: createSlotWork(work),
    care: createCare(work),
    callerOf: (context) => callerAt(desk, context),
  };
  return os.router({
    vault: vaultHandlers(os, vault),
    overview: overviewHandlers(os, access),
    tenants: tenantHandlers(os, access),
    secrets: secretHandlers(os, access),
    accessKeys: accessKeyHandlers(os, access),
    keys: keyHandlers(os, access),
    byok: byokHandlers(os, access),
    drills: drillHandlers(os, access),
    cryptoperiods: cryptoperiodHandlers(os, access),
    jobs: jobHandlers(os, access),
    audit: auditHandlers(os, access),
    reports: reportHandlers(os, access),
    rest: restHandlers(os, { callerOf: vault.callerOf, account: () => desk.atWork.session.vault.id }, rest),
    settings: settingsHandlers(os, vault, { about: () => aboutOf(dependencies), rejectStaticCredentials }),
    desktop: desktopHandlers(os, dependencies.desktop),
  });
}

/**
 * Puts the app together. The cryptography is tried against known answers first; nothing works when it does not.
 * @throws an error that names the algorithm whose self-test failed
 */
export function createApp(dependencies: AppDependencies): Promise<App> {
  selfTest();
  const judge = judgeOnce();
  const desk = createDesk(dependencies, judge);
  const { clock, logger, keychain, dataFolder, version } = dependencies;
  const known = knownVaultsIn(join(dataFolder, 'vaults.json'));
  const rest = createRest({ desk, clock, logger, version });
  const router = routerOf(dependencies, { desk, clock, keychain, known, judge, verifyChain, fillSample }, rest);
  return Promise.resolve({
    router,
    rest,
    lock: (reason) => desk.lock(reason),
    close: async () => {
      await rest.close();
      await desk.lock('closed');
    },
  });
}
