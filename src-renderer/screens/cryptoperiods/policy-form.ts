import type { z } from 'zod';
import { cryptoperiodPolicySchema } from '../../../src-shared/cryptoperiods.ts';

/** A policy as the form takes it: the warning cannot begin before the cryptoperiod does. */
export const policyFormSchema = cryptoperiodPolicySchema.refine(({ days, warnDays }) => warnDays < days, {
  path: ['warnDays'],
  message: 'must be fewer days than the cryptoperiod',
});
type PolicyForm = z.infer<typeof policyFormSchema>;

/** What the form says of a field that is no whole number in its bounds. */
const bounds: Readonly<Record<'days' | 'warnDays', string>> = {
  days: 'Enter a whole number of days, from 1 to 3,650.',
  warnDays: 'Enter a whole number of days, from 0 to 365.',
};

/**
 * What is wrong with a number of days.
 * @param type the kind of the schema's complaint; `custom` is one of our own, with its own words
 */
export function daysProblem(field: keyof typeof bounds & keyof PolicyForm, type: string | undefined, message: string | undefined): string | undefined {
  if (type === undefined) return undefined;
  return type === 'custom' ? message : bounds[field];
}
