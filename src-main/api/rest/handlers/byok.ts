import { errorText } from '../../../../src-shared/error-text.ts';
import { isKeydeskError, type KmsFailureKind } from '../../../../src-shared/errors.ts';
import type { byokOperations } from '../../../../src-shared/rest/byok.ts';
import type { Operation } from '../../../../src-shared/rest/operation.ts';
import type { Handlers, RestCall, RestRooms } from '../handler.ts';
import { RestRefusal } from '../refusal.ts';
import { stageKey } from './byok-stage.ts';
import { byokState, type ByokStateOnWire } from './byok-state.ts';
import { untilDone } from './job-end.ts';

/** For how long a revocation that came over the REST API can be undone at the desk, in hours. */
export const graceHours = 72;

/** The categories of a preflight that failed. */
const reasons: Readonly<Record<KmsFailureKind, string>> = {
  unreachable: 'unreachable',
  denied: 'permission_denied',
  'not-found': 'not_found',
  disabled: 'key_disabled',
  throttled: 'throttled',
  'wrong-key': 'wrong_key',
  'invalid-response': 'invalid_response',
};

/** A tenant under its customer's key. */
export const byokHandlers: Handlers<typeof byokOperations> = {
  getByok: ({ tenant }, rooms) => answer(rooms, tenant),
  stageByok: async (call, rooms) => {
    await stageKey(call, rooms);
    return answer(rooms, call.tenant);
  },
  preflightByok: async ({ tenant, asker }, rooms) => {
    const { success, reason: kind, message } = await rooms.byok.preflight(asker, tenant);
    const status = byokState(rooms, tenant);
    if (kind === null) return { status: 200, body: { success, reason: null, message, status } };
    return { status: 200, body: { success, reason: reasons[kind], message: wordsOf(kind, status), status } };
  },
  activateByok: async (call, rooms) => {
    const { job } = await rooms.byok.activate(call.asker, call.tenant);
    await untilDone(call, rooms, job);
    return answer(rooms, call.tenant);
  },
  offboardByok: async (call, rooms) => {
    await offboard(call, rooms);
    return answer(rooms, call.tenant);
  },
  revokeByok: async (call, rooms) => {
    const { tenant, asker, body } = call;
    const { reason: category } = body;
    const confirmName = rooms.tenants.get(tenant).displayName;
    const { dependants: acknowledgedDependants } = rooms.byok.census(tenant);
    const reason = `Revoked over the REST API: ${category}`;
    await rooms.byok.revoke(asker, { tenant, category, reason, confirmName, acknowledgedDependants }, graceHours);
    return answer(rooms, tenant);
  },
};

function answer(rooms: RestRooms, tenant: string): { readonly status: 200; readonly body: ByokStateOnWire } {
  return { status: 200, body: byokState(rooms, tenant) };
}

/** What a category means and what to do about it, in our words: what a provider said of its own is on the key's screen. */
function wordsOf(kind: KmsFailureKind, { config }: ByokStateOnWire): string {
  const { title, next } = errorText('KMS_FAILED', { kind, retryable: false, provider: config?.provider ?? '', operation: 'preflight', detail: '' });
  return `${title}. ${next}`;
}

async function offboard(call: RestCall<Operation>, rooms: RestRooms): Promise<void> {
  try {
    const { job } = await rooms.byok.offboard(call.asker, call.tenant);
    await untilDone(call, rooms, job);
  } catch (error) {
    const isRefused = isKeydeskError(error, 'KMS_FAILED');
    // A key that did not serve an active tenant has sealed it.
    if (!isRefused && !isKeydeskError(error, 'TENANT_SEALED')) throw error;
    const facts = isRefused ? { reason: reasons[error.data.kind] } : {};
    const detail = "The data key comes back to the baseline only by the customer's key. Have the customer make it work again, then offboard anew.";
    throw new RestRefusal({ status: 409, code: 'kms_unreachable', title: "The customer's key cannot be used", detail, facts });
  }
}
