import { randomUUID } from 'node:crypto';
import type { secretOperations } from '../../src-shared/rest/secrets.ts';
import type { RestDesk } from '../support/rest-desk.ts';
import type { Call, Ready } from './calls.ts';
import { credentialEvents, grant, grants, resolved, revision, secret, secretPage } from './wire.ts';

const readers = ['secrets-read', 'secrets-admin', 'tenant-admin', 'account-admin', 'auditor'] as const;
const changers = ['secrets-admin', 'tenant-admin', 'account-admin'] as const;
const unknownId = '7b1f3c52-90e4-4d1d-8a4e-3a6f1c2d5e60';

/** A secret that was just made over the wire. */
export interface MadeSecret {
  readonly id: string;
  readonly key: string;
  readonly value: string;
  readonly revision: string;
}

/** Makes a secret of `acme`. */
export async function makeSecret(desk: RestDesk, more: Readonly<Record<string, unknown>> = {}): Promise<MadeSecret> {
  const [key, value] = [`KEY_${randomUUID()}`, desk.secret()];
  const { json } = await desk.call('createSecret', { body: { key, value, ...more } });
  return { id: String(json['id']), key, value, revision: String(json['publishedRevisionId']) };
}

async function ofSecret(desk: RestDesk): Promise<{ readonly made: MadeSecret; readonly params: Readonly<Record<string, string>> }> {
  const made = await makeSecret(desk);
  return { made, params: { secret: made.id, agentId: desk.admin.identity } };
}

async function granted(desk: RestDesk): Promise<Ready> {
  const { params } = await ofSecret(desk);
  await desk.call('putGrant', { params });
  return { params };
}

const theGrant: NonNullable<Call['says']> = ({ params }) => ({ secretId: params?.['secret'], agentId: params?.['agentId'] });

/** The secrets of a tenant. */
export const secretCalls: Readonly<Record<keyof typeof secretOperations, Call>> = {
  createSecret: {
    roles: changers,
    body: { key: 'DB_PASSWORD', value: 'changed', description: 'For the database', sensitivity: 'PII', note: 'First' },
    ready: async (desk) => Promise.resolve({ body: { key: `KEY_${randomUUID()}`, value: desk.secret(), description: 'For tests', sensitivity: 'FINANCIAL', note: 'First' } }),
    status: 200,
    shape: secret,
    says: ({ body }, { clock }) => {
      const { key, description, sensitivity } = body as Readonly<Record<string, unknown>>;
      return { key, description, sensitivity, publishedVersion: 1, createdAt: clock.now(), modifiedAt: clock.now() };
    },
    act: 'secret.create',
    again: 'already_exists',
  },
  listSecrets: {
    roles: readers,
    ready: async (desk) => {
      await makeSecret(desk);
      return { query: { PageSize: '1' } };
    },
    status: 200,
    shape: secretPage.refine(({ items }) => items.length === 1),
  },
  getSecret: {
    roles: readers,
    ready: async (desk) => ({ params: (await ofSecret(desk)).params }),
    status: 200,
    shape: secret,
    says: ({ params }) => ({ id: params?.['secret'], description: '', sensitivity: 'STANDARD', publishedVersion: 1 }),
  },
  publishSecret: {
    roles: changers,
    body: { value: 'changed', note: 'Second' },
    ready: async (desk) => ({ params: (await ofSecret(desk)).params, body: { value: desk.secret(), note: 'Second' } }),
    status: 200,
    shape: revision,
    says: ({ params }) => ({ secretId: params?.['secret'], version: 2, sensitivity: 'STANDARD', note: 'Second' }),
    act: 'secret.publish',
    tag: { from: 'getSecret' },
  },
  rollbackSecret: {
    roles: changers,
    body: { revisionId: unknownId },
    ready: async (desk) => {
      const { made, params } = await ofSecret(desk);
      await desk.call('publishSecret', { params, body: { value: desk.secret() } });
      return { params, body: { revisionId: made.revision } };
    },
    status: 200,
    shape: revision,
    says: ({ params, body }) => ({ id: (body as Readonly<Record<string, unknown>>)['revisionId'], secretId: params?.['secret'], version: 1 }),
    act: 'secret.rollback',
    tag: { from: 'getSecret' },
  },
  listGrants: { roles: readers, ready: granted, status: 200, shape: grants.length(1) },
  getGrant: { roles: readers, ready: granted, status: 200, shape: grant, says: theGrant },
  putGrant: {
    roles: changers,
    ready: async (desk) => ({ params: (await ofSecret(desk)).params }),
    status: 200,
    shape: grant,
    says: theGrant,
    act: 'secret.grant',
    tag: { from: 'getGrant', ready: granted },
  },
  deleteGrant: { roles: changers, ready: granted, status: 204, shape: null, act: 'secret.revoke-grant' },
  resolveSecrets: {
    roles: ['secrets-read', 'secrets-admin'],
    body: { text: 'nothing to fill' },
    ready: async (desk) => {
      const { made, params } = await ofSecret(desk);
      await desk.call('putGrant', { params });
      return { body: { text: `a {{secret.${made.key}}} b` } };
    },
    status: 200,
    shape: resolved,
    act: 'secret.resolve',
  },
  listCredentialAuditEvents: {
    roles: ['auditor', 'tenant-admin', 'account-admin'],
    ready: async (desk) => {
      await makeSecret(desk);
      return { query: { operation: 'ENCRYPT', successOnly: 'true' } };
    },
    status: 200,
    shape: credentialEvents.refine(({ items }) => items.length > 0 && items.every(({ operation, success }) => operation === 'ENCRYPT' && success)),
  },
};
