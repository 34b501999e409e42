import type { KeyReference } from '../../src-shared/key-references.ts';
import { type CallOptions, KmsError, type KmsProvider, pinsAlias } from '../kms/provider.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import type { Writer } from '../vault/rows.ts';
import type { CheckedReference } from './references.ts';
import type { KeyRoom } from './room.ts';

function isByAlias(reference: KeyReference): boolean {
  return reference.provider === 'AWS' && reference.keyArn.includes(':alias/');
}

/** The reference by the key's own id, when a key that serves was registered by an alias and its provider tells the id; else `null`. */
export async function pinnedReference(room: KeyRoom, id: string): Promise<KeyReference | null> {
  const reference = room.reference(id);
  return isByAlias(reference) ? await ownReference(room.open.provider(id, reference), reference, room.call) : null;
}

/** The same for a key that its provider has open, registered or not. */
export async function ownReference(provider: KmsProvider, reference: KeyReference, call: CallOptions): Promise<KeyReference | null> {
  if (!isByAlias(reference) || !pinsAlias(provider)) return null;
  try {
    const pinned = await provider.pinned(call);
    return isByAlias(pinned) ? null : pinned;
  } catch (error) {
    // Who may not describe the key cannot be told its id: it stays registered by its alias.
    if (error instanceof KmsError) return null;
    throw error;
  }
}

/**
 * Names a key by its id from now on: an alias can be pointed elsewhere by its owner, and then what it wrapped would not open.
 * The same key may be registered by its id already: then this one keeps its alias, and the event says so.
 * @returns the event of the validation, with what came of it
 */
export function pinKey(rows: Writer, event: AuditDraft, id: string, { reference, resource, region }: CheckedReference): AuditDraft {
  const same = rows.get<{ id: string }>('select id from kms_keys where resource = :resource and deleted_at is null and id <> :id', { id, resource });
  if (same !== undefined) return { ...event, detail: { ...event.detail, sameKeyAs: same.id } };
  rows.run('update kms_keys set reference = :reference, resource = :resource, region = coalesce(:region, region) where id = :id', {
    ...{ id, resource, region, reference: JSON.stringify(reference) },
  });
  return { ...event, detail: { ...event.detail, pinned: resource } };
}
