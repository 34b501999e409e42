import { z } from 'zod';
import { pkcs11Mechanisms } from '../../src-shared/key-access.ts';
import { pinStateSchema, tokenKeySchema, tokenSchema } from '../../src-shared/key-abilities.ts';

/**
 * What goes between the desk and the process that owns a PKCS#11 module. Both ends check all they get: a vendor's library
 * lives in that process. Bytes are `Uint8Array`, by structured clone.
 */

const bytesUpTo = (maximum: number): z.ZodType<Uint8Array> => z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= maximum);
const bytesSchema = bytesUpTo(4096);
/** A context may be long: vault and tenant are names. */
const aadSchema = bytesUpTo(1_000_000);
/** A token or a key by its PKCS#11 URI. */
const uriSchema = z.string().max(2048);
const mechanismSchema = z.enum(pkcs11Mechanisms);
const keyFields = { uri: uriSchema, mechanism: mechanismSchema };

/** What the process is asked. */
export const askSchema = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('tokens') }),
  z.strictObject({ act: z.literal('token'), uri: uriSchema }),
  z.strictObject({ act: z.literal('login'), uri: uriSchema, pin: bytesSchema, lastTry: z.boolean() }),
  z.strictObject({ act: z.literal('keys'), uri: uriSchema }),
  z.strictObject({ act: z.literal('describe'), ...keyFields }),
  z.strictObject({ act: z.literal('wrap'), ...keyFields, payload: bytesSchema, aad: aadSchema }),
  z.strictObject({ act: z.literal('unwrap'), ...keyFields, blob: bytesSchema, aad: aadSchema }),
  z.strictObject({ act: z.literal('generate'), uri: uriSchema, label: z.string().min(1).max(255), mechanism: mechanismSchema }),
]);
/** One of the asks, without its number. */
export type Ask = z.infer<typeof askSchema>;
/** What can be asked. */
export type Act = Ask['act'];

/** An ask with the number by which its reply is known. */
export const requestSchema = z.strictObject({ id: z.int(), ask: z.unknown() });

/** What the token says of a key that can wrap. `null` is: the token does not say. */
export const keyFactsSchema = z.object({
  label: z.string(),
  id: z.string(),
  bits: z.int(),
  local: z.boolean().nullable(),
  alwaysSensitive: z.boolean().nullable(),
  neverExtractable: z.boolean().nullable(),
});
/** See {@link keyFactsSchema}. */
export type KeyFacts = z.infer<typeof keyFactsSchema>;

/** The shape of each answer. */
export const answerSchemas = {
  tokens: z.array(tokenSchema).readonly(),
  token: tokenSchema,
  login: tokenSchema,
  keys: z.array(tokenKeySchema).readonly(),
  describe: z.object({ token: tokenSchema, key: keyFactsSchema }),
  wrap: z.object({ blob: bytesSchema, id: z.string() }),
  unwrap: bytesSchema,
  generate: z.object({ token: tokenSchema, key: keyFactsSchema }),
} as const satisfies Readonly<Record<Act, z.ZodType>>;
/** The answer to an ask. */
export type Answer<A extends Act> = z.infer<(typeof answerSchemas)[A]>;
/** All answers by what was asked. */
export type Answers = { readonly [A in Act]: Answer<A> };

/** The ways in which the process can fail to answer. */
export const tokenProblems = [
  /** pkcs11js was not built on this machine. */
  'binding-missing',
  /** The vendor's library does not load or start. */
  'module-failed',
  'token-gone',
  'token-twice',
  'key-gone',
  'key-twice',
  /** There is a key, and it must not or cannot wrap. */
  'key-unfit',
  /** The key would be the right one, and its owner does not let it be used. */
  'key-off',
  'key-exists',
  'no-mechanism',
  'pin-needed',
  'pin-wrong',
  'pin-last-try',
  /** The key serves, and does not open these bytes. */
  'bytes-refused',
  'bytes-malformed',
  /** The module answers with what cannot be. */
  'nonsense',
  'device-failed',
  'bad-request',
] as const;
/** One of {@link tokenProblems}. */
export type TokenProblemCode = (typeof tokenProblems)[number];

/** Why there is no answer. `detail` is a fixed sentence, with at most the name of a PKCS#11 return value; never secret. */
export const problemSchema = z.object({
  code: z.enum(tokenProblems),
  detail: z.string().max(500),
  token: z.string().default(''),
  pin: pinStateSchema.default('ok'),
});
/** See {@link problemSchema}. */
export type Problem = z.infer<typeof problemSchema>;

/** A reply: an answer of the shape that was asked for, or a problem. */
export const replySchema = z.union([
  z.strictObject({ id: z.int(), answer: z.unknown() }),
  z.strictObject({ id: z.int(), problem: problemSchema }),
]);

/** Something that the token, its key or its module does not allow or cannot do. */
export class TokenProblem extends Error {
  override readonly name = 'TokenProblem';
  readonly problem: Problem;

  constructor(code: TokenProblemCode, detail: string, more: Partial<Pick<Problem, 'token' | 'pin'>> = {}) {
    super(`${code}: ${detail}`);
    this.problem = { code, detail, token: more.token ?? '', pin: more.pin ?? 'ok' };
  }
}
