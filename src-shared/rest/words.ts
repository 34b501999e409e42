import { z } from 'zod';
import { accessRoleSchema, type AccessRole } from '../access-keys.ts';
import { tenantIdSchema } from '../tenants.ts';
import { idSchema, timeSchema } from '../values.ts';

/** Who may look at keys and bindings. */
export const keyReaders: readonly AccessRole[] = ['keys-read', 'keys-admin', 'tenant-admin', 'account-admin', 'auditor'];
/** Who may change keys and bindings. */
export const keyChangers: readonly AccessRole[] = ['keys-admin', 'tenant-admin', 'account-admin'];
/** Who may see which secrets there are. */
export const secretReaders: readonly AccessRole[] = ['secrets-read', 'secrets-admin', 'tenant-admin', 'account-admin', 'auditor'];
/** Who may change secrets and grants. */
export const secretChangers: readonly AccessRole[] = ['secrets-admin', 'tenant-admin', 'account-admin'];
/** Who may have a secret resolved, when it is granted to them. */
export const secretResolvers: readonly AccessRole[] = ['secrets-read', 'secrets-admin'];
/** Who may read what was recorded. */
export const recordReaders: readonly AccessRole[] = ['auditor', 'tenant-admin', 'account-admin'];

/** The tenant in a path. */
export const tenantParam = { tenant: tenantIdSchema };

/** The tenant in a header; a credential of one tenant need not name it. */
export const tenantHeader = { 'x-tenant-id': tenantIdSchema.optional() };

/** Account and tenant, both required. */
export const accountAndTenant = { 'x-account-id': idSchema, 'x-tenant-id': tenantIdSchema };

/** The account, required. */
export const accountOnly = { 'x-account-id': idSchema };

/** A moment in RFC 3339, UTC. */
export const instantSchema = z.iso.datetime();

/** Milliseconds since 1970, or null for never. */
export const maybeTime = timeSchema.nullable();

/** A number in a query. */
export function queryNumber(least: number, most: number, usual: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(least).max(most))
    .default(usual);
}

/** Whether something is wanted, in a query. */
export const queryFlag = z.enum(['true', 'false']).transform((word) => word === 'true');

/** Roles on the wire. */
export const wireRoles = z.array(accessRoleSchema).max(16);
