import type { AccessKey, AccessRole } from '../../src-shared/access-keys.ts';
import type { Asker } from '../lib/asker.ts';
import type { Reader, Writer } from '../vault/rows.ts';
import type { AccessKeyChange } from './access-keys.ts';
import { restsOnToken, tokenFacts } from './by-token.ts';
import { attemptOn, keyConflict, requireAhead, requireRolesOf, standing } from './changing.ts';
import { eventOn, type Facts } from './events.ts';
import type { RoomParts } from './parts.ts';
import { findKey, type KeyRow, requireOpenTenant, rolesText } from './rows.ts';

function factsOf({ name, roles, expiresAt }: AccessKeyChange): Facts {
  return {
    ...(name === undefined ? {} : { newName: name }),
    ...(roles === undefined ? {} : { roles: [...roles] }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

function prolongs(key: KeyRow, expiresAt: number | null | undefined): boolean {
  if (expiresAt === undefined || key.expiresAt === null) return false;
  return expiresAt === null || expiresAt > key.expiresAt;
}

function widens(key: KeyRow, roles: readonly AccessRole[] | undefined): boolean {
  return roles?.some((role) => !key.roles.includes(role)) ?? false;
}

/** Refuses what may not become of a key; giving it more, or for longer, asks for a fresh passphrase and a tenant that is not archived. */
function requireChangeable(parts: RoomParts, rows: Reader, asker: Asker, key: KeyRow, change: AccessKeyChange): void {
  if (key.state === 'deleted') throw keyConflict(key, 'deleted', 'not deleted', 'Create a new key instead.');
  if (change.roles !== undefined) requireRolesOf(key.tenant, change.roles);
  if (change.expiresAt !== key.expiresAt) requireAhead(parts, change.expiresAt);
  const longer = prolongs(key, change.expiresAt);
  if (longer && key.replacedBy !== null) throw keyConflict(key, 'rotated', 'not rotated', `Use the key that came after it: ${key.replacedBy}.`);
  if (!longer && !widens(key, change.roles)) return;
  requireOpenTenant(rows, key.tenant);
  asker.requireFresh();
}

/** Notes that a key was given more by a token, with all that works of its identity. */
function noteToken(rows: Writer, { caller }: Asker, key: KeyRow, roles: readonly AccessRole[] | undefined, now: number): void {
  if (!widens(key, roles) || !restsOnToken(rows, caller, now)) return;
  rows.run('update access_keys set given_by_token = 1 where identity = :identity and deleted_at is null', { identity: key.identity });
}

/** Name and roles are the identity's: a key that works on through the overlap of a rotation must not keep the old ones. */
function writeChange(rows: Writer, key: KeyRow, { name, roles, expiresAt }: AccessKeyChange, now: number): void {
  const { identity, publicKey } = key;
  rows.run('update access_keys set name = :name, roles = :roles, modified_at = :now where identity = :identity and deleted_at is null', {
    name: name ?? key.name,
    roles: rolesText(roles ?? key.roles),
    now,
    identity,
  });
  if (expiresAt !== undefined) rows.run('update access_keys set expires_at = :expiresAt where public_key = :publicKey', { expiresAt, publicKey });
}

/**
 * Changes name, roles or end of a key; what is absent stays.
 * @throws NOT_FOUND, BAD_INPUT, STATE_CONFLICT, TENANT_ARCHIVED, REAUTHENTICATION_REQUIRED
 */
export function update(parts: RoomParts, asker: Asker, change: AccessKeyChange): Promise<AccessKey> {
  const { vault, time } = parts;
  const { publicKey } = change;
  const facts = { ...factsOf(change), ...tokenFacts(asker.caller) };
  return attemptOn(parts, asker, { action: 'access-key.update', publicKey, facts }, () => {
    const event = (key: KeyRow) => eventOn('access-key.update', key, { ...facts, rolesBefore: [...key.roles] });
    vault.write(asker.caller, event, (rows) => {
      const now = time();
      const key = findKey(rows, publicKey, now);
      requireChangeable(parts, rows, asker, key, change);
      noteToken(rows, asker, key, change.roles, now);
      writeChange(rows, key, change, now);
      return key;
    });
    return standing(parts, publicKey);
  });
}
