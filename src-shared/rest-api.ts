import { z } from 'zod';
import { procedure } from './procedure.ts';
import { timeSchema } from './values.ts';

/** Where the REST API stands. `failed` says why it could not listen. */
export const restStandingSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('off') }),
  z.object({ state: z.literal('on'), url: z.string(), port: z.int(), since: timeSchema }),
  z.object({ state: z.literal('failed'), port: z.int(), problem: z.string(), remedy: z.string() }),
]);
export type RestStanding = z.infer<typeof restStandingSchema>;

/** One call that was answered; never anything of its body or answer. */
export const restCallSchema = z.object({
  at: timeSchema,
  requestId: z.string(),
  method: z.string(),
  /** The path without its query. */
  path: z.string(),
  /** The operation of the reference, or null for a path that is none. */
  operation: z.string().nullable(),
  status: z.int(),
  milliseconds: z.number(),
  /** The public key of the credential, or null when none was proven. */
  publicKey: z.string().nullable(),
  keyName: z.string().nullable(),
});
export type RestCallShown = z.infer<typeof restCallSchema>;

/** The REST API as the officer sees it. It is switched on and off in the settings. */
export const restContract = {
  status: procedure.output(
    z.object({ standing: restStandingSchema, /** What clients send as `x-account-id`. */ account: z.string(), calls: z.array(restCallSchema).readonly() }),
  ),
  /** The OpenAPI 3.1 document, as `/openapi.json` serves it. */
  reference: procedure.output(z.object({ document: z.record(z.string(), z.unknown()) })),
};
