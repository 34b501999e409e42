import { z } from 'zod';
import { accessRoles, mostOverlapSeconds, tenantRoles } from '../access-keys.ts';
import { idSchema, lineSchema } from '../values.ts';
import { operation } from './operation.ts';
import { accountAndTenant, accountOnly, maybeTime } from './words.ts';

const listed = {
  identity: idSchema,
  name: z.string(),
  publicKey: idSchema,
  roles: z.array(z.enum(accessRoles)),
  createdAt: z.int().optional(),
  expiresAt: maybeTime.optional(),
  lastUsedAt: maybeTime.optional(),
};

/** An access key on the wire. The three times are ours. */
export const accessKeyOnWire = z.object(listed);
/** A key just made: the only time its private half is seen. */
export const newAccessKeyOnWire = z.object({ ...listed, privateKey: z.string() });

const oneKey = z.strictObject({ publicKey: idSchema });
const rotation = z.strictObject({ overlapSeconds: z.int().min(0).max(mostOverlapSeconds) });

/** Which family a call is of. */
type Scope = 'Tenant' | 'Account';
type Roles = readonly [string, ...string[]];

const name = lineSchema(80).nullable().optional();
const rolesOf = <const R extends Roles>(roles: R) => z.array(z.enum(roles)).max(16).nullable().optional();

/** What all calls of a family share. */
function commonOf<H extends z.ZodObject>(scope: Scope, headers: H) {
  const admission = scope === 'Tenant' ? ({ scope: 'tenant', roles: ['tenant-admin', 'account-admin'] } as const) : ({ scope: 'account', roles: ['account-admin'] } as const);
  return { dialect: 'tenant-keys', admission, headers } as const;
}

/** How the calls of a family speak of whose keys they are. */
function whose(scope: Scope): string {
  return scope === 'Tenant' ? 'a tenant' : 'the account';
}

/** The calls of a family that name no key. */
function callsOnAll<const S extends Scope, const R extends Roles, H extends z.ZodObject>(scope: S, path: string, roles: R, headers: H) {
  const common = commonOf(scope, headers);
  const wanted = z.strictObject({
    name: name.describe('What the key is called. Without one it gets a name of its own.'),
    roles: rolesOf(roles).describe('What the key may do. Without roles it may do nothing until it gets some.'),
  });
  return {
    list: operation({
      ...common,
      id: `list${scope}Keys`,
      method: 'get',
      path,
      title: `List the access keys of ${whose(scope)}`,
      does: 'Answers every key that works, never its private half, the oldest first.',
      answers: { 200: z.object({ tenantKeys: z.array(accessKeyOnWire) }) },
      refused: [400, 404],
    }),
    create: operation({
      ...common,
      id: `create${scope}Key`,
      method: 'post',
      path,
      title: `Create an access key of ${whose(scope)}`,
      does: 'Makes a pair. The private key is in this answer and nowhere else: only its hash is kept.',
      body: wanted,
      answers: { 201: newAccessKeyOnWire },
      refused: [400, 404, 409],
      confidential: true,
    }),
  } as const;
}

/** The calls of a family that name a key, and leave the pair as it is. */
function callsOnOne<const S extends Scope, const R extends Roles, H extends z.ZodObject>(scope: S, path: string, roles: R, headers: H) {
  const common = { ...commonOf(scope, headers), path: `${path}/{publicKey}`, params: oneKey } as const;
  const changed = z.strictObject({
    name: name.describe('What the key is called from now on; null leaves it as it is.'),
    roles: rolesOf(roles).describe('What the key may do from now on; null leaves it as it is, and an empty list takes every role away.'),
  });
  return {
    get: operation({
      ...common,
      id: `get${scope}Key`,
      method: 'get',
      title: `Read about an access key of ${whose(scope)}`,
      does: 'Answers one key that works. When it was last used is in the list alone: the tag moves with what can be changed.',
      answers: { 200: accessKeyOnWire },
      refused: [400, 404],
      tagged: true,
    }),
    update: operation({
      ...common,
      id: `update${scope}Key`,
      method: 'put',
      title: `Change an access key of ${whose(scope)}`,
      does: 'Sets name and roles, at once also for tokens that were given for the key.',
      body: changed,
      answers: { 204: null },
      refused: [400, 404, 409, 412],
      conditional: true,
    }),
    remove: operation({
      ...common,
      id: `delete${scope}Key`,
      method: 'delete',
      title: `Delete an access key of ${whose(scope)}`,
      does: 'Ends the key and every token given for it, at once and for ever.',
      answers: { 204: null },
      refused: [400, 404],
    }),
  } as const;
}

/** The calls of one family; the two differ in scope, path and the roles a key may carry. */
function family<const S extends Scope, const R extends Roles, H extends z.ZodObject>(scope: S, path: string, roles: R, headers: H) {
  return {
    ...callsOnAll(scope, path, roles, headers),
    ...callsOnOne(scope, path, roles, headers),
    rotate: operation({
      ...commonOf(scope, headers),
      id: `rotate${scope}Key`,
      method: 'post',
      path: `${path}/{publicKey}:rotate`,
      title: `Rotate an access key of ${whose(scope)}`,
      does: 'Makes a new pair with the same name, roles and grants. The old one works until the overlap ends.',
      ours: true,
      params: oneKey,
      body: rotation,
      answers: { 201: newAccessKeyOnWire },
      refused: [400, 404, 409],
      confidential: true,
    }),
  } as const;
}

const tenant = family('Tenant', '/v1/tenant/keys', tenantRoles, z.object(accountAndTenant));
const account = family('Account', '/v1/account/keys', accessRoles, z.object(accountOnly));

/** Access keys over the wire: of a tenant, and of the whole account. */
export const tenantKeyOperations = {
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
} as const;
