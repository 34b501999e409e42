import { z } from 'zod';

/**
 * What a client that was made from the public description of a dialect reads: every member that is documented, with its type
 * and its words. Members that it does not know are left alone. Written by hand, and taken from no source of the app.
 */
const millis = z.int().min(1_000_000_000_000);
const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/);
const sensitivity = z.enum(['UNSPECIFIED', 'STANDARD', 'PII', 'PHI', 'FINANCIAL', 'REGULATED']);

export const token = z.looseObject({ accessToken: z.string().regex(/^[\w-]+\.[\w-]+\.[\w-]+$/), expires: millis });

export const byokState = z.looseObject({
  configured: z.literal(true),
  config: z.looseObject({
    id: z.uuid(),
    provider: z.enum(['UNSPECIFIED', 'GCP', 'AWS']),
    kmsKeyResourceName: z.string(),
    authMode: z.enum(['UNSPECIFIED', 'GCP_ADC_IAM_BINDING', 'GCP_SERVICE_ACCOUNT_KEY_SECRET', 'AWS_ASSUME_ROLE']),
    authSecretRef: z.string().nullable(),
    status: z.enum(['PENDING_VALIDATION', 'VALIDATED', 'ACTIVE', 'SEALED', 'OFFBOARDED', 'REVOKED']),
    configVersion: z.int().positive(),
    lastValidatedAt: millis.nullable(),
    lastValidationError: z.string().nullable(),
    createdAt: millis,
    modifiedAt: millis,
  }),
});
export const noByokState = z.looseObject({ configured: z.literal(false), config: z.null() });
export const preflight = z.looseObject({ success: z.boolean(), reason: z.string().nullable(), message: z.string(), status: z.unknown() });

export const secret = z.looseObject({
  id: z.uuid(),
  key: z.string(),
  description: z.string(),
  sensitivity,
  publishedRevisionId: z.uuid(),
  publishedVersion: z.int().positive(),
  createdBy: z.string(),
  createdAt: millis,
  modifiedAt: millis,
});
export const revision = z.looseObject({
  id: z.uuid(),
  secretId: z.uuid(),
  version: z.int().positive(),
  sensitivity,
  note: z.string(),
  createdBy: z.string(),
  createdAt: millis,
});
export const secretPage = z.looseObject({ items: z.array(secret), nextPageToken: z.string().nullable() });
export const grant = z.looseObject({ id: z.uuid(), agentId: z.uuid(), secretId: z.uuid(), createdBy: z.string(), createdAt: millis });
export const grants = z.array(grant);
export const resolved = z.looseObject({ text: z.string() });
export const credentialEvents = z.looseObject({
  items: z.array(z.looseObject({ operation: z.enum(['DECRYPT', 'SIGN', 'ENCRYPT']), sensitivity, success: z.boolean() })),
  nextPageToken: z.string().nullable(),
});

export const tenantKms = z.looseObject({
  config: z.looseObject({
    provider: z.enum(['aws', 'gcp', 'azure']),
    kms_key_ref: z.string(),
    config: z.looseObject({ region: z.string(), role_arn: z.string() }),
    sealed_since: instant.nullable(),
    last_verified_at: instant.nullable(),
    last_verify_error: z.string().nullable(),
  }),
  keys: z
    .array(
      z.looseObject({
        id: z.string(),
        version: z.int().positive(),
        wrap_method: z.string(),
        status: z.string(),
        created_at: instant,
        retired_at: instant.nullable(),
      }),
    )
    .min(1),
});
export const onboarded = z.looseObject({
  ok: z.literal(true),
  provider: z.enum(['aws', 'gcp', 'azure']),
  kms_key_ref: z.string(),
  new_key_version: z.int().positive(),
  new_key_id: z.string(),
  rewrap_status: z.literal('enqueued'),
  note: z.string(),
});
export const rotated = z.looseObject({ rotated: z.literal(true), new_version: z.int().positive(), rewrap_lease_id: z.int().positive() });
export const rewrap = z.looseObject({ total: z.int(), done: z.int(), failed: z.int(), rate_per_second: z.number(), state: z.string() });

const role = z.enum(['account-admin', 'tenant-admin', 'keys-admin', 'keys-read', 'secrets-admin', 'secrets-read', 'auditor']);
const keyMembers = { identity: z.uuid(), name: z.string(), publicKey: z.uuid(), roles: z.array(role) };
/** A key as it is read: the private half is no member of it. */
export const tenantKey = z.looseObject({ ...keyMembers, privateKey: z.never().optional() });
export const newTenantKey = z.looseObject({ ...keyMembers, privateKey: z.string().min(32) });
export const tenantKeys = z.looseObject({ tenantKeys: z.array(tenantKey) });

export const registryKey = z.looseObject({
  api_version: z.literal('byok/v1'),
  kind: z.literal('Key'),
  id: z.string().regex(/^cck-[a-z0-9]{5,10}$/),
  metadata: z.looseObject({
    self: z.url(),
    resource_name: z.string().regex(/^crn:\/\/keydesk\/organization=[0-9a-f-]{36}\/key=cck-[a-z0-9]{5,10}$/),
    created_at: instant,
    updated_at: instant,
    deleted_at: instant.nullable().optional(),
  }),
  key: z.discriminatedUnion('kind', [
    z.looseObject({ kind: z.literal('AwsKey'), key_arn: z.string(), roles: z.array(z.string()) }),
    z.looseObject({ kind: z.literal('AzureKey'), key_id: z.string(), key_vault_id: z.string(), tenant_id: z.string(), application_id: z.string() }),
    z.looseObject({ kind: z.literal('GcpKey'), key_id: z.string(), security_group: z.string() }),
  ]),
  display_name: z.string(),
  provider: z.enum(['AWS', 'Azure', 'GCP']),
  state: z.enum(['AVAILABLE', 'IN_USE']),
  validation: z.looseObject({ phase: z.enum(['INITIALIZING', 'VALID', 'INVALID']), message: z.string(), since: instant, region: z.string() }),
});
const link = z.url().nullable();
export const registryKeys = z.looseObject({
  api_version: z.literal('byok/v1'),
  kind: z.literal('KeyList'),
  metadata: z.looseObject({ first: link, last: link, prev: link, next: link, total_size: z.int() }),
  data: z.array(registryKey),
});

/** A refusal in the words of each family of dialects. */
export const problem = z.looseObject({
  type: z.string().min(1),
  title: z.string().min(1),
  status: z.int(),
  detail: z.string().min(1),
  instance: z.string().startsWith('/'),
});
export const onboardingError = z.looseObject({ error: z.looseObject({ type: z.string().min(1), message: z.string().min(1) }) });
export const registryErrors = z.looseObject({
  errors: z
    .array(
      z.looseObject({
        id: z.string().min(1),
        status: z.string().regex(/^[45]\d\d$/),
        code: z.string().min(1),
        title: z.string().min(1),
        detail: z.string().min(1),
        source: z.union([z.strictObject({ pointer: z.string() }), z.strictObject({ parameter: z.string() })]).optional(),
        error_code: z.int(),
        message: z.string().min(1),
      }),
    )
    .min(1),
});
