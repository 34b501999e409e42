import { z } from 'zod';
import { kmsFailureKindSchema } from './errors.ts';
import { validationPhaseSchema } from './lifecycle.ts';
import { procedure } from './procedure.ts';
import { tenantIdSchema } from './tenants.ts';
import { lineSchema, listOf, passphraseSchema, pathSchema, reasonSchema, searchSchema, timeSchema, windowFields } from './values.ts';

/** A registered key's id; never used twice. */
export const kmsKeyIdSchema = z.string().regex(/^cck-[a-z0-9]{5,10}$/, 'must be a key id such as cck-4f7k2');

/** Where a customer's key can be held. */
export const providers = ['AWS', 'KEY_FILE'] as const;
export const providerSchema = z.enum(providers);
export type Provider = z.infer<typeof providerSchema>;

const loopbackUrl = z
  .url()
  .regex(/^https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?\/?$/, 'may only name an emulator on this machine');

/** A key at AWS KMS, reached by a role that is assumed from a named profile. The endpoints are for emulators only. */
export const awsKeySchema = z.strictObject({
  provider: z.literal('AWS'),
  keyArn: z
    .string()
    .regex(
      /^arn:aws(?:-cn|-us-gov)?:kms:[a-z0-9-]+:\d{12}:(?:key\/[A-Za-z0-9-]+|alias\/[A-Za-z0-9/_-]+)$/,
      'must be a full key ARN (arn:aws:kms:REGION:ACCOUNT:key/ID) or alias ARN',
    ),
  roleArn: z
    .string()
    .regex(/^arn:aws(?:-cn|-us-gov)?:iam::\d{12}:role\/[\w+=,.@/-]+$/, 'must be the ARN of the role to assume (arn:aws:iam::ACCOUNT:role/NAME)'),
  externalId: z.string().regex(/^[\w+=,.@:/-]{2,1224}$/).nullable().default(null),
  profile: z.string().regex(/^[\w.@-]{1,128}$/, 'must be the name of a profile in the AWS configuration'),
  endpoint: loopbackUrl.nullable().default(null),
  stsEndpoint: loopbackUrl.nullable().default(null),
});
export type AwsKey = z.infer<typeof awsKeySchema>;

/** A key in a file on removable media. */
export const keyFileKeySchema = z.strictObject({ provider: z.literal('KEY_FILE'), path: pathSchema });
export type KeyFileKey = z.infer<typeof keyFileKeySchema>;

/** How a customer's key is reached: names only, never a credential. Immutable once registered. */
export const keyReferenceSchema = z.discriminatedUnion('provider', [awsKeySchema, keyFileKeySchema]);
export type KeyReference = z.infer<typeof keyReferenceSchema>;

/** What the last live probe of a key said. `since` moves when phase or message changes, `checkedAt` with every probe. */
export const validationSchema = z.object({
  phase: validationPhaseSchema,
  message: z.string(),
  since: timeSchema,
  region: z.string().nullable(),
  checkedAt: timeSchema.nullable(),
});
export type Validation = z.infer<typeof validationSchema>;

/** A registered key with what depends on it. `unlocked` is false while the passphrase of its file is missing. */
export const kmsKeySchema = z.object({
  id: kmsKeyIdSchema,
  displayName: z.string(),
  provider: providerSchema,
  key: keyReferenceSchema,
  resource: z.string(),
  state: z.enum(['AVAILABLE', 'IN_USE']),
  validation: validationSchema,
  tenants: z.array(tenantIdSchema).readonly(),
  tenantCount: z.int(),
  emulator: z.boolean(),
  unlocked: z.boolean(),
  createdAt: timeSchema,
  modifiedAt: timeSchema,
});
export type KmsKey = z.infer<typeof kmsKeySchema>;

/** One thing a preflight looked at. `remedy` is empty when it went well. */
export const findingSchema = z.object({
  check: z.enum(['reach', 'describe', 'wrap', 'unwrap', 'compare', 'latency']),
  outcome: z.enum(['ok', 'warning', 'failed', 'skipped']),
  detail: z.string(),
  remedy: z.string(),
  milliseconds: z.number().nullable(),
});
export type Finding = z.infer<typeof findingSchema>;

/** A live wrap and unwrap of 32 random bytes, and what it found. */
export const preflightSchema = z.object({
  success: z.boolean(),
  reason: kmsFailureKindSchema.nullable(),
  message: z.string(),
  findings: z.array(findingSchema).readonly(),
  at: timeSchema,
});
export type Preflight = z.infer<typeof preflightSchema>;

/** A key file that was written: where, and the value by which its copies are compared. */
export const keyFileMadeSchema = z.object({ path: pathSchema, checkValue: z.string() });

const oneKey = z.object({ key: kmsKeyIdSchema });

/** The registry of customers' keys. */
export const keyContract = {
  list: procedure
    .input(
      z.object({
        search: searchSchema.default(''),
        provider: providerSchema.optional(),
        state: z.enum(['AVAILABLE', 'IN_USE']).optional(),
        phase: validationPhaseSchema.optional(),
        sort: z.enum(['displayName', 'provider', 'phase', 'state', 'createdAt', 'tenantCount']).default('displayName'),
        descending: z.boolean().default(false),
        ...windowFields,
      }),
    )
    .output(listOf(kmsKeySchema)),
  get: procedure.input(oneKey).output(kmsKeySchema),
  add: procedure.input(z.object({ displayName: lineSchema(120), key: keyReferenceSchema })).output(kmsKeySchema),
  rename: procedure.input(z.object({ key: kmsKeyIdSchema, displayName: lineSchema(120) })).output(kmsKeySchema),
  remove: procedure.input(oneKey).output(z.object({})),
  preflight: procedure.input(oneKey).output(preflightSchema),
  createKeyFile: procedure
    .input(z.object({ path: pathSchema, label: lineSchema(120), passphrase: passphraseSchema }))
    .output(keyFileMadeSchema),
  exportKeyFile: procedure
    .input(z.object({ key: kmsKeyIdSchema, to: pathSchema, reason: reasonSchema }))
    .output(keyFileMadeSchema),
  unlockKeyFile: procedure.input(z.object({ key: kmsKeyIdSchema, passphrase: passphraseSchema })).output(kmsKeySchema),
};
