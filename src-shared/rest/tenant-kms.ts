import { z } from 'zod';
import { azureEmulatorSchema, loopbackUrlSchema } from '../key-access.ts';
import { idSchema } from '../values.ts';
import { operation } from './operation.ts';
import { instantSchema, keyChangers, keyReaders, tenantHeader } from './words.ts';

/** The providers of this dialect; the last one is ours. */
export const onboardingProviders = ['aws', 'gcp', 'azure', 'pkcs11'] as const;

/** What each provider needs beside the key. The endpoints, for emulators on this machine, are ours. */
export const onboardingConfigs = {
  aws: z.strictObject({
    region: z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'must be a region such as eu-central-1'),
    role_arn: z.string().max(2048),
    external_id: z.string().max(1224).optional(),
    profile: z.string().max(128).optional(),
    endpoint: loopbackUrlSchema.optional(),
    sts_endpoint: loopbackUrlSchema.optional(),
  }),
  gcp: z.strictObject({
    impersonate_service_account: z.string().max(254),
    project_id: z.string().max(63).optional(),
    endpoint: loopbackUrlSchema.optional(),
    token_endpoint: loopbackUrlSchema.optional(),
  }),
  azure: z.strictObject({
    vault_url: z.string().max(256),
    azure_tenant_id: z.uuid().optional(),
    client_id: z.uuid().optional(),
    client_secret_env_var: z.string().max(64).optional(),
    emulator: azureEmulatorSchema.optional(),
  }),
  pkcs11: z.strictObject({ module: z.string().min(1).max(4096), mechanism: z.enum(['AES_GCM', 'AES_KEY_WRAP_PAD']).optional() }),
} as const;

const keyRef = z.string().min(1).max(2048);

/** A key to be onboarded: its provider says what its config holds. */
export const onboardingSchema = z.strictObject({
  provider: z.enum(onboardingProviders),
  kms_key_ref: keyRef,
  config: z.record(z.string(), z.unknown()),
});

function onboardingAt<P extends keyof typeof onboardingConfigs>(provider: P) {
  return z.strictObject({ provider: z.literal(provider), kms_key_ref: keyRef, config: onboardingConfigs[provider] });
}

/** A key to be onboarded, with all that its config holds: `onboardingSchema` as the document shows it. */
export const onboardingShown = z.discriminatedUnion('provider', [onboardingAt('aws'), onboardingAt('gcp'), onboardingAt('azure'), onboardingAt('pkcs11')]);

/** One version of the data key. */
export const wrappedKeyOnWire = z.object({
  id: idSchema,
  version: z.int(),
  wrap_method: z.enum(['baseline', 'customer_kms']),
  status: z.enum(['active', 'retired', 'revoked']),
  created_at: instantSchema,
  retired_at: instantSchema.nullable(),
});

const admission = { scope: 'tenant', roles: keyChangers } as const;
const headers = z.object(tenantHeader);

/** A tenant's KMS, onboarded with a live probe. */
export const tenantKmsOperations = {
  getTenantKms: operation({
    id: 'getTenantKms',
    dialect: 'tenant-kms',
    method: 'get',
    path: '/admin/tenant-kms',
    title: 'Read the KMS of a tenant',
    does: 'Answers the key the tenant is under, whether it is sealed, and every version of its data key.',
    admission: { scope: 'tenant', roles: keyReaders },
    headers,
    answers: {
      200: z.object({
        config: z.object({
          provider: z.enum(onboardingProviders),
          kms_key_ref: z.string(),
          config: z.record(z.string(), z.unknown()),
          sealed_since: instantSchema.nullable(),
          last_verified_at: instantSchema.nullable(),
          last_verify_error: z.string().nullable(),
        }),
        keys: z.array(wrappedKeyOnWire),
      }),
    },
    refused: [404],
  }),
  onboardTenantKms: operation({
    id: 'onboardTenantKms',
    dialect: 'tenant-kms',
    method: 'post',
    path: '/admin/tenant-kms',
    title: 'Onboard a KMS',
    does: 'Wraps and unwraps 32 bytes by the key first; only then is anything stored. It replaces a key that stands, and a new data key is wrapped under it.',
    admission,
    headers,
    body: onboardingSchema,
    bodyShown: onboardingShown,
    answers: {
      200: z.object({
        ok: z.literal(true),
        provider: z.enum(onboardingProviders),
        kms_key_ref: z.string(),
        new_key_version: z.int(),
        new_key_id: idSchema,
        rewrap_status: z.literal('enqueued'),
        note: z.string(),
        rewrap_job_id: idSchema,
        rewrap_lease_id: z.int(),
      }),
    },
    refused: [400, 404, 409, 502],
  }),
  rotateTenantKms: operation({
    id: 'rotateTenantKms',
    dialect: 'tenant-kms',
    method: 'post',
    path: '/admin/tenant-kms/rotate',
    title: 'Rotate the data key',
    does: "Makes a new version of the tenant's data key under the same KMS key and encrypts everything anew under it.",
    admission,
    headers,
    answers: { 200: z.object({ rotated: z.literal(true), new_version: z.int(), rewrap_lease_id: z.int() }) },
    refused: [403, 404, 409, 502],
    stepUp: 'x-knoxcall-stepup',
  }),
  unsealTenantKms: operation({
    id: 'unsealTenantKms',
    dialect: 'tenant-kms',
    method: 'post',
    path: '/admin/tenant-kms/unseal',
    title: 'Unseal',
    does: "Tries the customer's key and, when it opens the data key, gives the tenant's data back.",
    admission,
    headers,
    answers: { 200: z.object({ unsealed: z.literal(true) }) },
    refused: [404, 409, 502],
  }),
  getRewrap: operation({
    id: 'getRewrap',
    dialect: 'tenant-kms',
    method: 'get',
    path: '/admin/tenant-kms/rewrap/{lease}',
    title: 'Watch a rewrap',
    does: 'Answers how far the work behind a lease is.',
    ours: true,
    admission: { scope: 'tenant', roles: keyReaders },
    headers,
    params: z.strictObject({ lease: z.string().regex(/^[1-9]\d{0,14}$/, 'must be a lease id').transform(Number) }),
    answers: { 200: z.object({ total: z.int(), done: z.int(), failed: z.int(), rate_per_second: z.number(), state: z.string() }) },
    refused: [400, 404],
  }),
} as const;
