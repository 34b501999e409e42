import { z } from 'zod';
import { accessDocumentSchema } from '../key-abilities.ts';
import { kmsKeyIdSchema } from '../keys.ts';
import { validationPhases } from '../lifecycle.ts';
import { lineSchema } from '../values.ts';
import { operation } from './operation.ts';
import { instantSchema, keyReaders, queryNumber } from './words.ts';

/** The providers of this dialect; the last two are ours. */
export const registryProviders = ['AWS', 'Azure', 'GCP', 'PKCS11', 'KEY_FILE'] as const;

const resource = z.string().min(1).max(2048);

/** How a customer's key is named, by its kind; what is read-only is answered and never taken. */
const shown = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('AwsKey'), key_arn: resource, roles: z.array(z.string()) }),
  z.object({ kind: z.literal('AzureKey'), key_id: resource, key_vault_id: z.string(), tenant_id: z.string(), application_id: z.string() }),
  z.object({ kind: z.literal('GcpKey'), key_id: resource, security_group: z.string() }),
  z.object({ kind: z.literal('Pkcs11Key'), uri: resource }),
  z.object({ kind: z.literal('KeyFileKey'), uri: resource }),
]);

/** A key to be registered. How the desk reaches it comes from the identities in its settings, unless the fields of ours say otherwise. */
export const wantedRegistryKey = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('AwsKey'), key_arn: resource, role_arn: z.string().max(2048).optional(), external_id: z.string().max(1224).optional() }),
  z.strictObject({ kind: z.literal('AzureKey'), key_id: resource, key_vault_id: z.string().max(2048), tenant_id: z.string().max(64) }),
  z.strictObject({ kind: z.literal('GcpKey'), key_id: resource, impersonate_service_account: z.string().max(254).optional() }),
  z.strictObject({ kind: z.literal('Pkcs11Key'), uri: resource }),
  z.strictObject({ kind: z.literal('KeyFileKey'), uri: resource }),
]);

/** A registered key on the wire. */
export const registryKeyOnWire = z.object({
  api_version: z.literal('byok/v1'),
  kind: z.literal('Key'),
  id: kmsKeyIdSchema,
  metadata: z.object({
    self: z.url(),
    resource_name: z.string(),
    created_at: instantSchema,
    updated_at: instantSchema,
    deleted_at: instantSchema.nullable().optional(),
  }),
  key: shown,
  display_name: z.string(),
  provider: z.enum(registryProviders),
  state: z.enum(['AVAILABLE', 'IN_USE']),
  validation: z.object({ phase: z.enum(validationPhases), message: z.string(), since: instantSchema, region: z.string() }),
});

/** A text that is looked for anywhere: a NUL would end it for the database, and all rows would match. */
const searched = (most: number) => z.string().max(most).refine((text) => !text.includes('\0'), 'must not hold a NUL character');

const link = z.url().nullable();
const account = { scope: 'account', roles: keyReaders } as const;
const changing = { scope: 'account', roles: ['keys-admin', 'account-admin'] } as const;
const oneKey = z.strictObject({ id: kmsKeyIdSchema });

/** The registry of customers' keys. */
export const keyRegistryOperations = {
  listKeys: operation({
    id: 'listKeys',
    dialect: 'key-registry',
    method: 'get',
    path: '/byok/v1/keys',
    title: 'List the registered keys',
    does: 'Answers the keys in the order of their creation, a page at a time. Local keys are listed when `include=local` asks for them, and only then, whatever `provider` names.',
    admission: account,
    query: z.strictObject({
      display_name: searched(120).optional(),
      key: searched(2048).optional(),
      provider: z.enum(registryProviders).optional(),
      state: z.enum(['AVAILABLE', 'IN_USE']).optional(),
      validation_phase: z.enum(validationPhases).optional(),
      validation_region: z.string().max(64).optional(),
      page_size: queryNumber(1, 100, 10),
      page_token: z.string().max(255).optional(),
      include: z.literal('local').optional(),
    }),
    answers: {
      200: z.object({
        api_version: z.literal('byok/v1'),
        kind: z.literal('KeyList'),
        metadata: z.object({ first: link, last: link, prev: link, next: link, total_size: z.int() }),
        data: z.array(registryKeyOnWire),
      }),
    },
    refused: [400],
  }),
  getKey: operation({
    id: 'getKey',
    dialect: 'key-registry',
    method: 'get',
    path: '/byok/v1/keys/{id}',
    title: 'Read a registered key',
    does: 'Answers one key with what its last validation said.',
    admission: account,
    params: oneKey,
    answers: { 200: registryKeyOnWire },
    refused: [400, 404],
    tagged: true,
  }),
  createKey: operation({
    id: 'createKey',
    dialect: 'key-registry',
    method: 'post',
    path: '/byok/v1/keys',
    title: 'Register a key',
    does: "Registers a customer's key, by its name without a version. It is `INITIALIZING` until it has been validated, in the background. Without a `display_name` it is called by the last part of its name. A key that is registered already is refused as `resource_already_exists`.",
    admission: changing,
    body: z.strictObject({ key: wantedRegistryKey, display_name: lineSchema(120).optional() }),
    answers: { 201: registryKeyOnWire },
    refused: [400, 409],
    tagged: true,
  }),
  updateKey: operation({
    id: 'updateKey',
    dialect: 'key-registry',
    method: 'patch',
    path: '/byok/v1/keys/{id}',
    title: 'Rename a registered key',
    does: 'Changes `display_name`; everything else of a key is immutable.',
    admission: changing,
    params: oneKey,
    body: z.strictObject({ display_name: lineSchema(120) }),
    answers: { 200: registryKeyOnWire },
    refused: [400, 404, 412],
    tagged: true,
    conditional: true,
  }),
  deleteKey: operation({
    id: 'deleteKey',
    dialect: 'key-registry',
    method: 'delete',
    path: '/byok/v1/keys/{id}',
    title: 'Remove a registered key',
    does: 'Takes a key that nothing depends on out of the registry. Its id is never used again.',
    admission: changing,
    params: oneKey,
    answers: { 204: null },
    refused: [400, 404, 409],
  }),
  getKeyPolicy: operation({
    id: 'getKeyPolicy',
    dialect: 'key-registry',
    method: 'get',
    path: '/byok/v1/keys/{id}/policy',
    title: "What the key's owner must grant",
    does: 'Answers the least policy that lets this desk use the key, as text to apply at the provider.',
    ours: true,
    admission: account,
    params: oneKey,
    answers: { 200: z.object({ documents: z.array(accessDocumentSchema) }) },
    refused: [400, 404],
  }),
} as const;
