import type { AccessRole } from '../../src-shared/access-keys.ts';
import type { tenantKeyOperations } from '../../src-shared/rest/tenant-keys.ts';
import type { OperationId } from '../../src-shared/rest/operations.ts';
import type { Json, RestDesk } from '../support/rest-desk.ts';
import type { Call, Ready } from './calls.ts';
import { newTenantKey, tenantKey, tenantKeys } from './wire.ts';

type Scope = 'Tenant' | 'Account';

/** The headers of a family: whose keys it is about. */
export function headersOf(scope: Scope, { account }: RestDesk): Readonly<Record<string, string>> {
  return { 'x-account-id': account, ...(scope === 'Tenant' ? { 'x-tenant-id': 'acme' } : {}) };
}

/** Makes a key over the wire and answers what was answered. */
export async function makeKey(scope: Scope, desk: RestDesk, body: Json = { name: 'Backup', roles: ['keys-read'] }): Promise<Json> {
  return (await desk.call(`create${scope}Key`, { headers: headersOf(scope, desk), body })).json;
}

const given: NonNullable<Call['says']> = ({ body }) => body;

/** The calls of one family, under the names that they have in both. */
function family(scope: Scope, roles: readonly AccessRole[]) {
  const ofKey = async (desk: RestDesk, body?: Json): Promise<Ready> => {
    const { publicKey } = await makeKey(scope, desk);
    return { params: { publicKey: String(publicKey) }, headers: headersOf(scope, desk), ...(body === undefined ? {} : { body }) };
  };
  const tag = { from: `get${scope}Key` satisfies OperationId } as const;
  const one: NonNullable<Call['says']> = ({ params }) => ({ publicKey: params?.['publicKey'], name: 'Backup', roles: ['keys-read'] });
  return {
    list: { roles, ready: async (desk) => ofKey(desk), status: 200, shape: tenantKeys.refine(({ tenantKeys: keys }) => keys.length > 0) },
    create: {
      roles,
      body: { name: 'Restore', roles: ['auditor'] },
      ready: async (desk) => Promise.resolve({ headers: headersOf(scope, desk), body: { name: 'Backup', roles: ['keys-read', 'secrets-read'] } }),
      status: 201,
      shape: newTenantKey,
      says: given,
      act: 'access-key.create',
    },
    get: { roles, ready: async (desk) => ofKey(desk), status: 200, shape: tenantKey, says: one },
    update: {
      roles,
      body: { name: 'Restore', roles: ['auditor'] },
      ready: async (desk) => ofKey(desk, { name: 'Renamed', roles: ['auditor'] }),
      status: 204,
      shape: null,
      act: 'access-key.update',
      tag,
    },
    remove: { roles, ready: async (desk) => ofKey(desk), status: 204, shape: null, act: 'access-key.delete' },
    rotate: {
      roles,
      body: { overlapSeconds: 60 },
      ready: async (desk) => ofKey(desk, { overlapSeconds: 3600 }),
      status: 201,
      shape: newTenantKey,
      says: () => ({ name: 'Backup', roles: ['keys-read'] }),
      act: 'access-key.rotate',
      again: 'state_conflict',
    },
  } as const satisfies Readonly<Record<string, Call>>;
}

const tenant = family('Tenant', ['tenant-admin', 'account-admin']);
const account = family('Account', ['account-admin']);

/** Access keys, of a tenant and of the account. */
export const keyCalls: Readonly<Record<keyof typeof tenantKeyOperations, Call>> = {
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
