import type { AccessRole } from '../../../src-shared/access-keys.ts';
import { KeydeskError } from '../../../src-shared/errors.ts';
import { type OperationId, operations } from '../../../src-shared/rest/operations.ts';
import { createAccessKeys } from '../../../src-main/access-keys/create-access-keys.ts';
import { commonHandlers } from '../../../src-main/api/rest/handlers/common.ts';
import { createRestDoor, type RestAnswer, type RestDoor, type RestRequest } from '../../../src-main/api/rest/door.ts';
import type { RestCall, RestRooms } from '../../../src-main/api/rest/handler.ts';
import type { OpenVault, RestDoorParts } from '../../../src-main/api/rest/parts.ts';
import type { Operation } from '../../../src-shared/rest/operation.ts';
import { toHex } from '../../../src-main/crypto/base64url.ts';
import { canonicalJson } from '../../../src-main/crypto/canonical-json.ts';
import { sha256, uuid } from '../../../src-main/crypto/primitives.ts';
import { rejectStaticCredentials } from '../../../src-main/kms/static-credentials.ts';
import { unasked } from '../../../src-main/lib/asker.ts';
import { createTenants } from '../../../src-main/tenants/tenants.ts';
import type { Database } from '../../../src-main/vault/database.ts';
import { createKeptAnswers } from '../../../src-main/vault/kept-answers.ts';
import { readSettings } from '../../../src-main/vault/settings.ts';
import { insertTenant, officerCaller, openTestVault, type TestVault } from '../../support/open-vault.ts';
import { ManualClock } from '../../support/manual-clock.ts';

/** A handler of a test: whatever the call, it sees it whole and answers what it likes. */
export type TinyHandler = (call: RestCall<Operation>, rooms: RestRooms) => unknown;

/** SHA-256 over canonical JSON in hex, as the desk does it. */
export function digest(value: unknown): string {
  return toHex(sha256(new TextEncoder().encode(canonicalJson(value))));
}

/** An access key in the hands of its holder. */
export interface HeldKey {
  readonly publicKey: string;
  readonly identity: string;
  /** The pair as `Authorization`. */
  readonly basic: string;
}

/** What a test says of a request; the rest is as a plain client sends it. */
export type Asked = Partial<Omit<RestRequest, 'operation'>>;

/** An answer with its body read. */
export interface Answered extends RestAnswer {
  readonly json: Readonly<Record<string, unknown>>;
}

/** An event as the database holds it. */
export interface StoredEvent {
  readonly actor: string;
  readonly action: string;
  readonly tenant: string | null;
  readonly object: string | null;
  readonly outcome: string;
  readonly requestId: string;
  readonly detail: string;
}

/** A door over a real vault with real access keys and the tenants `acme` and `globex`; its handlers are the test's. */
export interface TestDoor {
  readonly door: RestDoor;
  readonly clock: ManualClock;
  readonly desk: TestVault;
  /** Every line of the log, as text. */
  readonly log: readonly string[];
  readonly handlers: Partial<Record<OperationId, TinyHandler>>;
  /** What handlers of the test note of being called. */
  readonly reached: string[];
  /** The key most calls of the test are made by. */
  owner: HeldKey;
  /** Makes an access key. */
  key(tenant: string | null, ...roles: readonly AccessRole[]): Promise<HeldKey>;
  ask(operation: OperationId, asked: Asked): Promise<Answered>;
  events(action: string): readonly StoredEvent[];
  deleteKey(key: HeldKey): Promise<void>;
  lock(): void;
  /** Locks and unlocks again. */
  reopen(): void;
  /** Ends as a killed process would and starts anew. */
  crash(): void;
  /** Makes every write fail as a full disk does, or no longer. */
  fillDisk(full: boolean): void;
  close(): void;
}

function basicOf(publicKey: string, privateKey: string): string {
  return `Basic ${Buffer.from(`${publicKey}:${privateKey}`).toString('base64')}`;
}

/** Text of every fact, so that a test can look for what must not be there. */
function lines(log: string[]): RestDoorParts['logger'] {
  const line = (facts: Readonly<Record<string, unknown>>, message: string): void => void log.push(`${JSON.stringify(facts)} ${message}`);
  return { info: line, warn: line, error: line };
}

function openOver(desk: TestVault, clock: ManualClock, callsPerMinute: number): OpenVault & { readonly rooms: RestRooms } {
  const { vault } = desk;
  const accessKeys = createAccessKeys({ vault, clock, newId: uuid });
  const tenants = createTenants({ vault, clock, createFirstDataKey: () => undefined });
  const known = readSettings(vault);
  const settings = { ...known, rest: { ...known.rest, callsPerMinute } };
  return {
    account: vault.id,
    isOpen: () => vault.isOpen,
    rooms: { accessKeys, tenants, clock, settings: () => settings, mark: (label: string, value: Uint8Array) => vault.fingerprint(label, value) } as unknown as RestRooms,
    record: (caller, draft) => {
      vault.record(caller, draft);
    },
    recordSoon: (caller, draft) => {
      vault.recordSoon(caller, draft);
    },
    repeats: createKeptAnswers({ vault, clock }),
  };
}

/** A request as a plain client sends it. */
function requestOf(operation: Operation, asked: Asked): RestRequest {
  return {
    requestId: uuid(),
    correlationId: undefined,
    authorization: undefined,
    params: {},
    query: {},
    headers: {},
    body: undefined,
    origin: 'http://127.0.0.1:7373',
    target: operation.path,
    signal: new AbortController().signal,
    ...asked,
    operation,
  };
}

/** Makes a door; the caller closes it. */
export function openTestDoor({ callsPerMinute = 600 }: { readonly callsPerMinute?: number } = {}): TestDoor {
  const clock = new ManualClock();
  let full = false;
  const wrap = (database: Database): Database =>
    new Proxy(database, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...given: readonly unknown[]): unknown => {
          if (full && name === 'transaction') throw new KeydeskError('STORAGE_FULL', { path: '/vaults/test.keydesk' });
          return Reflect.apply(member, target, given) as unknown;
        };
      },
    });
  const desk = openTestVault({ clock, wrap });
  for (const tenant of ['acme', 'globex']) insertTenant(desk.vault, tenant, () => undefined);
  let open: OpenVault | null = openOver(desk, clock, callsPerMinute);
  const log: string[] = [];
  const handlers: Partial<Record<OperationId, TinyHandler>> = { ...(commonHandlers as Partial<Record<OperationId, TinyHandler>>) };
  const inside = (): OpenVault => {
    if (open === null) throw new KeydeskError('VAULT_LOCKED', {});
    return open;
  };
  const door = createRestDoor({
    open: inside,
    handlers: handlers as unknown as RestDoorParts['handlers'],
    clock,
    logger: lines(log),
    newReference: uuid,
    document: () => ({ openapi: '3.1.0' }),
    digest,
    rejectStaticCredentials,
  });
  return {
    ...{ door, clock, desk, log, handlers, reached: [], owner: { publicKey: '', identity: '', basic: '' } },
    key: async (tenant, ...roles) => {
      const { key, privateKey } = await inside().rooms.accessKeys.create(unasked(officerCaller), { tenant, name: 'Backup job', roles, expiresAt: null });
      return { publicKey: key.publicKey, identity: key.identity, basic: basicOf(key.publicKey, privateKey) };
    },
    ask: async (id, asked) => {
      const answer = await door.answer(requestOf(operations[id], asked));
      return { ...answer, json: answer.body === undefined ? {} : (JSON.parse(answer.body) as Answered['json']) };
    },
    events: (action) => {
      desk.vault.flush();
      const sql = 'select actor, action, tenant, object, outcome, request_id as requestId, detail from audit_events where action = :action order by seq';
      return desk.vault.read((rows) => rows.all<StoredEvent>(sql, { action }));
    },
    deleteKey: async ({ publicKey }) => {
      await inside().rooms.accessKeys.remove(unasked(officerCaller), publicKey);
    },
    lock: () => {
      open = null;
    },
    reopen: () => {
      desk.reopen();
      open = openOver(desk, clock, callsPerMinute);
    },
    crash: () => {
      desk.crash();
      open = openOver(desk, clock, callsPerMinute);
    },
    fillDisk: (isFull) => {
      full = isFull;
    },
    close: () => {
      full = false;
      desk.close();
    },
  };
}
