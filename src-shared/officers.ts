import { z } from 'zod';
import { lineSchema } from './values.ts';

/** What a person who unlocks the vault may be. */
export const roles = ['administrator', 'officer', 'custodian', 'auditor'] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

/** An officer's name as events and reports show it. The desk acts as `keydesk`: nobody else may sign with that name. */
export const officerNameSchema = lineSchema(80).refine((name) => name.toLowerCase() !== 'keydesk', 'is the name under which the desk itself acts');

/** The person at the desk. */
export const officerSchema = z.object({ id: z.uuid(), name: lineSchema(80), role: roleSchema });
export type Officer = z.infer<typeof officerSchema>;
