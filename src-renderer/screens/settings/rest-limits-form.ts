import { z } from 'zod';
import { restSettingsSchema } from '../../../src-shared/settings.ts';
import type { RestSettings } from '../../../src-shared/settings.ts';

/** What is typed of the port and the limit. */
export interface RestLimitsValues {
  readonly port: string;
  readonly callsPerMinute: string;
}

/** A number as it was typed, held to the shared schema of it. */
const numberText = (schema: z.ZodType, words: string): z.ZodType<string, string> =>
  z.string().refine((text) => /^\d+$/.test(text.trim()) && schema.safeParse(Number(text)).success, words);

const { port, callsPerMinute } = restSettingsSchema.shape;

/** The form of port and limit. */
export const restLimitsSchema: z.ZodType<RestLimitsValues, RestLimitsValues> = z.object({
  port: numberText(port, 'must be a whole number from 1,024 to 65,535'),
  callsPerMinute: numberText(callsPerMinute, 'must be a whole number from 10 to 1,000,000'),
});

/** The form as it opens. */
export function limitsOf(rest: RestSettings): RestLimitsValues {
  return { port: String(rest.port), callsPerMinute: String(rest.callsPerMinute) };
}

/** The settings a filled form stands for; the rest stays. */
export function withLimits(rest: RestSettings, values: RestLimitsValues): RestSettings {
  return { ...rest, port: Number(values.port), callsPerMinute: Number(values.callsPerMinute) };
}
