import { z } from 'zod';
import { procedure } from './procedure.ts';
import { idSchema, listOf, searchSchema, timeSchema, windowFields } from './values.ts';

/** The kinds of key that have a cryptoperiod. */
export const cryptoperiodKinds = ['data-key', 'customer-key'] as const;
export const cryptoperiodKindSchema = z.enum(cryptoperiodKinds);
export type CryptoperiodKind = z.infer<typeof cryptoperiodKindSchema>;

/** How long a kind of key may protect new data, and what happens at the end of it. Only data keys can be rotated by the desk itself. */
export const cryptoperiodPolicySchema = z.object({
  kind: cryptoperiodKindSchema,
  days: z.int().min(1).max(3650),
  warnDays: z.int().min(0).max(365),
  automatic: z.boolean(),
});
export type CryptoperiodPolicy = z.infer<typeof cryptoperiodPolicySchema>;

/** Where a key stands in its cryptoperiod. */
export const dueStates = ['current', 'due-soon', 'overdue'] as const;
export const dueStateSchema = z.enum(dueStates);
export type DueState = z.infer<typeof dueStateSchema>;

/** One key with its cryptoperiod. `blockedBy` says why it cannot be rotated now; it is empty when it can. `route` leads to it. */
export const dueRowSchema = z.object({
  kind: cryptoperiodKindSchema,
  id: z.string(),
  name: z.string(),
  version: z.string(),
  since: timeSchema,
  dueAt: timeSchema,
  daysOver: z.int(),
  state: dueStateSchema,
  automatic: z.boolean(),
  blockedBy: z.string(),
  route: z.string(),
});
export type DueRow = z.infer<typeof dueRowSchema>;

/** Cryptoperiods: a policy per kind of key, what is due, and rotating it. */
export const cryptoperiodContract = {
  policies: procedure.output(z.array(cryptoperiodPolicySchema).readonly()),
  update: procedure.input(cryptoperiodPolicySchema).output(z.array(cryptoperiodPolicySchema).readonly()),
  due: procedure
    .input(z.object({ search: searchSchema.default(''), kind: cryptoperiodKindSchema.optional(), state: dueStateSchema.optional(), ...windowFields }))
    .output(listOf(dueRowSchema)),
  /** Starts a fleet that rotates every data key that is overdue and can be rotated. @returns null when there is none */
  rotateDue: procedure.output(z.object({ job: idSchema.nullable() })),
};
