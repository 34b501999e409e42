import { z } from 'zod';
import { lifecycleSchema } from './lifecycle.ts';
import { procedure } from './procedure.ts';
import { sensitivitySchema } from './sensitivity.ts';
import { lineSchema, listOf, searchSchema, timeSchema, windowFields } from './values.ts';

/** A tenant's id: a slug that never changes. */
export const tenantIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,62}$/, 'must be 2 to 63 lower-case letters, digits or dashes and start with a letter');
export const tenantNameSchema = lineSchema(120);
export const tenantStates = ['active', 'archived'] as const;

/** Where a tenant's data key is wrapped: `BASELINE` until a customer's key is active. */
export const custodySchema = z.enum(['BASELINE', ...lifecycleSchema.options]);
export type Custody = z.infer<typeof custodySchema>;

/** A customer with what stands in the lists about them. */
export const tenantSchema = z.object({
  id: tenantIdSchema,
  displayName: tenantNameSchema,
  defaultSensitivity: sensitivitySchema,
  state: z.enum(tenantStates),
  custody: custodySchema,
  kmsKey: z.string().nullable(),
  dataKeyVersion: z.int(),
  secretCount: z.int(),
  createdAt: timeSchema,
  modifiedAt: timeSchema,
});
export type Tenant = z.infer<typeof tenantSchema>;

/** One version of a tenant's data key: where it stands and who wraps it; never the key. */
export const dataKeySchema = z.object({
  version: z.int(),
  state: z.enum(['active', 'retired', 'revoked']),
  wrappedBy: z.string().nullable(),
  revisionCount: z.int(),
  createdAt: timeSchema,
  retiredAt: timeSchema.nullable(),
});
export type DataKey = z.infer<typeof dataKeySchema>;

/** What the list can be narrowed by. */
export const tenantFilterFields = {
  search: searchSchema.default(''),
  custody: custodySchema.optional(),
  state: z.enum(tenantStates).optional(),
};

/** The customers: each owns secrets and has a data key of its own. */
export const tenantContract = {
  list: procedure
    .input(
      z.object({
        ...tenantFilterFields,
        sort: z.enum(['id', 'displayName', 'custody', 'secretCount', 'createdAt']).default('displayName'),
        descending: z.boolean().default(false),
        ...windowFields,
      }),
    )
    .output(listOf(tenantSchema)),
  get: procedure.input(z.object({ tenant: tenantIdSchema })).output(tenantSchema),
  dataKeys: procedure.input(z.object({ tenant: tenantIdSchema })).output(z.array(dataKeySchema).readonly()),
  create: procedure
    .input(
      z.object({
        id: tenantIdSchema,
        displayName: tenantNameSchema,
        defaultSensitivity: sensitivitySchema.default('STANDARD'),
      }),
    )
    .output(tenantSchema),
  update: procedure
    .input(
      z.object({
        tenant: tenantIdSchema,
        displayName: tenantNameSchema.optional(),
        defaultSensitivity: sensitivitySchema.optional(),
      }),
    )
    .output(tenantSchema),
  archive: procedure.input(z.object({ tenant: tenantIdSchema })).output(tenantSchema),
  restore: procedure.input(z.object({ tenant: tenantIdSchema })).output(tenantSchema),
};
