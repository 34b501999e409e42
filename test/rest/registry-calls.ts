import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { keyRegistryOperations } from '../../src-shared/rest/key-registry.ts';
import type { Json, RestDesk } from '../support/rest-desk.ts';
import type { Call, Ready } from './calls.ts';
import { registryKey, registryKeys } from './wire.ts';

const readers = ['keys-read', 'keys-admin', 'tenant-admin', 'account-admin', 'auditor'] as const;
const changers = ['keys-admin', 'account-admin'] as const;

/** What a registration takes, to the letter. */
export function wantedKey(desk: RestDesk, name = 'Tenants', { arn } = desk.customerKey()) {
  return { key: { kind: 'AwsKey', key_arn: arn }, display_name: name } as const;
}

/** Registers a key and waits until its first validation has ended. */
export async function registered(desk: RestDesk, name = 'Tenants', key = desk.customerKey()): Promise<Json> {
  const made = await desk.call('createKey', { body: wantedKey(desk, name, key) });
  const params = { id: String(made.json['id']) };
  for (;;) {
    const { json } = await desk.call('getKey', { params });
    const { phase } = json['validation'] as Json;
    if (phase !== 'INITIALIZING') return json;
    await setImmediate();
  }
}

const ready = (body?: Json) => async (desk: RestDesk): Promise<Ready> => {
  const params = { id: String((await registered(desk))['id']) };
  return body === undefined ? { params } : { params, body };
};

const theKey: NonNullable<Call['says']> = ({ params }, { account, url }) => ({
  id: params?.['id'],
  metadata: { self: `${url}/byok/v1/keys/${params?.['id'] ?? ''}`, resource_name: `crn://keydesk/organization=${account}/key=${params?.['id'] ?? ''}` },
  provider: 'AWS',
  state: 'AVAILABLE',
  validation: { phase: 'VALID' },
});

/** The registry of customers' keys. */
export const registryCalls: Readonly<Record<keyof typeof keyRegistryOperations, Call>> = {
  listKeys: {
    roles: readers,
    ready: async (desk) => {
      await registered(desk);
      return { query: { page_size: '1', provider: 'AWS' } };
    },
    status: 200,
    shape: registryKeys.refine(({ data }) => data.length === 1),
  },
  getKey: { roles: readers, ready: ready(), status: 200, shape: registryKey, says: theKey },
  createKey: {
    roles: changers,
    body: { key: { kind: 'AwsKey', key_arn: 'arn:aws:kms:eu-central-1:000000000001:key/0f0e0d0c-0b0a-4908-8706-050403020100' }, display_name: 'Other' },
    ready: async (desk) => Promise.resolve({ body: wantedKey(desk) }),
    status: 201,
    shape: registryKey,
    says: ({ body }) => ({ ...(body as Json), provider: 'AWS', state: 'AVAILABLE', validation: { phase: 'INITIALIZING' } }),
    act: 'key.add',
    again: 'resource_already_exists',
  },
  updateKey: {
    roles: changers,
    body: { display_name: 'Other' },
    ready: ready({ display_name: 'Renamed' }),
    status: 200,
    shape: registryKey,
    says: (asked, desk) => ({ ...(theKey(asked, desk) as Json), display_name: 'Renamed' }),
    act: 'key.rename',
    tag: { from: 'getKey' },
  },
  deleteKey: { roles: changers, ready: ready(), status: 204, shape: null, act: 'key.remove' },
  getKeyPolicy: { roles: readers, ready: ready(), status: 200, shape: z.looseObject({ documents: z.array(z.looseObject({})).min(1) }) },
};
