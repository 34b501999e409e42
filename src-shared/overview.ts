import { z } from 'zod';
import { activityDaySchema, auditEventSchema } from './audit.ts';
import { validationPhaseSchema } from './lifecycle.ts';
import { procedure } from './procedure.ts';
import { sensitivitySchema } from './sensitivity.ts';
import { custodySchema } from './tenants.ts';
import { timeSchema } from './values.ts';

/** Something the officer should look at, the most pressing first; `route` leads there. */
export const attentionSchema = z.object({
  tone: z.enum(['danger', 'attention', 'info']),
  title: z.string(),
  detail: z.string(),
  route: z.string(),
  since: timeSchema.nullable(),
});
export type Attention = z.infer<typeof attentionSchema>;

/** Everything the first screen shows, read in one go. */
export const overviewSchema = z.object({
  tenants: z.array(z.object({ custody: custodySchema, count: z.int() })).readonly(),
  keys: z.array(z.object({ phase: validationPhaseSchema, count: z.int() })).readonly(),
  secrets: z.array(z.object({ sensitivity: sensitivitySchema, count: z.int() })).readonly(),
  attention: z.array(attentionSchema).readonly(),
  activity: z.array(activityDaySchema).readonly(),
  recent: z.array(auditEventSchema).readonly(),
});
export type Overview = z.infer<typeof overviewSchema>;

/** The first screen. */
export const overviewContract = { get: procedure.output(overviewSchema) };
