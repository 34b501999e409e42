import { z } from 'zod';
import { fleetActSchema } from './jobs.ts';
import { providerSchema } from './key-references.ts';
import { kmsKeyIdSchema, preflightSchema, validationSchema } from './keys.ts';
import { lifecycleSchema, validationPhaseSchema } from './lifecycle.ts';
import { procedure } from './procedure.ts';
import { custodySchema, tenantIdSchema } from './tenants.ts';
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
  /** `desk` seals and unseals by what the key says; what an `officer` sealed, an officer unseals. */
  sealedBy: z.enum(['desk', 'officer']).nullable(),
  /** When a revocation that can still be undone will take place. */
  revokeAt: timeSchema.nullable(),
  activatedAt: timeSchema.nullable(),
  createdAt: timeSchema,
  modifiedAt: timeSchema,
});
export type ByokConfig = z.infer<typeof byokConfigSchema>;

/**
 * The live config of a tenant (`null` on the baseline) and those that went before it, newest first. `successor` is the config
 * of the key the tenant is being moved to, until the switch.
 */
export const byokStatusSchema = z.object({
  tenant: tenantIdSchema,
  config: byokConfigSchema.nullable(),
  history: z.array(byokConfigSchema).readonly(),
  successor: byokConfigSchema.nullable(),
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

/** How long an officer may wait before a revocation destroys anything, in hours. */
export const mostGraceHours = 720;

/** How many tenants stand at each crossing of custody and validation; `phase` is null on the baseline. */
export const boardCountSchema = z.object({ custody: custodySchema, phase: validationPhaseSchema.nullable(), count: z.int() });
export type BoardCount = z.infer<typeof boardCountSchema>;

/** What the board is narrowed to. */
export const boardFilterFields = {
  search: searchSchema.default(''),
  status: lifecycleSchema.optional(),
  phase: validationPhaseSchema.optional(),
  provider: providerSchema.optional(),
  kmsKey: kmsKeyIdSchema.optional(),
};
export const boardFilterSchema = z.strictObject(boardFilterFields);
export type BoardFilter = z.infer<typeof boardFilterSchema>;

/** The tenants a fleet is for: those named, or all that the board shows under a filter when the fleet starts. */
export const fleetScopeSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('tenants'), tenants: z.array(tenantIdSchema).min(1).max(10_000).readonly() }),
  z.strictObject({ by: z.literal('filter'), filter: boardFilterSchema }),
]);
export type FleetScope = z.infer<typeof fleetScopeSchema>;

/** One act for many tenants. `kmsKey` is where `move` moves to, and no other act takes it. */
export const fleetRequestSchema = z.strictObject({ act: fleetActSchema, scope: fleetScopeSchema, kmsKey: kmsKeyIdSchema.optional() });
export type FleetRequest = z.infer<typeof fleetRequestSchema>;

/** What a fleet would do: how many tenants take part, and which do not and why. */
export const fleetPlanSchema = z.object({
  act: fleetActSchema,
  eligible: z.int(),
  excluded: z.array(z.object({ reason: z.string(), count: z.int(), examples: z.array(z.string()).readonly() })).readonly(),
  secrets: z.int(),
});
export type FleetPlan = z.infer<typeof fleetPlanSchema>;

const oneTenant = z.object({ tenant: tenantIdSchema });
const startedJob = z.object({ job: idSchema });

/** Bringing a tenant under a customer-owned key, and everything after. */
export const byokContract = {
  status: procedure.input(oneTenant).output(byokStatusSchema),
  board: procedure
    .input(z.object({ ...boardFilterFields, ...windowFields }))
    .output(listOf(boardRowSchema)),
  matrix: procedure.output(z.array(boardCountSchema).readonly()),
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
        /** Zero destroys at once; else the tenant is sealed now and destroyed after so many hours, unless that is undone. */
        graceHours: z.int().min(0).max(mostGraceHours).default(0),
      }),
    )
    .output(byokStatusSchema),
  undoRevoke: procedure.input(oneTenant).output(byokStatusSchema),
  rotate: procedure.input(oneTenant).output(startedJob),
  /** Wraps the data key anew under the newest version of the same key. */
  rewrap: procedure.input(oneTenant).output(startedJob),
  /** Moves an active tenant to another customer's key; the old one serves until the switch. */
  move: procedure.input(z.object({ tenant: tenantIdSchema, kmsKey: kmsKeyIdSchema })).output(startedJob),
  planFleet: procedure.input(fleetRequestSchema).output(fleetPlanSchema),
  startFleet: procedure.input(fleetRequestSchema).output(startedJob),
  /**
   * Emergency: brings every tenant under a key back to the baseline while that key still works. Work that stands in the way
   * is cancelled. `confirmName` is the key's display name.
   */
  offboardKey: procedure
    .input(z.object({ kmsKey: kmsKeyIdSchema, reason: reasonSchema, confirmName: z.string(), acknowledgedTenants: z.int().min(0) }))
    .output(startedJob),
};
