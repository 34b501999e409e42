import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { procedure } from './procedure.ts';
import { tenantIdSchema } from './tenants.ts';
import { idSchema, timeSchema } from './values.ts';

/** The kinds of long work. */
export const jobKinds = ['import', 'activate', 'offboard', 'rotate'] as const;
export const jobKindSchema = z.enum(jobKinds);
export type JobKind = z.infer<typeof jobKindSchema>;

/** Where a job stands. */
export const jobStates = ['running', 'waiting', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

/**
 * Long work in main. `waiting` has been cut off by a lock or a crash and can be resumed.
 * `error` is a code of the closed list with its data, never a secret.
 */
export const jobSchema = z.object({
  id: idSchema,
  kind: jobKindSchema,
  tenant: tenantIdSchema,
  title: z.string(),
  state: z.enum(jobStates),
  total: z.int(),
  done: z.int(),
  failed: z.int(),
  ratePerSecond: z.number(),
  cancellable: z.boolean(),
  onCancel: z.string(),
  error: z.object({ code: z.string(), data: z.record(z.string(), z.unknown()) }).nullable(),
  startedAt: timeSchema,
  finishedAt: timeSchema.nullable(),
});
export type Job = z.infer<typeof jobSchema>;

const oneJob = z.object({ job: idSchema });

/** Watching long work, and steering it. */
export const jobContract = {
  list: procedure.output(z.array(jobSchema).readonly()),
  get: procedure.input(oneJob).output(jobSchema),
  watch: procedure.input(oneJob).output(eventIterator(jobSchema)),
  cancel: procedure.input(oneJob).output(jobSchema),
  resume: procedure.input(oneJob).output(jobSchema),
};
