import type { AccessKeyMade, AccessRole } from '../../src-shared/access-keys.ts';
import type { Asker } from '../lib/asker.ts';
import type { Caller } from '../lib/caller.ts';
import type { Writer } from '../vault/rows.ts';
import type { NewAccessKey } from './access-keys.ts';
import { restsOnToken, tokenFacts } from './by-token.ts';
import { requireAhead, requireRolesOf, standing } from './changing.ts';
import { eventOn } from './events.ts';
import { type NewPair, newPair } from './new-pair.ts';
import type { RoomParts } from './parts.ts';
import { requireOpenTenant, rolesText } from './rows.ts';

const insert = `insert into access_keys (public_key, identity, tenant, name, roles, private_hash, created_by, created_at, modified_at, expires_at, given_by_token)
  values (:publicKey, :identity, :tenant, :name, :roles, :privateHash, :actor, :now, :now, :expiresAt, :byToken)`;

/** What a row of a new key holds beside its pair. */
export interface NewKeyRow {
  readonly identity: string;
  readonly tenant: string | null;
  readonly name: string;
  readonly roles: readonly AccessRole[];
  readonly expiresAt: number | null;
}

/** Writes the row of a new key, within a write. */
export function insertKey(rows: Writer, pair: NewPair, row: NewKeyRow, made: { readonly caller: Caller; readonly now: number }): void {
  const { publicKey, privateHash } = pair;
  const { caller, now } = made;
  const byToken = restsOnToken(rows, caller, now) ? 1 : 0;
  rows.run(insert, { ...row, roles: rolesText(row.roles), publicKey, privateHash, actor: caller.actor, now, byToken });
}

/**
 * Makes a key of a tenant, or of the whole vault. Its private half is in the answer and nowhere else.
 * @throws NOT_FOUND, TENANT_ARCHIVED, BAD_INPUT, REAUTHENTICATION_REQUIRED
 */
export function create(parts: RoomParts, asker: Asker, { tenant, name, roles, expiresAt }: NewAccessKey): Promise<AccessKeyMade> {
  const { vault, newId, time } = parts;
  const facts = { roles: [...roles], expiresAt, ...tokenFacts(asker.caller) };
  return vault.attempt(asker.caller, { action: 'access-key.create', tenant, detail: { name, ...facts } }, () => {
    asker.admit();
    asker.requireFresh();
    requireRolesOf(tenant, roles);
    requireAhead(parts, expiresAt);
    const pair = newPair(parts);
    const { publicKey, privateKey } = pair;
    const row = { identity: newId(), tenant, name, roles, expiresAt };
    vault.write(asker.caller, eventOn('access-key.create', { publicKey, ...row }, facts), (rows) => {
      requireOpenTenant(rows, tenant);
      insertKey(rows, pair, row, { caller: asker.caller, now: time() });
    });
    return { key: standing(parts, publicKey), privateKey };
  });
}
