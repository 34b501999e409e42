import { z } from 'zod';
import { awsAccess, azureAccess, azureStoreUrlShape, gcpAccess, pkcs11Mechanisms } from './key-access.ts';
import { lineSchema, passphraseSchema, pathSchema, timeSchema } from './values.ts';

/** What a provider can do with a key beside wrapping; asked for before the button is shown. */
export const keyAbilities = ['access', 'policy', 'rotation', 'attestation', 'sign-in', 'token'] as const;
export const keyAbilitySchema = z.enum(keyAbilities);
export type KeyAbility = z.infer<typeof keyAbilitySchema>;

/** One text to hand to whoever runs the customer's KMS. `fileName` is what it is saved as. */
export const accessDocumentSchema = z.object({
  title: z.string(),
  purpose: z.string(),
  language: z.enum(['json', 'shell', 'text']),
  fileName: z.string(),
  document: z.string(),
});
export type AccessDocument = z.infer<typeof accessDocumentSchema>;

/** One thing the key needs, or one that goes further than it needs, as against what the customer has now. */
export const policyLineSchema = z.object({
  requirement: z.string(),
  state: z.enum(['granted', 'missing', 'broader', 'unknown']),
  detail: z.string(),
  remedy: z.string(),
});
export type PolicyLine = z.infer<typeof policyLineSchema>;

/** What the customer's key allows now, as far as we may read it, compared with what it should. `problem` says why not. */
export const policyComparisonSchema = z.object({
  readable: z.boolean(),
  problem: z.string().nullable(),
  current: z.string().nullable(),
  wanted: z.string(),
  lines: z.array(policyLineSchema).readonly(),
});
export type PolicyComparison = z.infer<typeof policyComparisonSchema>;

/** Where a key stands with its rotation at the provider. `null` is: the provider does not say. */
export const rotationStatusSchema = z.object({
  automatic: z.boolean().nullable(),
  periodDays: z.int().nullable(),
  nextAt: timeSchema.nullable(),
  lastAt: timeSchema.nullable(),
  versions: z
    .array(z.object({ version: z.string(), state: z.string(), createdAt: timeSchema.nullable(), current: z.boolean() }))
    .readonly(),
  note: z.string(),
});
export type RotationStatus = z.infer<typeof rotationStatusSchema>;

/** What an HSM says of a key it made, and how far we could check that. `statement` is base64url. */
export const attestationSchema = z.object({
  outcome: z.enum(['verified', 'unverified', 'failed', 'absent']),
  format: z.string().nullable(),
  keyVersion: z.string().nullable(),
  checks: z.array(z.object({ check: z.string(), outcome: z.enum(['ok', 'failed', 'skipped']), detail: z.string() })).readonly(),
  statement: z.string().nullable(),
  note: z.string(),
});
export type Attestation = z.infer<typeof attestationSchema>;

/** How many tries are left before a token locks itself, as far as tokens tell it. */
export const pinStates = ['ok', 'count-low', 'final-try', 'locked', 'not-set'] as const;
export const pinStateSchema = z.enum(pinStates);
export type PinState = z.infer<typeof pinStateSchema>;

/** A slot of a PKCS#11 module with the token in it. */
export const tokenSchema = z.object({
  slot: z.int(),
  label: z.string(),
  serial: z.string(),
  manufacturer: z.string(),
  model: z.string(),
  firmware: z.string(),
  initialized: z.boolean(),
  pin: pinStateSchema,
  mechanisms: z.array(z.enum(pkcs11Mechanisms)).readonly(),
  canGenerate: z.boolean(),
});
export type Token = z.infer<typeof tokenSchema>;

/** A secret key on a token. `uri` names it for registering; `length` is in bits; `problem` says why it cannot wrap. */
export const tokenKeySchema = z.object({
  uri: z.string(),
  label: z.string(),
  id: z.string(),
  length: z.int().nullable(),
  extractable: z.boolean(),
  problem: z.string().nullable(),
});
export type TokenKey = z.infer<typeof tokenKeySchema>;

/** What to do to sign in: open `url` on any device and enter `code`, until `expiresAt`. */
export const signInPromptSchema = z.object({ url: z.string(), code: z.string(), message: z.string(), expiresAt: timeSchema });
export type SignInPrompt = z.infer<typeof signInPromptSchema>;

const keyName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/, 'must be 1 to 63 letters, digits, dashes or underscores');

/** Where a new key shall be made, by provider. It is made non-extractable, for wrapping alone. */
export const keyPlaceSchema = z.discriminatedUnion('provider', [
  z.strictObject({
    provider: z.literal('AWS'),
    region: z.string().regex(/^[a-z]{2,3}(?:-[a-z]+)+-\d{1,2}$/, 'must be a region such as eu-central-1'),
    alias: keyName,
    multiRegion: z.boolean().default(false),
    ...awsAccess,
  }),
  z.strictObject({
    provider: z.literal('GCP'),
    keyRing: z
      .string()
      .regex(/^projects\/[a-z][a-z0-9:.-]{4,61}[a-z0-9]\/locations\/[a-z0-9-]+\/keyRings\/[\w-]{1,63}$/, 'must be the name of a key ring (projects/P/locations/L/keyRings/R)'),
    name: keyName,
    protection: z.enum(['SOFTWARE', 'HSM']).default('HSM'),
    ...gcpAccess,
  }),
  z.strictObject({
    provider: z.literal('AZURE'),
    store: z.string().regex(azureStoreUrlShape, 'must be the address of a vault or HSM (https://VAULT.vault.azure.net)'),
    name: z.string().regex(/^[0-9A-Za-z-]{1,127}$/, 'must be 1 to 127 letters, digits or dashes'),
    protection: z.enum(['SOFTWARE', 'HSM']).default('HSM'),
    ...azureAccess,
  }),
  z.strictObject({
    provider: z.literal('PKCS11'),
    module: pathSchema,
    serial: z.string().min(1).max(64),
    label: lineSchema(32),
    mechanism: z.enum(pkcs11Mechanisms).default('AES_GCM'),
    pin: passphraseSchema,
  }),
]);
export type KeyPlace = z.infer<typeof keyPlaceSchema>;
