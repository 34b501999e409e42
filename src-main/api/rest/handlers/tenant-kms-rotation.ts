import type { Operation } from '../../../../src-shared/rest/operation.ts';
import type { RestCall, RestRooms } from '../handler.ts';
import { goesOn, withdrawn } from './job-end.ts';
import { followed, type Patience } from './patience.ts';
import { jobFailed } from './tenant-kms-refusals.ts';

/** Whose data key is rotated, and for whom. */
export type ForTenant = Pick<RestCall<Operation>, 'tenant' | 'asker' | 'caller'>;

/** A rotation that has begun: the version it makes, and by what its re-encryption is watched. */
export interface Rotation {
  readonly version: number;
  readonly job: string;
  readonly lease: number;
}

/**
 * Begins to rotate a tenant's data key, and waits until the new version stands; its re-encryption goes on in the background. A
 * rotation whose new version the key does not wrap leaves nothing behind.
 * @param standing what stands when it comes to nothing, as a sentence
 * @throws `rotation_failed`, `sealed`, STATE_CONFLICT
 */
export async function rotated(call: ForTenant, rooms: RestRooms, patience: Patience, standing = 'Nothing has changed.'): Promise<Rotation> {
  const { tenant, caller } = call;
  // No other rotation can come between, so that this is the version the job makes.
  const version = activeVersion(rooms, tenant) + 1;
  const { job } = await rooms.byok.rotate(call.asker, tenant);
  const stands = (): boolean => activeVersion(rooms, tenant) >= version;
  const last = await followed(rooms.jobs, job, patience, stands);
  const given = last.state === 'waiting' && !stands() ? withdrawn(call, rooms, last) : last;
  if (stands() || goesOn(given)) return { version, job, lease: rooms.leases.of(caller, { id: job, tenant }) };
  throw jobFailed('rotation_failed', 'The data key was not rotated', given, standing);
}

function activeVersion({ tenants }: RestRooms, tenant: string): number {
  return tenants.dataKeys(tenant).find(({ state }) => state === 'active')?.version ?? 0;
}
