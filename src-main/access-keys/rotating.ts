import type { AccessKeyMade } from '../../src-shared/access-keys.ts';
import type { Asker } from '../lib/asker.ts';
import { tokenFacts } from './by-token.ts';
import { attemptOn, keyConflict, standing } from './changing.ts';
import { eventOn } from './events.ts';
import { insertKey } from './making.ts';
import { newPair } from './new-pair.ts';
import type { RoomParts } from './parts.ts';
import { findKey, type KeyRow, requireOpenTenant } from './rows.ts';

/** A rotation: for so long the old key works beside the new one. */
export interface WantedRotation {
  readonly publicKey: string;
  readonly overlapSeconds: number;
}

function requireRotatable(key: KeyRow): void {
  if (key.state !== 'active') throw keyConflict(key, key.state, 'active', 'Create a new key instead.');
  if (key.replacedBy !== null) throw keyConflict(key, 'rotated', 'not rotated yet', `Rotate the key that came after it: ${key.replacedBy}.`);
}

/** The new key gets as long a life as the old one was given. */
function nextEnd({ createdAt, expiresAt }: KeyRow, now: number): number | null {
  return expiresAt === null ? null : now + expiresAt - createdAt;
}

/** The old key ends with the overlap; one that ends sooner is not prolonged by being rotated. */
function oldEnd({ expiresAt }: KeyRow, now: number, overlapSeconds: number): number {
  return Math.min(expiresAt ?? Infinity, now + overlapSeconds * 1000);
}

/**
 * Makes a new pair of the same identity, name, roles and tenant.
 * @throws NOT_FOUND, STATE_CONFLICT, TENANT_ARCHIVED, REAUTHENTICATION_REQUIRED
 */
export function rotate(parts: RoomParts, asker: Asker, { publicKey, overlapSeconds }: WantedRotation): Promise<AccessKeyMade> {
  const { vault, time } = parts;
  const facts = { overlapSeconds, ...tokenFacts(asker.caller) };
  return attemptOn(parts, asker, { action: 'access-key.rotate', publicKey, facts }, () => {
    asker.requireFresh();
    const pair = newPair(parts);
    const event = (old: KeyRow) => eventOn('access-key.rotate', old, { ...facts, replacedBy: pair.publicKey, roles: [...old.roles] });
    vault.write(asker.caller, event, (rows) => {
      const now = time();
      const old = findKey(rows, publicKey, now);
      requireRotatable(old);
      requireOpenTenant(rows, old.tenant);
      const { identity, tenant, name, roles } = old;
      insertKey(rows, pair, { identity, tenant, name, roles, expiresAt: nextEnd(old, now) }, { caller: asker.caller, now });
      rows.run('update access_keys set expires_at = :end, replaced_by = :replacedBy, modified_at = :now where public_key = :publicKey', {
        end: oldEnd(old, now, overlapSeconds),
        replacedBy: pair.publicKey,
        now,
        publicKey: old.publicKey,
      });
      return old;
    });
    return { key: standing(parts, pair.publicKey), privateKey: pair.privateKey };
  });
}
