import type { AccessKey, AccessKeyMade, AccessRole } from '../../../../src-shared/access-keys.ts';
import { KeydeskError } from '../../../../src-shared/errors.ts';
import type { Operation } from '../../../../src-shared/rest/operation.ts';
import type { tenantKeyOperations } from '../../../../src-shared/rest/tenant-keys.ts';
import type { AccessKeyRegistry } from '../../../access-keys/access-keys.ts';
import { type Asker, withCheck } from '../../../lib/asker.ts';
import type { Handlers, RestCall } from '../handler.ts';

/** What the handlers of both families need of a call. */
type Call = Pick<RestCall<Operation>, 'asker' | 'agent' | 'caller' | 'tenant' | 'requireMatch'>;
type OneKeyCall = Call & { readonly params: { readonly publicKey: string } };
type Wanted = { readonly body: { readonly name?: string | null | undefined; readonly roles?: readonly AccessRole[] | null | undefined } };
type Rooms = { readonly accessKeys: AccessKeyRegistry };
type Scope = 'tenant' | 'account';

const readAtOnce = 1000;

/** A key by itself: what can change of it, so that its tag moves with that alone. */
function alone({ identity, name, publicKey, roles, createdAt, expiresAt }: AccessKey) {
  return { identity, name, publicKey, roles: [...roles], createdAt, expiresAt };
}

/** A key in the list. */
function listed(key: AccessKey) {
  return { ...alone(key), lastUsedAt: key.lastUsedAt };
}

/** A key just made, with its private half. */
function made({ key: { identity, name, publicKey, roles }, privateKey }: AccessKeyMade) {
  return { identity, name, publicKey, privateKey, roles: [...roles] };
}

/** Whose keys a call is about: a tenant's, or null for the account's. */
function holderOf(scope: Scope, call: Call): string | null {
  return scope === 'tenant' ? call.tenant : null;
}

/** Every key of a holder that works, the oldest first. */
function activeKeys({ accessKeys }: Rooms, holder: string | null): readonly AccessKey[] {
  const whose = holder === null ? ({ scope: 'account' } as const) : ({ scope: 'tenant', tenant: holder } as const);
  const part = (offset: number) =>
    accessKeys.list({ search: '', ...whose, state: 'active', sort: 'createdAt', descending: false, offset, limit: readAtOnce });
  const { total, rows } = part(0);
  const found = [...rows];
  // A key may end between two parts: then there are fewer than were counted.
  for (let more = rows; more.length > 0 && found.length < total; found.push(...more)) more = part(found.length).rows;
  return found;
}

/** A key of a holder that works; another's is not told from one that is not there. @throws NOT_FOUND */
function activeKey({ accessKeys }: Rooms, holder: string | null, named: string): AccessKey {
  const publicKey = named.toLowerCase();
  const key = accessKeys.get(publicKey);
  if (key.tenant !== holder || key.state !== 'active') throw new KeydeskError('NOT_FOUND', { noun: 'access key', id: publicKey });
  return key;
}

/** Nobody gives away the whole account but who holds it. @throws ACCESS_ROLE_REQUIRED */
function requirePower({ agent }: Call, roles: readonly AccessRole[]): void {
  if (!roles.includes('account-admin') || agent.roles.includes('account-admin')) return;
  throw new KeydeskError('ACCESS_ROLE_REQUIRED', { held: [...agent.roles], allowed: ['account-admin'] });
}

/** Admits for one key of the holder, looked at in the same moment as it is changed. */
function onKey(call: OneKeyCall, rooms: Rooms, holder: string | null, check: (key: AccessKey) => void = () => undefined): Asker {
  return withCheck(call.asker, () => {
    check(activeKey(rooms, holder, call.params.publicKey));
  });
}

/** The calls of one family. */
function family(scope: Scope) {
  return {
    list: (call: Call, rooms: Rooms) => ({ status: 200, body: { tenantKeys: activeKeys(rooms, holderOf(scope, call)).map(listed) } }) as const,

    create: async (call: Call & Wanted, rooms: Rooms) => {
      const { name, roles } = call.body;
      const asker = withCheck(call.asker, () => {
        requirePower(call, roles ?? []);
      });
      const wanted = { tenant: holderOf(scope, call), name: name ?? `key-${call.caller.requestId.slice(0, 8)}`, roles: [...new Set(roles)], expiresAt: null };
      return { status: 201, body: made(await rooms.accessKeys.create(asker, wanted)) } as const;
    },

    get: (call: OneKeyCall, rooms: Rooms) => ({ status: 200, body: alone(activeKey(rooms, holderOf(scope, call), call.params.publicKey)) }) as const,

    update: async (call: OneKeyCall & Wanted, rooms: Rooms) => {
      const { name, roles } = call.body;
      const asker = onKey(call, rooms, holderOf(scope, call), (key) => {
        requirePower(call, roles ?? []);
        call.requireMatch('access key', key.publicKey, alone(key));
      });
      const publicKey = call.params.publicKey.toLowerCase();
      await rooms.accessKeys.update(asker, { publicKey, name: name ?? undefined, roles: roles === null || roles === undefined ? undefined : [...new Set(roles)] });
      return { status: 204 } as const;
    },

    remove: async (call: OneKeyCall, rooms: Rooms) => {
      await rooms.accessKeys.remove(onKey(call, rooms, holderOf(scope, call)), call.params.publicKey.toLowerCase());
      return { status: 204 } as const;
    },

    rotate: async (call: OneKeyCall & { readonly body: { readonly overlapSeconds: number } }, rooms: Rooms) => {
      const wanted = { publicKey: call.params.publicKey.toLowerCase(), overlapSeconds: call.body.overlapSeconds };
      const asker = onKey(call, rooms, holderOf(scope, call), ({ roles }) => {
        requirePower(call, roles);
      });
      return { status: 201, body: made(await rooms.accessKeys.rotate(asker, wanted)) } as const;
    },
  } as const;
}

const tenant = family('tenant');
const account = family('account');

/** Access keys over the wire: of a tenant, and of the whole account. */
export const tenantKeyHandlers: Handlers<typeof tenantKeyOperations> = {
  listTenantKeys: tenant.list,
  createTenantKey: tenant.create,
  getTenantKey: tenant.get,
  updateTenantKey: tenant.update,
  deleteTenantKey: tenant.remove,
  rotateTenantKey: tenant.rotate,
  listAccountKeys: account.list,
  createAccountKey: account.create,
  getAccountKey: account.get,
  updateAccountKey: account.update,
  deleteAccountKey: account.remove,
  rotateAccountKey: account.rotate,
};
