import { afterAll, beforeAll } from 'vitest';
import type { z } from 'zod';
import type { AccessRole } from '../../src-shared/access-keys.ts';
import type { Action } from '../../src-shared/audit.ts';
import type { OperationId } from '../../src-shared/rest/operations.ts';
import type { Answered, Asked, HeldKey, Json, RestDesk } from '../support/rest-desk.ts';

/** A right request with what it stands on. */
export type Ready = Pick<Asked, 'params' | 'query' | 'headers' | 'body' | 'by'>;

/** What one call of the API is tried by. */
export interface Call {
  /** Who may make it, as it is documented; nobody in particular when every credential will do. */
  readonly roles: readonly AccessRole[];
  /** Fields that are documented, in a body that is read without a fault; absent for a call that takes none. */
  readonly body?: Json;
  /** Makes what a right request stands on, anew each time. */
  readonly ready: (desk: RestDesk) => Promise<Ready>;
  readonly status: 200 | 201 | 204;
  /** The documented members of the answer. */
  readonly shape: z.ZodType | null;
  /** What the answer says to the letter. */
  readonly says?: (asked: Ready, desk: RestDesk) => unknown;
  /** What is done, as the audit log calls it; absent for a call that only looks. */
  readonly act?: Action;
  /** The code of 409 when the very same request is made once more; absent when it may be. */
  readonly again?: string;
  /** The call whose answer carries the tag that `If-Match` is held against; `ready` makes something that can be read. */
  readonly tag?: { readonly from: OperationId; readonly ready?: Call['ready'] };
}

/** Calls by their ids. */
export type Calls = Readonly<Partial<Record<OperationId, Call>>>;

/** The keys that a family of calls is tried with. */
export interface Keys {
  readonly expired: HeldKey;
  readonly deleted: HeldKey;
  /** A key of the tenant `acme` and one of the account for each role. */
  readonly ofTenant: ReadonlyMap<AccessRole, HeldKey>;
  readonly ofAccount: ReadonlyMap<AccessRole, HeldKey>;
  /** A key of the tenant `globex` that may do everything there. */
  readonly stranger: HeldKey;
  /** One that is used for nothing else than to ask too often. */
  readonly limited: HeldKey;
}

/** What stands while the tests of a file run. */
export interface Stage {
  readonly desk: RestDesk;
  readonly keys: Keys;
}

/** Every role, the one of the whole account first. */
export const everyRole: readonly AccessRole[] = ['account-admin', 'tenant-admin', 'keys-admin', 'keys-read', 'secrets-admin', 'secrets-read', 'auditor'];
const [, ...tenantRoles] = everyRole;

async function oneEach(desk: RestDesk, tenant: string | null, roles: readonly AccessRole[]): Promise<ReadonlyMap<AccessRole, HeldKey>> {
  const keys = new Map<AccessRole, HeldKey>();
  for (const role of roles) keys.set(role, await desk.key(tenant, role));
  return keys;
}

async function makeKeys(desk: RestDesk): Promise<Keys> {
  return {
    ofTenant: await oneEach(desk, 'acme', tenantRoles),
    ofAccount: await oneEach(desk, null, everyRole),
    stranger: await desk.key('globex', ...tenantRoles),
    limited: await desk.key(null, 'account-admin', 'secrets-admin'),
    deleted: await desk.deletedKey(null, 'account-admin'),
    expired: await desk.expiredKey(null, 'account-admin'),
  };
}

/** One desk for all tests of a file; what it is made of is there while they run. */
export function stageFor(open: () => Promise<RestDesk>): Stage {
  const made: Stage[] = [];
  const stage = (): Stage => {
    const [one] = made;
    if (one === undefined) throw new Error('the desk is there only while tests run');
    return one;
  };
  beforeAll(async () => {
    const desk = await open();
    made.push({ desk, keys: await makeKeys(desk) });
  });
  afterAll(async () => {
    await stage().desk.end();
    stage().desk.remove();
  });
  return {
    get desk() {
      return stage().desk;
    },
    get keys() {
      return stage().keys;
    },
  };
}

/** Names for the path and the headers of any call, of things that need not be there. */
export function anyNames({ account }: RestDesk): Pick<Asked, 'params' | 'headers'> {
  const id = '0d5b1f4e-6a0c-4c1c-9d37-5b1a2f3e4d5c';
  return {
    params: { tenant: 'acme', secret: id, agentId: id, publicKey: id, id: 'cck-abcde', lease: '1' },
    headers: { 'x-account-id': account, 'x-tenant-id': 'acme' },
  };
}

/** The actions of the events of a request, beside those of the call itself. */
export async function actsOf(desk: RestDesk, answer: Answered): Promise<readonly string[]> {
  const events = await desk.eventsOf(answer);
  return events.filter(({ action }) => !action.startsWith('rest.')).map(({ action, outcome }) => `${action} ${outcome}`);
}
