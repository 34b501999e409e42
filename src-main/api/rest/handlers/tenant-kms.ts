import type { ByokConfig } from '../../../../src-shared/byok.ts';
import { isKeydeskError, type KmsFailureKind } from '../../../../src-shared/errors.ts';
import type { AnswerOf } from '../../../../src-shared/rest/operation.ts';
import type { tenantKmsOperations } from '../../../../src-shared/rest/tenant-kms.ts';
import type { DataKey } from '../../../../src-shared/tenants.ts';
import type { Handlers, RestCall, RestRooms } from '../handler.ts';
import { RestRefusal } from '../refusal.ts';
import { type Onboarding, shownKey } from './tenant-kms-config.ts';
import { onboard } from './tenant-kms-onboarding.ts';
import { inTime } from './patience.ts';
import { conflict, noConfig, sealed } from './tenant-kms-refusals.ts';
import { rotated } from './tenant-kms-rotation.ts';

type Operations = typeof tenantKmsOperations;

/** The calls that bring one tenant under its KMS, with a live probe. */
export const tenantKmsHandlers: Handlers<Operations> = {
  getTenantKms: show,
  onboardTenantKms: onboard,
  rotateTenantKms: rotate,
  unsealTenantKms: unseal,
  getRewrap: showRewrap,
};

/** A tenant's live config with its key in this dialect's words. */
interface Standing {
  readonly config: ByokConfig;
  readonly key: Onboarding;
}

/** @throws `no_kms_config` for a tenant that has no KMS, or one that this dialect has no words for */
function requireConfig({ byok, keys }: RestRooms, tenant: string): Standing {
  const { config } = byok.status(tenant);
  if (config === null) throw noConfig('The tenant is on the baseline: POST /admin/tenant-kms onboards a key.');
  if (config.status === 'REVOKED') throw noConfig('The tenant is revoked: its data keys were destroyed, and no key can be onboarded for it any more.');
  const key = shownKey(keys.get(config.kmsKey).key);
  if (key === null) throw noConfig('The tenant is under a key file, which is looked after at the desk and under /v1/tenants/{tenant}/byok.');
  return { config, key };
}

function show({ tenant }: RestCall<Operations['getTenantKms']>, rooms: RestRooms): AnswerOf<Operations['getTenantKms']> {
  const { config, key } = requireConfig(rooms, tenant);
  const { sealedSince, lastValidatedAt, lastValidationError } = config;
  const verified = { last_verified_at: instantOf(lastValidatedAt), last_verify_error: lastValidationError };
  const keys = rooms.tenants.dataKeys(tenant).map((version) => shownVersion(rooms.tenants.dataKeyId(tenant, version.version), version));
  return { status: 200, body: { config: { ...key, sealed_since: instantOf(sealedSince), ...verified }, keys } };
}

function shownVersion(id: string, { version, wrappedBy, state, createdAt, retiredAt }: DataKey) {
  const times = { created_at: new Date(createdAt).toISOString(), retired_at: instantOf(retiredAt) };
  return { id, version, wrap_method: wrappedBy === null ? 'baseline' : 'customer_kms', status: state, ...times } as const;
}

function instantOf(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

async function rotate(call: RestCall<Operations['rotateTenantKms']>, rooms: RestRooms): Promise<AnswerOf<Operations['rotateTenantKms']>> {
  const { config } = requireConfig(rooms, call.tenant);
  if (config.status === 'SEALED') throw sealed(config.sealedCause);
  if (config.status !== 'ACTIVE') throw conflict('not_active', 'The key is not active', 'The key is staged and not activated: POST /admin/tenant-kms onboards it.');
  const { version, lease } = await inTime(rooms.clock, call.signal, async (patience) => rotated(call, rooms, patience));
  return { status: 200, body: { rotated: true, new_version: version, rewrap_lease_id: lease } };
}

async function unseal({ tenant, asker }: RestCall<Operations['unsealTenantKms']>, rooms: RestRooms): Promise<AnswerOf<Operations['unsealTenantKms']>> {
  const { config } = requireConfig(rooms, tenant);
  if (config.status !== 'SEALED') throw conflict('not_sealed', 'The tenant is not sealed', 'Its data can be read: nothing is to be done.');
  try {
    await rooms.byok.unseal(asker, tenant);
  } catch (error) {
    throw stillSealed(error) ?? error;
  }
  return { status: 200, body: { unsealed: true } };
}

/** Failures by which the key did not come to answer; all others are an answer of its own. */
const unanswered: ReadonlySet<KmsFailureKind> = new Set<KmsFailureKind>(['unreachable', 'throttled', 'invalid-response']);

/** Why a tenant stays sealed, when it was its key that did not open its data key; null for anything else. */
function stillSealed(error: unknown): RestRefusal | null {
  if (isKeydeskError(error, 'MODULE_FAILED')) return unsealFailed('unreachable', error.data.problem);
  if (!isKeydeskError(error, 'KMS_FAILED')) return null;
  return unsealFailed(unanswered.has(error.data.kind) ? 'unreachable' : 'access_denied', error.data.detail);
}

function unsealFailed(reason: 'access_denied' | 'unreachable', problem: string): RestRefusal {
  const remedy = reason === 'unreachable' ? 'Check that the KMS can be reached' : 'Have the owner of the key restore its use';
  const detail = `${problem.trim().replace(/[.!?]?$/, '.')} The tenant stays sealed. ${remedy}, then send the same request again.`;
  return new RestRefusal({ status: 502, code: 'unseal_failed', title: 'The key did not open the data key', detail, facts: { reason } });
}

function showRewrap({ tenant, params }: RestCall<Operations['getRewrap']>, { leases, jobs }: RestRooms): AnswerOf<Operations['getRewrap']> {
  const job = leases.job(params.lease, tenant);
  if (job === null) throw new RestRefusal({ status: 404, code: 'lease_not_found', title: 'There is no such lease', detail: 'This tenant has no lease of this number: take the one that the rotation answered.' });
  const { total, done, failed, ratePerSecond, state } = jobs.get(job);
  return { status: 200, body: { total, done, failed, rate_per_second: ratePerSecond, state } };
}
