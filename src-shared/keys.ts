import { z } from 'zod';
import { kmsFailureKindSchema } from './errors.ts';
import {
  accessDocumentSchema,
  attestationSchema,
  keyAbilitySchema,
  keyPlaceSchema,
  policyComparisonSchema,
  rotationStatusSchema,
  signInPromptSchema,
  tokenKeySchema,
  tokenSchema,
} from './key-abilities.ts';
import { keyReferenceSchema, providerSchema } from './key-references.ts';
import { validationPhaseSchema } from './lifecycle.ts';
import { procedure } from './procedure.ts';
import { tenantIdSchema } from './tenants.ts';
import { lineSchema, listOf, passphraseSchema, pathSchema, reasonSchema, searchSchema, timeSchema, windowFields } from './values.ts';

/** A registered key's id; never used twice. */
export const kmsKeyIdSchema = z.string().regex(/^cck-[a-z0-9]{5,10}$/, 'must be a key id such as cck-4f7k2');

/** What the last live probe of a key said. `since` moves when phase or message changes, `checkedAt` with every probe. */
export const validationSchema = z.object({
  phase: validationPhaseSchema,
  message: z.string(),
  since: timeSchema,
  region: z.string().nullable(),
  checkedAt: timeSchema.nullable(),
});
export type Validation = z.infer<typeof validationSchema>;

/** What a key waits for before it can be called: the passphrase of its file, the PIN of its token, an officer's sign-in. */
export const keyWaits = ['passphrase', 'pin', 'sign-in'] as const;
export type KeyWait = (typeof keyWaits)[number];

/** How often a key is validated while the vault is open, in seconds: within five minutes of a refusal its tenants are sealed. */
export const monitorIntervalSeconds = { least: 30, usual: 60, most: 240 } as const;
export const monitorIntervalSchema = z.int().min(monitorIntervalSeconds.least).max(monitorIntervalSeconds.most);

/** A registered key with what depends on it. `unlocked` is false while it waits for the officer, and `waitsFor` says for what. */
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
  waitsFor: z.enum(keyWaits).nullable(),
  abilities: z.array(keyAbilitySchema).readonly(),
  intervalSeconds: monitorIntervalSchema,
  nextCheckAt: timeSchema.nullable(),
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

/** One change of a key's validation. `by` says whether an officer looked or the monitor did. */
export const keyCheckSchema = z.object({
  id: z.int(),
  at: timeSchema,
  from: validationPhaseSchema,
  phase: validationPhaseSchema,
  message: z.string(),
  by: z.enum(['officer', 'monitor']),
});
export type KeyCheck = z.infer<typeof keyCheckSchema>;

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
  /** Takes back a removal, as long as nobody has registered the same key anew. */
  restore: procedure.input(oneKey).output(kmsKeySchema),
  history: procedure.input(z.object({ key: kmsKeyIdSchema, ...windowFields })).output(listOf(keyCheckSchema)),
  setInterval: procedure.input(z.object({ key: kmsKeyIdSchema, intervalSeconds: monitorIntervalSchema })).output(kmsKeySchema),
  access: procedure
    .input(z.object({ key: kmsKeyIdSchema, tenant: tenantIdSchema.optional() }))
    .output(z.array(accessDocumentSchema).readonly()),
  /** The same for a key that is not registered yet: its owner grants the access first. */
  accessFor: procedure
    .input(z.object({ key: keyReferenceSchema, tenant: tenantIdSchema.optional() }))
    .output(z.array(accessDocumentSchema).readonly()),
  comparePolicy: procedure.input(z.object({ key: kmsKeyIdSchema, tenant: tenantIdSchema.optional() })).output(policyComparisonSchema),
  rotation: procedure.input(oneKey).output(rotationStatusSchema),
  attestation: procedure.input(oneKey).output(attestationSchema),
  createAtProvider: procedure.input(z.object({ displayName: lineSchema(120), place: keyPlaceSchema })).output(kmsKeySchema),
  signIn: procedure.input(oneKey).output(signInPromptSchema),
  /** The slots of a PKCS#11 module that hold a token. */
  tokens: procedure.input(z.object({ module: pathSchema })).output(z.array(tokenSchema).readonly()),
  tokenKeys: procedure
    .input(z.object({ module: pathSchema, serial: z.string().min(1).max(64), pin: passphraseSchema, lastTry: z.boolean().default(false) }))
    .output(z.array(tokenKeySchema).readonly()),
  token: procedure.input(oneKey).output(tokenSchema),
  /** Enters the PIN of a key's token. Before the last try before the token locks it is refused unless `lastTry` says it is meant. */
  unlockToken: procedure
    .input(z.object({ key: kmsKeyIdSchema, pin: passphraseSchema, lastTry: z.boolean().default(false) }))
    .output(kmsKeySchema),
  unlockKeyFile: procedure.input(z.object({ key: kmsKeyIdSchema, passphrase: passphraseSchema })).output(kmsKeySchema),
};
