import { z } from 'zod';
import { secretKeySchema, maximumValueBytes } from '../secrets.ts';
import { sensitivitySchema } from '../sensitivity.ts';
import { idSchema, noteSchema, timeSchema } from '../values.ts';
import { operation } from './operation.ts';
import { queryFlag, queryNumber, recordReaders, secretChangers, secretReaders, secretResolvers, tenantParam } from './words.ts';

/** A secret on the wire; never its value. */
export const secretOnWire = z.object({
  id: idSchema,
  key: z.string(),
  description: z.string(),
  sensitivity: sensitivitySchema,
  publishedRevisionId: idSchema,
  publishedVersion: z.int(),
  createdBy: z.string(),
  createdAt: timeSchema,
  modifiedAt: timeSchema,
});

/** An immutable revision; never its value. */
export const revisionOnWire = z.object({
  id: idSchema,
  secretId: idSchema,
  version: z.int(),
  sensitivity: sensitivitySchema,
  note: z.string(),
  createdBy: z.string(),
  createdAt: timeSchema,
});

/** Who may have a secret resolved. `agentId` is the identity of an access key. */
export const grantOnWire = z.object({ id: idSchema, agentId: z.string(), secretId: idSchema, createdBy: z.string(), createdAt: timeSchema });

/** What was done with a value. */
export const credentialOperations = ['DECRYPT', 'SIGN', 'ENCRYPT'] as const;

/** One use of a tenant's keys, as its events tell it. */
export const credentialEventOnWire = z.object({
  id: idSchema,
  tenantId: z.string(),
  secretId: idSchema.nullable(),
  operation: z.enum(credentialOperations),
  sensitivity: sensitivitySchema,
  agentId: z.string().nullable(),
  actor: z.string(),
  requestId: z.string(),
  success: z.boolean(),
  failureReason: z.string().nullable(),
  createdAt: timeSchema,
});

/** A value as text: at most 1 MiB in UTF-8. */
const valueText = z
  .string()
  .refine((text) => new TextEncoder().encode(text).length <= maximumValueBytes, 'must be at most 1 MiB')
  .refine((text) => text.isWellFormed(), 'must not hold half a character');

const page = { PageSize: queryNumber(1, 1000, 100), 'PageToken.Cursor': z.string().max(1024).optional() };
const oneSecret = z.strictObject({ ...tenantParam, secret: idSchema });
const oneGrant = z.strictObject({ ...tenantParam, secret: idSchema, agentId: idSchema });
const reading = { scope: 'tenant', roles: secretReaders } as const;
const changing = { scope: 'tenant', roles: secretChangers } as const;

/** The secrets of a tenant. */
export const secretOperations = {
  createSecret: operation({
    id: 'createSecret',
    dialect: 'byok',
    method: 'post',
    path: '/v1/tenants/{tenant}/secrets',
    title: 'Create a secret',
    does: 'Encrypts the value, and creates the secret with its first, published revision; all of it or nothing.',
    admission: changing,
    params: z.strictObject(tenantParam),
    body: z.strictObject({
      key: secretKeySchema,
      value: valueText,
      description: noteSchema.nullable().optional(),
      sensitivity: sensitivitySchema.nullable().optional(),
      note: noteSchema.nullable().optional(),
    }),
    answers: { 200: secretOnWire },
    refused: [400, 404, 409, 502],
  }),
  listSecrets: operation({
    id: 'listSecrets',
    dialect: 'byok',
    method: 'get',
    path: '/v1/tenants/{tenant}/secrets',
    title: 'List the secrets',
    does: 'Answers the secrets in the order of their creation, a page at a time, never their values.',
    admission: reading,
    params: z.strictObject(tenantParam),
    query: z.strictObject({ ...page, sensitivity: sensitivitySchema.optional() }),
    answers: { 200: z.object({ items: z.array(secretOnWire), nextPageToken: z.string().nullable(), totalCount: z.int() }) },
    refused: [400, 404],
  }),
  getSecret: operation({
    id: 'getSecret',
    dialect: 'byok',
    method: 'get',
    path: '/v1/tenants/{tenant}/secrets/{secret}',
    title: 'Read about a secret',
    does: 'Answers what is known of one secret, never its value.',
    ours: true,
    admission: reading,
    params: oneSecret,
    answers: { 200: secretOnWire },
    refused: [400, 404],
    tagged: true,
  }),
  publishSecret: operation({
    id: 'publishSecret',
    dialect: 'byok',
    method: 'post',
    path: '/v1/tenants/{tenant}/secrets/{secret}:publish',
    title: 'Publish a new value',
    does: 'Adds an immutable revision and makes it the published one, at once.',
    admission: changing,
    params: oneSecret,
    body: z.strictObject({ value: valueText, note: noteSchema.nullable().optional() }),
    answers: { 200: revisionOnWire },
    refused: [400, 404, 409, 502],
    conditional: true,
  }),
  rollbackSecret: operation({
    id: 'rollbackSecret',
    dialect: 'byok',
    method: 'post',
    path: '/v1/tenants/{tenant}/secrets/{secret}:rollback',
    title: 'Go back to a revision',
    does: 'Makes an earlier revision the published one, at once.',
    admission: changing,
    params: oneSecret,
    body: z.strictObject({ revisionId: idSchema }),
    answers: { 200: revisionOnWire },
    refused: [400, 404, 409],
    conditional: true,
  }),
  listGrants: operation({
    id: 'listGrants',
    dialect: 'byok',
    method: 'get',
    path: '/v1/tenants/{tenant}/secrets/{secret}/grants',
    title: 'List the grants',
    does: 'Answers who may have the secret resolved.',
    admission: reading,
    params: oneSecret,
    answers: { 200: z.array(grantOnWire) },
    refused: [400, 404],
  }),
  getGrant: operation({
    id: 'getGrant',
    dialect: 'byok',
    method: 'get',
    path: '/v1/tenants/{tenant}/secrets/{secret}/grants/{agentId}',
    title: 'Read a grant',
    does: 'Answers the grant of one access key, by its identity or its public key.',
    admission: reading,
    params: oneGrant,
    answers: { 200: grantOnWire },
    refused: [400, 404],
    tagged: true,
  }),
  putGrant: operation({
    id: 'putGrant',
    dialect: 'byok',
    method: 'put',
    path: '/v1/tenants/{tenant}/secrets/{secret}/grants/{agentId}',
    title: 'Grant',
    does: 'Lets an access key have the secret resolved. A grant that stands already is answered as it is.',
    admission: changing,
    params: oneGrant,
    answers: { 200: grantOnWire },
    refused: [400, 404, 409, 412],
    tagged: true,
    conditional: true,
  }),
  deleteGrant: operation({
    id: 'deleteGrant',
    dialect: 'byok',
    method: 'delete',
    path: '/v1/tenants/{tenant}/secrets/{secret}/grants/{agentId}',
    title: 'Withdraw a grant',
    does: 'Ends a grant; from the next call on nothing is resolved for that key. One that does not stand is no error.',
    admission: changing,
    params: oneGrant,
    answers: { 204: null },
    refused: [400, 404],
  }),
  resolveSecrets: operation({
    id: 'resolveSecrets',
    dialect: 'byok',
    method: 'post',
    path: '/v1/tenants/{tenant}/secrets:resolve',
    title: 'Fill in secrets',
    does: 'Fills every `{{secret.KEY}}` of a text with the published value, when each is granted to the caller; else none is.',
    ours: true,
    admission: { scope: 'tenant', roles: secretResolvers },
    params: z.strictObject(tenantParam),
    body: z.strictObject({ text: z.string().max(maximumValueBytes) }),
    answers: { 200: z.object({ text: z.string() }) },
    refused: [400, 404, 409, 502],
    confidential: true,
  }),
  listCredentialAuditEvents: operation({
    id: 'listCredentialAuditEvents',
    dialect: 'byok',
    method: 'get',
    path: '/v1/tenants/{tenant}/credentialAuditEvents',
    title: 'List what was done with values',
    does: 'Answers every encryption, decryption and signature of the tenant, newest first, until `nextPageToken` is null.',
    admission: { scope: 'tenant', roles: recordReaders },
    params: z.strictObject(tenantParam),
    query: z.strictObject({
      ...page,
      sensitivity: sensitivitySchema.optional(),
      operation: z.enum(credentialOperations).optional(),
      successOnly: queryFlag.optional(),
    }),
    answers: { 200: z.object({ items: z.array(credentialEventOnWire), nextPageToken: z.string().nullable() }) },
    refused: [400, 404],
  }),
} as const;
