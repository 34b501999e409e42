import { z } from 'zod';
import { kmsKeyIdSchema } from './keys.ts';
import { procedure } from './procedure.ts';
import { idSchema, listOf, noteSchema, reasonSchema, timeSchema, windowFields } from './values.ts';

/**
 * Where a kill-switch drill stands: the officer is asked to have the key disabled; it is disabled and not all tenants are sealed
 * yet; all are sealed and the officer is asked to have it enabled; it is enabled and not all tenants serve yet; over.
 */
export const drillSteps = ['disable', 'sealing', 'enable', 'unsealing', 'done', 'abandoned'] as const;
export const drillStepSchema = z.enum(drillSteps);
export type DrillStep = z.infer<typeof drillStepSchema>;

/** A rehearsal of the customer's kill switch, with the times that were measured. */
export const drillSchema = z.object({
  id: idSchema,
  kmsKey: kmsKeyIdSchema,
  keyName: z.string(),
  step: drillStepSchema,
  reason: z.string(),
  officer: z.string(),
  tenants: z.int(),
  sealed: z.int(),
  serving: z.int(),
  startedAt: timeSchema,
  disabledAt: timeSchema.nullable(),
  refusedAt: timeSchema.nullable(),
  sealedAt: timeSchema.nullable(),
  enabledAt: timeSchema.nullable(),
  servingAt: timeSchema.nullable(),
  endedAt: timeSchema.nullable(),
  note: z.string(),
});
export type Drill = z.infer<typeof drillSchema>;

/** The longest a tenant may still be read after its customer's key refuses, in seconds. */
export const sealBoundSeconds = 300;

const oneDrill = z.object({ drill: idSchema });

/** Kill-switch drills. What the officer says was done at the provider is taken as the time of it; the rest is measured. */
export const drillContract = {
  list: procedure.input(z.object({ ...windowFields })).output(listOf(drillSchema)),
  get: procedure.input(oneDrill).output(drillSchema),
  start: procedure.input(z.object({ kmsKey: kmsKeyIdSchema, reason: reasonSchema })).output(drillSchema),
  /** The officer says that the key has just been disabled, or enabled again. */
  confirm: procedure.input(z.object({ drill: idSchema, step: z.enum(['disable', 'enable']) })).output(drillSchema),
  abandon: procedure.input(z.object({ drill: idSchema, note: noteSchema })).output(drillSchema),
};
