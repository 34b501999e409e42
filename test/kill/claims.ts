import { z } from 'zod';
import { phases } from './plan.ts';

const jobKinds = ['import', 'activate', 'rotate'] as const;

/**
 * One line of the process that is killed, written after the call it speaks of has returned: what it claims must hold
 * after the kill. `begun` and `done` mark the phase.
 */
export const lineSchema = z.discriminatedUnion('say', [
  z.object({ say: z.literal('ready') }),
  z.object({ say: z.literal('begun') }),
  z.object({ say: z.literal('done') }),
  z.object({ say: z.literal('created'), id: z.string(), tenant: z.string(), key: z.string() }),
  z.object({ say: z.literal('started'), kind: z.enum(jobKinds), tenant: z.string(), job: z.string() }),
  z.object({ say: z.literal('finished'), kind: z.enum(jobKinds), tenant: z.string(), job: z.string() }),
  z.object({ say: z.literal('backed-up'), path: z.string() }),
]);
/** What a worker says. */
export type Line = z.infer<typeof lineSchema>;

/** What the worker was told to do. `backups` is an existing folder outside the vault. */
export const orderSchema = z.object({ phase: z.enum(phases), vault: z.string(), backups: z.string() });
export type Order = z.infer<typeof orderSchema>;

/** What the checker is told to look at, and what was claimed. */
export const caseSchema = z.object({ vault: z.string(), backups: z.string(), claims: z.array(lineSchema).readonly() });
export type Case = z.infer<typeof caseSchema>;

/** What the checker found: nothing, when all is well. */
export const verdictSchema = z.object({ problems: z.array(z.string()).readonly() });
export type Verdict = z.infer<typeof verdictSchema>;

/** The whole lines of what came out of a killed process: a last one that was cut off claims nothing. */
export function claimsOf(output: string): readonly Line[] {
  return output.split('\n').slice(0, -1).map((line) => lineSchema.parse(JSON.parse(line)));
}
