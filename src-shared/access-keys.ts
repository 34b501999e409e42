import { z } from 'zod';
import { procedure } from './procedure.ts';
import { tenantIdSchema } from './tenants.ts';
import { idSchema, lineSchema, listOf, reasonSchema, searchSchema, timeSchema, windowFields } from './values.ts';

/** What the holder of an access key may do. Each name is used as it stands on the wire. */
export const accessRoles = ['account-admin', 'tenant-admin', 'keys-admin', 'keys-read', 'secrets-admin', 'secrets-read', 'auditor'] as const;
export const accessRoleSchema = z.enum(accessRoles);
export type AccessRole = z.infer<typeof accessRoleSchema>;

/** The roles a key for one tenant may carry: all but the one that is for the whole vault. */
export const tenantRoles = ['tenant-admin', 'keys-admin', 'keys-read', 'secrets-admin', 'secrets-read', 'auditor'] as const satisfies readonly AccessRole[];

/** Roles as they are given: each once, in any order. */
export const accessRolesSchema = z
  .array(accessRoleSchema)
  .max(accessRoles.length)
  .refine((roles) => new Set(roles).size === roles.length, 'must not name a role twice');

/** Whether a key works now: `expired` when its time is over or a rotation's overlap has ended. */
export const accessKeyStates = ['active', 'expired', 'deleted'] as const;
export const accessKeyStateSchema = z.enum(accessKeyStates);
export type AccessKeyState = z.infer<typeof accessKeyStateSchema>;

/** Why a key stands on the review list. */
export const accessKeyFindings = ['unused', 'expiring', 'never-expires', 'over-privileged', 'made-by-token', 'orphaned', 'used-after-end'] as const;
export const accessKeyFindingSchema = z.enum(accessKeyFindings);
export type AccessKeyFinding = z.infer<typeof accessKeyFindingSchema>;

/** When a key is said to be unused and when to be expiring, in days. */
export const accessKeyReview = { unusedDays: 90, expiringDays: 14 } as const;

/**
 * An access key; its private half is known to its holder alone. `identity` stays the same over rotations, and grants name it.
 * `tenant` is null for a key of the whole vault. `replacedBy` is the public key that came after it in a rotation.
 */
export const accessKeySchema = z.object({
  publicKey: idSchema,
  identity: idSchema,
  tenant: tenantIdSchema.nullable(),
  name: z.string(),
  roles: z.array(accessRoleSchema).readonly(),
  state: accessKeyStateSchema,
  createdBy: z.string(),
  createdAt: timeSchema,
  modifiedAt: timeSchema,
  expiresAt: timeSchema.nullable(),
  lastUsedAt: timeSchema.nullable(),
  deletedAt: timeSchema.nullable(),
  replacedBy: idSchema.nullable(),
  /** Uses that were refused since the key was deleted or had expired. */
  usesAfterEnd: z.int(),
  findings: z.array(accessKeyFindingSchema).readonly(),
});
export type AccessKey = z.infer<typeof accessKeySchema>;

/** A key just made: the only time its private half is seen. */
export const accessKeyMadeSchema = z.object({ key: accessKeySchema, privateKey: z.string() });
export type AccessKeyMade = z.infer<typeof accessKeyMadeSchema>;

/** Who may have a secret resolved: a grant names the identity of an access key. */
export const grantSchema = z.object({
  id: idSchema,
  secret: idSchema,
  /** The identity of the access key that is granted. */
  agent: idSchema,
  agentName: z.string(),
  createdBy: z.string(),
  createdAt: timeSchema,
  reason: z.string(),
});
export type Grant = z.infer<typeof grantSchema>;

/** What a key is called; several may have the same name. */
export const accessKeyNameSchema = lineSchema(80);

/** The longest overlap of a rotation, in seconds: 30 days. */
export const mostOverlapSeconds = 30 * 86_400;

const oneKey = z.object({ publicKey: idSchema });

/** What the list can be narrowed by. `scope` tells the keys of the whole vault from those of tenants. */
export const accessKeyFilterFields = {
  search: searchSchema.default(''),
  scope: z.enum(['account', 'tenant']).optional(),
  tenant: tenantIdSchema.optional(),
  role: accessRoleSchema.optional(),
  state: accessKeyStateSchema.optional(),
  finding: accessKeyFindingSchema.optional(),
};

/** Access keys: the credentials by which automation uses the REST API. */
export const accessKeyContract = {
  list: procedure
    .input(
      z.object({
        ...accessKeyFilterFields,
        sort: z.enum(['name', 'tenant', 'state', 'createdAt', 'expiresAt', 'lastUsedAt']).default('createdAt'),
        descending: z.boolean().default(true),
        ...windowFields,
      }),
    )
    .output(listOf(accessKeySchema)),
  get: procedure.input(oneKey).output(accessKeySchema),
  /** How many keys stand on the review list, by finding. */
  review: procedure.output(z.array(z.object({ finding: accessKeyFindingSchema, count: z.int() })).readonly()),
  create: procedure
    .input(
      z.object({
        tenant: tenantIdSchema.nullable(),
        name: accessKeyNameSchema,
        roles: accessRolesSchema.min(1, 'must name at least one role'),
        expiresAt: timeSchema.nullable().default(null),
      }),
    )
    .output(accessKeyMadeSchema),
  update: procedure
    .input(z.object({ publicKey: idSchema, name: accessKeyNameSchema.optional(), roles: accessRolesSchema.optional(), expiresAt: timeSchema.nullable().optional() }))
    .output(accessKeySchema),
  /** Makes a new pair of the same identity; the old one works until the overlap ends. */
  rotate: procedure.input(z.object({ publicKey: idSchema, overlapSeconds: z.int().min(0).max(mostOverlapSeconds) })).output(accessKeyMadeSchema),
  remove: procedure.input(oneKey).output(accessKeySchema),
  grants: procedure.input(z.object({ secret: idSchema })).output(z.array(grantSchema).readonly()),
  /** Lets a key resolve a secret. For PHI and above the passphrase must be fresh, and the reason is kept for every use. */
  grant: procedure.input(z.object({ secret: idSchema, agent: idSchema, reason: reasonSchema.optional() })).output(grantSchema),
  revokeGrant: procedure.input(z.object({ secret: idSchema, agent: idSchema })).output(z.object({ revoked: z.boolean() })),
};
