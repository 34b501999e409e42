import { isKeydeskError } from '../../../../src-shared/errors.ts';
import type { KeyReference } from '../../../../src-shared/key-references.ts';
import type { KmsKey } from '../../../../src-shared/keys.ts';
import type { RestRooms } from '../handler.ts';
import type { StageCall } from './byok-asked.ts';
import { inTime } from './patience.ts';

/** How the keys are named that an alias can name: those of its account and region. Null for what is no alias. */
function namesBehind(reference: KeyReference): string | null {
  if (reference.provider !== 'AWS') return null;
  const [place, alias] = reference.keyArn.split(':alias/');
  return alias === undefined ? null : `${place ?? ''}:key/`;
}

/** The key's own id, as its provider tells it now; null when it is not told: then the alias is all that is known of the key. */
async function ownIdOf(call: StageCall, { keys, clock }: RestRooms, reference: KeyReference): Promise<KeyReference | null> {
  try {
    const { ownId = null } = await inTime(clock, call.signal, async ({ signal }) => keys.tryOut(call.asker, { reference, tenant: call.tenant }, signal));
    return ownId;
  } catch (error) {
    const isUntold = isKeydeskError(error, 'KMS_FAILED') || isKeydeskError(error, 'CANCELLED');
    if (isUntold && !call.signal.aborted) return null;
    throw error;
  }
}

/**
 * The registered key that an alias names now. A key is registered by its own id once that is known, and its alias is kept nowhere,
 * for it may be pointed elsewhere: staged again, it would register the same key a second time. Its provider is asked only where
 * one of the keys that it could name is registered.
 * @returns null for what is no alias, and where the key behind it is not registered, or not told
 */
export async function registeredByAlias(call: StageCall, rooms: RestRooms, reference: KeyReference): Promise<KmsKey | null> {
  const names = namesBehind(reference);
  if (names === null) return null;
  const { total } = rooms.keys.list({ search: names, sort: 'createdAt', descending: false, offset: 0, limit: 1 });
  const ownId = total === 0 ? null : await ownIdOf(call, rooms, reference);
  return ownId === null ? null : rooms.keys.findByResource(ownId);
}
