import { KeydeskError } from '../../src-shared/errors.ts';
import type { Revision, Secret } from '../../src-shared/secrets.ts';
import { needsReason, type Sensitivity, strictest, strictness } from '../../src-shared/sensitivity.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Asker } from '../lib/asker.ts';
import type { OpenDataKey } from '../vault/data-keyring.ts';
import type { Writer } from '../vault/rows.ts';
import { attemptOn, eventOn } from './events.ts';
import { openValue } from './open-value.ts';
import type { SecretParts } from './parts.ts';
import { requireActiveKey, seal, underActiveKey } from './sealing.ts';
import { findActive, findRevision, findSecret, requireOpenTenant, secretConflict } from './secret-rows.ts';
import { valueFromWire, valueMark } from './value.ts';

/** A revision before it is sealed. */
interface Draft {
  readonly id: string;
  readonly tenant: string;
  readonly secret: string;
  readonly version: number;
  readonly sensitivity: Sensitivity;
  readonly note: string;
}

const insert = `insert into revisions
  (id, secret, tenant, version, sensitivity, note, size, data_key_version, stored, fingerprint, created_by, created_at) values
  (:id, :secret, :tenant, :version, :sensitivity, :note, :size, :dataKeyVersion, :stored, :mark, :actor, :now)`;

/** Seals a value as a revision and adds it. @throws DataKeyMoved */
export function addRevision(parts: SecretParts, asker: Asker, rows: Writer, key: OpenDataKey, draft: Draft, value: SecretBytes): void {
  const { tenant } = draft;
  requireActiveKey(rows, tenant, key);
  const stored = seal(parts, key, draft, value);
  const mark = valueMark(parts.vault, tenant, value.expose());
  const { actor } = asker.caller;
  rows.run(insert, { ...draft, size: value.length, dataKeyVersion: key.version, stored, mark, actor, now: parts.clock.now() });
}

const point = `update secrets set published_revision = :revision, published_version = :version, size = :size,
  latest_version = max(latest_version, :version), sensitivity = :sensitivity, modified_at = :now where id = :secret`;

/** What a secret is to be published as. */
interface Next {
  readonly sensitivity: Sensitivity;
  readonly note: string;
}

function addNext(parts: SecretParts, asker: Asker, rows: Writer, key: OpenDataKey, secret: Secret, next: Next, value: SecretBytes): Revision {
  const draft = { id: parts.newId(), tenant: secret.tenant, secret: secret.id, version: secret.latestVersion + 1, ...next };
  addRevision(parts, asker, rows, key, draft, value);
  const { id: revision, version, sensitivity } = draft;
  rows.run(point, { revision, version, sensitivity, size: value.length, secret: secret.id, now: parts.clock.now() });
  return findRevision(rows, secret.id, revision);
}

/** A new value for a secret. */
export interface NewValue {
  readonly secret: string;
  /** base64url */
  readonly value: string;
  readonly note: string;
  /** Asked of the secret as it stands at the write: throws when that is not what was meant. */
  readonly expect?: ((standing: Secret) => void) | undefined;
}

/**
 * Publishes a new revision.
 * @throws NOT_FOUND, SECRET_DISABLED, TENANT_ARCHIVED, BAD_INPUT, TENANT_SEALED, TENANT_REVOKED, KMS_FAILED
 */
export function publish(parts: SecretParts, asker: Asker, { secret: id, value: text, note, expect }: NewValue): Promise<Revision> {
  const { vault } = parts;
  const expected = (secret: Secret): Secret => {
    expect?.(secret);
    return secret;
  };
  return attemptOn(vault, asker, { action: 'secret.publish', id }, async () => {
    using value = valueFromWire(text);
    const { tenant } = expected(vault.read((rows) => findWritable(rows, id)));
    return await underActiveKey(parts, asker.caller, tenant, (key) =>
      vault.write(
        asker.caller,
        (revision: Revision) => eventOn('secret.publish', findSecretNow(parts, id), { version: revision.version, size: revision.size }),
        (rows) => {
          const secret = expected(findWritable(rows, id));
          return addNext(parts, asker, rows, key, secret, { sensitivity: secret.sensitivity, note }, value);
        },
      ),
    );
  });
}

function findWritable(rows: Writer | Parameters<typeof findActive>[0], id: string): Secret {
  const secret = findActive(rows, id);
  requireOpenTenant(rows, secret.tenant);
  return secret;
}

function findSecretNow({ vault }: SecretParts, id: string): Secret {
  return vault.read((rows) => findSecret(rows, id));
}

/**
 * Moves the published pointer to an earlier revision. A secret never becomes less strict by it.
 * @throws NOT_FOUND, SECRET_DISABLED, TENANT_ARCHIVED, STATE_CONFLICT when it is published already
 */
export function rollback(parts: SecretParts, asker: Asker, { secret: id, revision: wanted }: { readonly secret: string; readonly revision: string }): Promise<Revision> {
  const { vault, clock } = parts;
  return attemptOn(vault, asker, { action: 'secret.rollback', id, facts: { revision: wanted } }, () => {
    const before = vault.read((rows) => findWritable(rows, id));
    const target = vault.read((rows) => findRevision(rows, id, wanted));
    if (target.published) throw secretConflict(before, 'another published revision', 'This revision is the published one: choose another.');
    const sensitivity = strictest([before.sensitivity, target.sensitivity]);
    const facts = { from: before.publishedVersion, to: target.version };
    return vault.write(asker.caller, eventOn('secret.rollback', { ...before, sensitivity }, facts), (rows) => {
      rows.run(point, { revision: target.id, version: target.version, size: target.size, sensitivity, secret: id, now: clock.now() });
      return findRevision(rows, id, wanted);
    });
  });
}

/** Another sensitivity for a secret, and why. */
export interface NewSensitivity {
  readonly secret: string;
  readonly sensitivity: Sensitivity;
  readonly reason: string;
}

/**
 * Seals the published value again under another sensitivity, as a new revision. From PHI and above it is lowered only
 * with a fresh passphrase, or the rule for reading such a value could be walked around. Earlier revisions stay as strict as they were.
 * @throws NOT_FOUND, SECRET_DISABLED, TENANT_ARCHIVED, BAD_INPUT, REAUTHENTICATION_REQUIRED, INTEGRITY_FAILED, TENANT_SEALED, KMS_FAILED
 */
export function reclassify(parts: SecretParts, asker: Asker, { secret: id, sensitivity, reason }: NewSensitivity): Promise<Secret> {
  const { vault } = parts;
  const facts = { to: sensitivity, reason };
  return attemptOn(vault, asker, { action: 'secret.reclassify', id, facts }, async () => {
    const before = vault.read((rows) => findWritable(rows, id));
    requireOther(asker, before, sensitivity);
    using value = await openValue(parts, asker.caller, before.tenant, before.publishedRevision);
    const event = eventOn('secret.reclassify', { ...before, sensitivity: strictest([before.sensitivity, sensitivity]) }, { ...facts, from: before.sensitivity });
    await underActiveKey(parts, asker.caller, before.tenant, (key) =>
      vault.write(asker.caller, event, (rows) => {
        const secret = findWritable(rows, id);
        requireUnmoved(before, secret);
        addNext(parts, asker, rows, key, secret, { sensitivity, note: reason }, value);
      }),
    );
    return findSecretNow(parts, id);
  });
}

function requireOther(asker: Asker, secret: Secret, sensitivity: Sensitivity): void {
  if (secret.sensitivity === sensitivity)
    throw new KeydeskError('BAD_INPUT', { field: 'sensitivity', problem: `is ${sensitivity} already`, remedy: 'Choose another sensitivity.' });
  if (needsReason(secret.sensitivity) && strictness(sensitivity) < strictness(secret.sensitivity)) asker.requireFresh();
}

/** The value that was opened must still be the published one, of the sensitivity that was asked about. */
function requireUnmoved(before: Secret, now: Secret): void {
  if (now.publishedRevision === before.publishedRevision && now.sensitivity === before.sensitivity) return;
  throw secretConflict(now, 'an unchanged secret', 'It was changed at the same moment: look at it and try again.');
}
