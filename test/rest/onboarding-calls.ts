import type { tenantKmsOperations } from '../../src-shared/rest/tenant-kms.ts';
import type { CustomerKey, Json, RestDesk } from '../support/rest-desk.ts';
import type { Call, Ready } from './calls.ts';
import { z } from 'zod';
import { onboarded, rewrap, rotated, tenantKms } from './wire.ts';

const readers = ['keys-read', 'keys-admin', 'tenant-admin', 'account-admin', 'auditor'] as const;
const changers = ['keys-admin', 'tenant-admin', 'account-admin'] as const;

/** A tenant of its own under a customer's key. */
export interface Onboarded {
  readonly headers: { readonly 'x-tenant-id': string };
  readonly key: CustomerKey;
  readonly answer: Json;
}

/** Onboards a tenant. */
export async function onboard(desk: RestDesk): Promise<Onboarded> {
  const [headers, key] = [{ 'x-tenant-id': await desk.tenant() }, desk.customerKey()] as const;
  const answer = await desk.call('onboardTenantKms', { headers, body: key.onboarding });
  if (answer.status !== 200) throw new Error(answer.text);
  return { headers, key, answer: answer.json };
}

/** A token that shows that the private key was shown just now. */
export async function steppedUp(desk: RestDesk): Promise<{ readonly 'x-knoxcall-stepup': string }> {
  return { 'x-knoxcall-stepup': String((await desk.call('createStepUp')).json['stepUpToken']) };
}

/** A tenant whose key refused, and serves no more until its owner enables it. */
export async function sealed(desk: RestDesk): Promise<Onboarded> {
  const made = await onboard(desk);
  made.key.owned.disable();
  const { status } = await desk.call('offboardByok', { params: { tenant: made.headers['x-tenant-id'] } });
  if (status !== 409) throw new Error('a key that is disabled has served');
  return made;
}

const ready = async (desk: RestDesk): Promise<Ready> => ({ headers: (await onboard(desk)).headers });

/** A tenant's KMS, onboarded with a live probe. */
export const onboardingCalls: Readonly<Record<keyof typeof tenantKmsOperations, Call>> = {
  getTenantKms: { roles: readers, ready, status: 200, shape: tenantKms, says: () => ({ config: { provider: 'aws', sealed_since: null, last_verify_error: null } }) },
  onboardTenantKms: {
    roles: changers,
    body: {
      provider: 'aws',
      kms_key_ref: 'arn:aws:kms:eu-central-1:000000000001:key/0f0e0d0c-0b0a-4908-8706-050403020100',
      config: { region: 'eu-central-1', role_arn: 'arn:aws:iam::000000000001:role/keydesk', external_id: 'acme-7' },
    },
    ready: async (desk) => ({ headers: { 'x-tenant-id': await desk.tenant() }, body: desk.customerKey().onboarding }),
    status: 200,
    shape: onboarded,
    says: ({ body }) => {
      const { kms_key_ref: ref } = body as Json;
      return { ok: true, provider: 'aws', kms_key_ref: ref, new_key_version: 2, rewrap_status: 'enqueued' };
    },
    act: 'byok.activate',
  },
  rotateTenantKms: {
    roles: changers,
    ready: async (desk) => {
      const { headers } = await onboard(desk);
      return { headers: { ...headers, ...(await steppedUp(desk)) } };
    },
    status: 200,
    shape: rotated,
    says: () => ({ rotated: true, new_version: 3 }),
    act: 'byok.rotate',
  },
  unsealTenantKms: {
    roles: changers,
    ready: async (desk) => {
      const { headers, key } = await sealed(desk);
      key.owned.enable();
      return { headers };
    },
    status: 200,
    shape: z.looseObject({}),
    act: 'byok.unseal',
    again: 'not_sealed',
  },
  getRewrap: {
    roles: readers,
    ready: async (desk) => {
      const { headers, answer } = await onboard(desk);
      return { headers, params: { lease: String(answer['rewrap_lease_id']) } };
    },
    status: 200,
    shape: rewrap,
  },
};
