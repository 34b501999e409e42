import type { byokOperations } from '../../src-shared/rest/byok.ts';
import type { CustomerKey, RestDesk } from '../support/rest-desk.ts';
import type { Call, Ready } from './calls.ts';
import { byokState, noByokState, preflight } from './wire.ts';

const readers = ['keys-read', 'keys-admin', 'tenant-admin', 'account-admin', 'auditor'] as const;
const changers = ['keys-admin', 'tenant-admin', 'account-admin'] as const;

/** A tenant of its own with a customer's key, and how far it has come. */
export interface Bound {
  readonly params: { readonly tenant: string };
  readonly key: CustomerKey;
}

/** What a stage takes, to the letter. */
export function stageOf({ arn }: CustomerKey) {
  return { provider: 'AWS', kmsKeyResourceName: arn, authMode: 'AWS_ASSUME_ROLE', authSecretRef: null } as const;
}

/** A tenant for which a key is staged. */
export async function staged(desk: RestDesk): Promise<Bound> {
  const bound = { params: { tenant: await desk.tenant() }, key: desk.customerKey() };
  await desk.call('stageByok', { params: bound.params, body: stageOf(bound.key) });
  return bound;
}

/** A tenant whose staged key has been tried. */
export async function validated(desk: RestDesk): Promise<Bound> {
  const bound = await staged(desk);
  await desk.call('preflightByok', { params: bound.params });
  return bound;
}

/** A tenant under its customer's key. */
export async function activated(desk: RestDesk): Promise<Bound> {
  const bound = await validated(desk);
  await desk.call('activateByok', { params: bound.params });
  return bound;
}

const from = (make: (desk: RestDesk) => Promise<Bound>, body?: Readonly<Record<string, unknown>>) => async (desk: RestDesk): Promise<Ready> => ({
  params: (await make(desk)).params,
  ...(body === undefined ? {} : { body }),
});

/** A tenant under its customer's key. */
export const byokCalls: Readonly<Record<keyof typeof byokOperations, Call>> = {
  getByok: { roles: readers, ready: async (desk) => ({ params: { tenant: await desk.tenant() } }), status: 200, shape: noByokState },
  stageByok: {
    roles: changers,
    body: { provider: 'AWS', kmsKeyResourceName: 'arn:aws:kms:eu-central-1:000000000001:key/0f0e0d0c-0b0a-4908-8706-050403020100', authMode: 'AWS_ASSUME_ROLE', authSecretRef: null },
    ready: async (desk) => ({ params: { tenant: await desk.tenant() }, body: stageOf(desk.customerKey()) }),
    status: 200,
    shape: byokState,
    says: ({ body }, { clock }) => ({
      configured: true,
      config: {
        ...(body as object),
        ...{ status: 'PENDING_VALIDATION', configVersion: 1, lastValidatedAt: null, lastValidationError: null, createdAt: clock.now(), modifiedAt: clock.now() },
      },
    }),
    act: 'byok.stage',
  },
  preflightByok: {
    roles: changers,
    ready: from(staged),
    status: 200,
    shape: preflight,
    says: (_asked, { clock }) => ({ success: true, reason: null, status: { configured: true, config: { status: 'VALIDATED', lastValidatedAt: clock.now(), lastValidationError: null } } }),
    act: 'byok.preflight',
  },
  activateByok: {
    roles: changers,
    ready: from(validated),
    status: 200,
    shape: byokState,
    says: () => ({ configured: true, config: { status: 'ACTIVE', provider: 'AWS', authMode: 'AWS_ASSUME_ROLE' } }),
    act: 'byok.activate',
    again: 'state_conflict',
  },
  offboardByok: {
    roles: changers,
    ready: from(activated),
    status: 200,
    shape: byokState,
    says: () => ({ configured: true, config: { status: 'OFFBOARDED' } }),
    act: 'byok.offboard',
  },
  revokeByok: {
    roles: changers,
    body: { reason: 'customer_request' },
    ready: from(activated, { reason: 'compromised' }),
    status: 200,
    shape: byokState,
    says: () => ({ configured: true, config: { status: 'REVOKED' } }),
    act: 'byok.schedule-revoke',
    again: 'state_conflict',
  },
};
