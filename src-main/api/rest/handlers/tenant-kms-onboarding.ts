import { isKeydeskError, KeydeskError } from '../../../../src-shared/errors.ts';
import type { Job } from '../../../../src-shared/jobs.ts';
import type { KeyReference } from '../../../../src-shared/key-references.ts';
import type { KmsKey, Preflight } from '../../../../src-shared/keys.ts';
import type { AnswerOf } from '../../../../src-shared/rest/operation.ts';
import type { tenantKmsOperations } from '../../../../src-shared/rest/tenant-kms.ts';
import type { RestCall, RestRooms } from '../handler.ts';
import { displayNameOf, registerOnce, requireOwn } from '../references.ts';
import { inDialect, referenceOf, requireKnownMeans, requireKnownVariable } from './tenant-kms-config.ts';
import { goesOn, withdrawn } from './job-end.ts';
import { awaited, followed, inTime, type Patience } from './patience.ts';
import { inProgress, jobFailed, probeFailed, sealed, stillRunning } from './tenant-kms-refusals.ts';
import { type Rotation, rotated } from './tenant-kms-rotation.ts';

type Onboard = (typeof tenantKmsOperations)['onboardTenantKms'];
type Call = RestCall<Onboard>;

const note = 'A new data key version is wrapped by this key, and what older versions encrypted is encrypted anew in the background; it can be read all the time.';
const staged = 'The key is registered and staged for the tenant, whose data stays where it was.';
const registered = "The key is registered; the tenant's data stays under the key it was under.";
const bound = 'The tenant is under this key now.';

/**
 * Brings a tenant under a key: the key is tried out before anything is stored, registered once, activated or moved to, and a new
 * version of the data key is begun under it. Where it stops, the same request takes it up again.
 * @throws `invalid_request`, `probe_failed`, `sealed`, `in_progress`, `still_running`, `activation_failed`, `move_failed`, `rotation_failed`
 */
export async function onboard(call: Call, rooms: RestRooms): Promise<AnswerOf<Onboard>> {
  const identities = rooms.settings().cloudIdentities;
  const reference = await referenceOf(call.body, identities);
  requireKnownMeans(call.body, identities, call.agent);
  requireKnownVariable(reference, identities, rooms.keys);
  const rotation = await rooms.keys.onboarding(call.tenant, async () => {
    requireBindable(call, rooms);
    return await inTime(rooms.clock, call.signal, async (patience) => {
      const proven = await requireProof(call, rooms, reference, patience);
      const key = await inDialect(call.body.provider, async () => {
        requireOwn(rooms, call.agent, rooms.keys.findByResource(proven));
        return await registerOnce(rooms.keys, call.asker, displayNameOf(proven), proven);
      });
      await bringUnder(call, rooms, key, patience);
      return await rotated(call, rooms, patience, bound);
    });
  });
  return answerOf(call, rooms, rotation);
}

function answerOf({ body, tenant }: Call, { tenants }: RestRooms, { version, job, lease }: Rotation): AnswerOf<Onboard> {
  const { provider, kms_key_ref: ref } = body;
  const made = { new_key_version: version, new_key_id: tenants.dataKeyId(tenant, version), rewrap_status: 'enqueued', note } as const;
  return { status: 200, body: { ok: true, provider, kms_key_ref: ref, ...made, rewrap_job_id: job, rewrap_lease_id: lease } };
}

/** Refuses a tenant that can be brought under no key now, before the key is asked. */
function requireBindable({ tenant }: Call, { byok, jobs, tenants }: RestRooms): void {
  const { config } = byok.status(tenant);
  if (config?.status === 'REVOKED') throw new KeydeskError('TENANT_REVOKED', { tenant });
  if (config?.status === 'SEALED') throw sealed(config.sealedCause);
  if (tenants.get(tenant).state === 'archived') throw new KeydeskError('TENANT_ARCHIVED', { tenant });
  const other = jobs.unfinishedOf(tenant).find(({ act }) => act !== 'preflight');
  if (other !== undefined) throw inProgress(other);
}

/** Tries the key out in the tenant's name. Answers how it is reached by its own id, when the request named it by an alias. */
async function requireProof(call: Call, { keys }: RestRooms, reference: KeyReference, patience: Patience): Promise<KeyReference> {
  const { asker, tenant, body } = call;
  try {
    const { preflight, ownId } = await inDialect(body.provider, async () => keys.tryOut(asker, { reference, tenant }, patience.signal));
    requireSuccess(preflight, 'Nothing was stored.');
    return ownId ?? reference;
  } catch (error) {
    throw unopened(error, patience) ?? error;
  }
}

/** What kept the key from being asked at all, as a probe that failed; null for anything else. */
function unopened(error: unknown, patience: Patience): Error | null {
  const nothing = 'Nothing was stored.';
  if (patience.isOver()) return probeFailed({ kind: 'unreachable', detail: 'The key gave no answer in the time that a request has.' }, nothing);
  if (isKeydeskError(error, 'MODULE_FAILED')) return probeFailed({ kind: 'unreachable', detail: `The module cannot be used: ${error.data.problem}` }, nothing);
  return isKeydeskError(error, 'KMS_FAILED') ? probeFailed(error.data, nothing) : null;
}

function requireSuccess({ success, reason, message }: Preflight, standing: string): void {
  if (!success) throw probeFailed({ kind: reason ?? 'invalid-response', detail: message }, standing);
}

/** Activates the key for a tenant on the baseline, or moves the tenant to it; one that is under it already stays. */
async function bringUnder(call: Call, rooms: RestRooms, { id }: KmsKey, patience: Patience): Promise<void> {
  const { byok } = rooms;
  const { config } = byok.status(call.tenant);
  if (config?.status !== 'ACTIVE') {
    await stage(call, rooms, id, patience);
    const { job } = await byok.activate(call.asker, call.tenant);
    const last = await switched(call, rooms, job, patience);
    if (last.state !== 'done') throw jobFailed('activation_failed', 'The key was not activated', last, staged);
  } else if (config.kmsKey !== id) {
    const { job } = await byok.move(call.asker, call.tenant, id);
    const last = await switched(call, rooms, job, patience);
    if (last.state !== 'done') throw jobFailed('move_failed', 'The tenant was not moved', last, registered);
  }
}

async function stage({ asker, tenant }: Call, { byok }: RestRooms, key: string, patience: Patience): Promise<void> {
  await byok.stage(asker, tenant, key);
  const preflight = await awaited(byok.preflight(asker, tenant), patience);
  if (preflight === null) throw stillRunning('The preflight of the key', null);
  requireSuccess(preflight, staged);
}

/** The job of a switch when it has ended. One that waits for its key is cancelled, so that nothing is half done. @throws `still_running` */
async function switched(call: Call, rooms: RestRooms, id: string, patience: Patience): Promise<Job> {
  const last = await followed(rooms.jobs, id, patience);
  const given = last.state === 'waiting' ? withdrawn(call, rooms, last) : last;
  if (goesOn(given)) throw stillRunning(`"${given.title}"`, id);
  return given;
}
