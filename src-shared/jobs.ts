import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { procedure } from './procedure.ts';
import { tenantIdSchema } from './tenants.ts';
import { idSchema, listOf, timeSchema, windowFields } from './values.ts';

/** The kinds of long work. A `fleet` does one act for many tenants. */
export const jobKinds = ['import', 'activate', 'offboard', 'rotate', 'move', 'rewrap', 'fleet'] as const;
export const jobKindSchema = z.enum(jobKinds);
export type JobKind = z.infer<typeof jobKindSchema>;

/** What a fleet does for each of its tenants. */
export const fleetActs = ['preflight', 'activate', 'offboard', 'rotate', 'move', 'rewrap'] as const;
export const fleetActSchema = z.enum(fleetActs);
export type FleetAct = z.infer<typeof fleetActSchema>;

/** Where a job stands. `waiting` was cut off by a lock, a crash or a KMS that is away; `paused` by the officer. */
export const jobStates = ['running', 'waiting', 'paused', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

/** Where one tenant of a fleet stands. `skipped` needed nothing any more when its turn came. */
export const jobItemStates = ['waiting', 'running', 'done', 'failed', 'skipped'] as const;
export const jobItemStateSchema = z.enum(jobItemStates);
export type JobItemState = (typeof jobItemStates)[number];

const jobErrorSchema = z.object({ code: z.string(), data: z.record(z.string(), z.unknown()) });

/** One tenant of a fleet. `error` is why it failed, or what it waits for before it is tried again. */
export const jobItemSchema = z.object({
  tenant: z.string(),
  displayName: z.string(),
  state: jobItemStateSchema,
  error: jobErrorSchema.nullable(),
  finishedAt: timeSchema.nullable(),
});
export type JobItem = z.infer<typeof jobItemSchema>;

/**
 * Long work in main. `tenant` is null for a fleet, whose `failed` tenants can be tried again while the others stay done.
 * `error` is a code of the closed list with its data, never a secret; `result` is what an officer may want to keep of it.
 */
export const jobSchema = z.object({
  id: idSchema,
  kind: jobKindSchema,
  act: fleetActSchema.nullable(),
  tenant: tenantIdSchema.nullable(),
  title: z.string(),
  state: z.enum(jobStates),
  total: z.int(),
  done: z.int(),
  failed: z.int(),
  ratePerSecond: z.number(),
  remainingSeconds: z.number().nullable(),
  cancellable: z.boolean(),
  pausable: z.boolean(),
  retryable: z.boolean(),
  onCancel: z.string(),
  error: jobErrorSchema.nullable(),
  result: z.array(z.object({ label: z.string(), value: z.string() })).readonly(),
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
  /** Stops after what is in hand; nothing of it is lost, and only `resume` goes on. */
  pause: procedure.input(oneJob).output(jobSchema),
  /** Takes the failed tenants of a fleet up again. */
  retry: procedure.input(oneJob).output(jobSchema),
  items: procedure.input(z.object({ job: idSchema, state: jobItemStateSchema.optional(), ...windowFields })).output(listOf(jobItemSchema)),
};
