import { KeydeskError } from '../../src-shared/errors.ts';
import type { Secret } from '../../src-shared/secrets.ts';
import type { Sensitivity } from '../../src-shared/sensitivity.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Asker } from '../lib/asker.ts';
import type { OpenDataKey } from '../vault/data-keyring.ts';
import type { Reader } from '../vault/rows.ts';
import { eventOn } from './events.ts';
import type { SecretParts } from './parts.ts';
import { addRevision } from './revise.ts';
import { underActiveKey } from './sealing.ts';
import { findSecret, requireOpenTenant, secretColumns, secretConflict } from './secret-rows.ts';
import { valueFromWire } from './value.ts';

/** A secret to be made. Without a sensitivity it takes its tenant's. */
export interface NewSecret {
  readonly tenant: string;
  readonly key: string;
  /** base64url */
  readonly value: string;
  readonly description: string;
  readonly sensitivity?: Sensitivity | undefined;
  readonly note: string;
}

/** Refuses a key that is taken, also by a secret that is deleted and can be brought back. @throws ALREADY_EXISTS, STATE_CONFLICT */
function requireFreeKey(rows: Reader, tenant: string, key: string): void {
  const sql = `select ${secretColumns} from secrets s where s.tenant = :tenant and s.key = :key`;
  const other = rows.get<Secret>(sql, { tenant, key });
  if (other === undefined) return;
  if (other.state !== 'deleted') throw new KeydeskError('ALREADY_EXISTS', { noun: 'secret', id: key });
  throw secretConflict(other, 'a free key', 'A deleted secret holds this key: bring it back, or purge it, then try again.');
}

const insert = `insert into secrets
  (id, tenant, key, description, sensitivity, state, published_revision, published_version, latest_version, size, created_by, created_at, modified_at)
  values (:secret, :tenant, :key, :description, :sensitivity, 'active', :revision, 1, 1, :size, :actor, :now, :now)`;

function insertNew(parts: SecretParts, asker: Asker, open: OpenDataKey, wanted: NewSecret, value: SecretBytes): Secret {
  const { vault, clock, newId } = parts;
  const { tenant, key, description, note } = wanted;
  const [secret, revision] = [newId(), newId()];
  const event = (made: Secret) => eventOn('secret.create', made, { version: 1, size: made.size });
  return vault.write(asker.caller, event, (rows) => {
    const sensitivity = wanted.sensitivity ?? requireOpenTenant(rows, tenant);
    requireOpenTenant(rows, tenant);
    requireFreeKey(rows, tenant, key);
    const row = { secret, tenant, key, description, sensitivity, revision, size: value.length };
    rows.run(insert, { ...row, actor: asker.caller.actor, now: clock.now() });
    addRevision(parts, asker, rows, open, { id: revision, tenant, secret, version: 1, sensitivity, note }, value);
    return findSecret(rows, secret);
  });
}

/**
 * Makes a secret: the secret, its first revision, the published pointer and the event are there together or not at all.
 * @throws NOT_FOUND, TENANT_ARCHIVED, ALREADY_EXISTS, STATE_CONFLICT, BAD_INPUT, TENANT_SEALED, TENANT_REVOKED, KMS_FAILED
 */
export function create(parts: SecretParts, asker: Asker, wanted: NewSecret): Promise<Secret> {
  const { tenant, key } = wanted;
  const sensitivity = wanted.sensitivity ?? null;
  return parts.vault.attempt(asker.caller, { action: 'secret.create', tenant, sensitivity, detail: { key } }, async () => {
    asker.admit();
    using value = valueFromWire(wanted.value);
    parts.vault.read((rows) => {
      requireOpenTenant(rows, tenant);
      requireFreeKey(rows, tenant, key);
    });
    return await underActiveKey(parts, asker.caller, tenant, (open) => insertNew(parts, asker, open, wanted, value));
  });
}
