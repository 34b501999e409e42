import { z } from 'zod';
import { revokeCategories } from '../byok.ts';
import { lifecycleSchema } from '../lifecycle.ts';
import { idSchema, timeSchema } from '../values.ts';
import { operation } from './operation.ts';
import { keyChangers, keyReaders, maybeTime, tenantParam } from './words.ts';

/** Where a customer's key is held, as this dialect says it; the last three are ours. */
export const byokProviders = ['UNSPECIFIED', 'GCP', 'AWS', 'AZURE', 'PKCS11', 'KEY_FILE'] as const;
/** How a customer's key is signed in to, as this dialect says it; the last four are ours. */
export const byokAuthModes = [
  'UNSPECIFIED', 'GCP_ADC_IAM_BINDING', 'GCP_SERVICE_ACCOUNT_KEY_SECRET', 'AWS_ASSUME_ROLE', 'AZURE_WORKLOAD_IDENTITY', 'PKCS11_PIN', 'KEY_FILE',
] as const;

/** One tenant's binding; never key material. `revokeAt` is ours: until then a revocation can be undone at the desk. */
export const byokConfigOnWire = z.object({
  id: idSchema,
  provider: z.enum(byokProviders),
  kmsKeyResourceName: z.string(),
  authMode: z.enum(byokAuthModes),
  authSecretRef: z.string().nullable(),
  status: lifecycleSchema,
  configVersion: z.int(),
  lastValidatedAt: maybeTime,
  lastValidationError: z.string().nullable(),
  createdAt: timeSchema,
  modifiedAt: timeSchema,
  revokeAt: timeSchema.optional(),
});

/** The binding, or that there is none yet. */
export const byokStateOnWire = z.object({ configured: z.boolean(), config: byokConfigOnWire.nullable() });

const params = z.strictObject(tenantParam);
const admission = { scope: 'tenant', roles: keyChangers } as const;

/** A tenant under its customer's key. */
export const byokOperations = {
  getByok: operation({
    id: 'getByok',
    dialect: 'byok',
    method: 'get',
    path: '/v1/tenants/{tenant}/byok',
    title: 'Read the binding',
    does: "Answers the tenant's BYOK configuration; `configured` is false before the first stage.",
    admission: { scope: 'tenant', roles: keyReaders },
    params,
    answers: { 200: byokStateOnWire },
    refused: [404],
  }),
  stageByok: operation({
    id: 'stageByok',
    dialect: 'byok',
    method: 'post',
    path: '/v1/tenants/{tenant}/byok:stage',
    title: 'Stage a key',
    does: 'Records which key the tenant shall be under. It may be repeated, and moves no data key.',
    admission,
    params,
    body: z.strictObject({
      provider: z.enum(byokProviders).default('UNSPECIFIED'),
      kmsKeyResourceName: z.string().max(2048).nullable().optional(),
      authMode: z.enum(byokAuthModes).default('UNSPECIFIED'),
      authSecretRef: z.string().max(256).nullable().optional(),
    }),
    answers: { 200: byokStateOnWire },
    refused: [400, 404, 409],
  }),
  preflightByok: operation({
    id: 'preflightByok',
    dialect: 'byok',
    method: 'post',
    path: '/v1/tenants/{tenant}/byok:preflight',
    title: 'Try the staged key',
    does:
      'Wraps and unwraps 32 random bytes by the staged key and records what came of it. It answers 200 when that fails too; `reason` is then one of ' +
      'permission_denied, key_disabled, not_found, unreachable, throttled, wrong_key, invalid_response.',
    admission,
    params,
    answers: { 200: z.object({ success: z.boolean(), reason: z.string().nullable(), message: z.string(), status: byokStateOnWire }) },
    refused: [404, 409],
  }),
  activateByok: operation({
    id: 'activateByok',
    dialect: 'byok',
    method: 'post',
    path: '/v1/tenants/{tenant}/byok:activate',
    title: 'Activate',
    does: "Wraps the tenant's data key anew under the customer's key. It needs a preflight that succeeded within ten minutes.",
    admission,
    params,
    answers: { 200: byokStateOnWire },
    refused: [404, 409, 502],
  }),
  offboardByok: operation({
    id: 'offboardByok',
    dialect: 'byok',
    method: 'post',
    path: '/v1/tenants/{tenant}/byok:offboard',
    title: 'Offboard',
    does: "Brings the tenant's data key back to the baseline, for which the customer's key must work.",
    admission,
    params,
    answers: { 200: byokStateOnWire },
    refused: [404, 409],
  }),
  revokeByok: operation({
    id: 'revokeByok',
    dialect: 'byok',
    method: 'post',
    path: '/v1/tenants/{tenant}/byok:revoke',
    title: 'Revoke',
    does: 'Records why the key is revoked and takes the data away at once. Until `revokeAt` an officer can undo it; then it is for ever.',
    admission,
    params,
    body: z.strictObject({ reason: z.enum(revokeCategories) }),
    answers: { 200: byokStateOnWire },
    refused: [400, 404, 409],
  }),
} as const;
