import { z } from 'zod';
import { kmsKeyIdSchema, preflightSchema, providerSchema, validationSchema } from './keys.ts';
import { lifecycleSchema } from './lifecycle.ts';
import { procedure } from './procedure.ts';
import { tenantIdSchema } from './tenants.ts';
import { idSchema, listOf, reasonSchema, searchSchema, timeSchema, windowFields } from './values.ts';

/** How long a successful preflight allows an activation, in seconds. */
export const preflightMaxAgeSeconds = 600;
/** How long a data key of a BYOK tenant may stay in memory, in seconds. */
export const dataKeyCacheSeconds = 300;

/** Why a tenant is revoked, as auditors sort it. */
export const revokeCategories = ['permission_denied', 'key_disabled', 'key_destroyed', 'compromised', 'customer_request'] as const;

/** One tenant's binding to one KMS key. */
export const byokConfigSchema = z.object({
  id: idSchema,
  tenant: tenantIdSchema,
  kmsKey: kmsKeyIdSchema,
  status: lifecycleSchema,
  configVersion: z.int(),
  lastValidatedAt: timeSchema.nullable(),
  lastValidationError: z.string().nullable(),
  sealedSince: timeSchema.nullable(),
  sealedCause: z.string().nullable(),
  activatedAt: timeSchema.nullable(),
  createdAt: timeSchema,
  modifiedAt: timeSchema,
});
export type ByokConfig = z.infer<typeof byokConfigSchema>;

/** The live config of a tenant (`null` on the baseline) and those that went before it, newest first. */
export const byokStatusSchema = z.object({
  tenant: tenantIdSchema,
  config: byokConfigSchema.nullable(),
  history: z.array(byokConfigSchema).readonly(),
  job: idSchema.nullable(),
});
export type ByokStatus = z.infer<typeof byokStatusSchema>;

/** A tenant on the board: its lifecycle and, on an axis of its own, the validation of its key. */
export const boardRowSchema = z.object({
  tenant: tenantIdSchema,
  displayName: z.string(),
  config: byokConfigSchema,
  keyName: z.string(),
  provider: providerSchema,
  validation: validationSchema,
});
export type BoardRow = z.infer<typeof boardRowSchema>;

/** What depends on a tenant's key: counted before anything is disabled, revoked or destroyed. */
export const censusSchema = z.object({
  tenant: tenantIdSchema,
  dataKeyVersions: z.int(),
  secrets: z.int(),
  revisions: z.int(),
  runningJobs: z.int(),
  dependants: z.int(),
  takenAt: timeSchema,
  hash: z.string(),
});
export type Census = z.infer<typeof censusSchema>;

const oneTenant = z.object({ tenant: tenantIdSchema });
const startedJob = z.object({ job: idSchema });

/** Bringing a tenant under a customer-owned key, and everything after. */
export const byokContract = {
  status: procedure.input(oneTenant).output(byokStatusSchema),
  board: procedure
    .input(z.object({ search: searchSchema.default(''), status: lifecycleSchema.optional(), ...windowFields }))
    .output(listOf(boardRowSchema)),
  stage: procedure.input(z.object({ tenant: tenantIdSchema, kmsKey: kmsKeyIdSchema })).output(byokStatusSchema),
  preflight: procedure.input(oneTenant).output(preflightSchema),
  activate: procedure.input(oneTenant).output(startedJob),
  seal: procedure.input(z.object({ tenant: tenantIdSchema, reason: reasonSchema })).output(byokStatusSchema),
  unseal: procedure.input(oneTenant).output(byokStatusSchema),
  offboard: procedure.input(oneTenant).output(startedJob),
  census: procedure.input(oneTenant).output(censusSchema),
  revoke: procedure
    .input(
      z.object({
        tenant: tenantIdSchema,
        category: z.enum(revokeCategories),
        reason: reasonSchema,
        confirmName: z.string(),
        acknowledgedDependants: z.int().min(0),
      }),
    )
    .output(byokStatusSchema),
  rotate: procedure.input(oneTenant).output(startedJob),
};
