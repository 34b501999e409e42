import { KeydeskError } from '../../src-shared/errors.ts';
import type { Revision, Secret } from '../../src-shared/secrets.ts';
import { isFailClosed, needsReason, type Sensitivity, strictest } from '../../src-shared/sensitivity.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Asker } from '../lib/asker.ts';
import { attemptOn, eventOn } from './events.ts';
import { openValue } from './open-value.ts';
import type { SecretParts } from './parts.ts';
import { findActive, findRevision } from './secret-rows.ts';

/** The value that is wanted, what for and why. Without a revision it is the published one. */
export interface WantedValue {
  readonly secret: string;
  readonly revision?: string | undefined;
  readonly reason?: string | undefined;
  readonly purpose: 'view' | 'copy' | 'save' | 'sign-in';
}

interface Readable {
  readonly secret: Secret;
  readonly revision: Revision;
  readonly sensitivity: Sensitivity;
}

/** Refuses what may not be read now. The stricter of the secret's and the revision's sensitivity counts. */
function requireReadable({ vault }: SecretParts, asker: Asker, wanted: WantedValue): Readable {
  const { secret, revision } = vault.read((rows) => {
    const found = findActive(rows, wanted.secret);
    return { secret: found, revision: findRevision(rows, found.id, wanted.revision ?? found.publishedRevision) };
  });
  const sensitivity = strictest([secret.sensitivity, revision.sensitivity]);
  if (needsReason(sensitivity)) {
    if (wanted.reason === undefined) throw new KeydeskError('REASON_REQUIRED', { sensitivity });
    asker.requireFresh();
  }
  return { secret, revision, sensitivity };
}

function recordRead({ vault }: SecretParts, asker: Asker, { secret, revision, sensitivity }: Readable, facts: Record<string, string>): void {
  const event = eventOn('secret.reveal', { ...secret, sensitivity }, { ...facts, version: revision.version });
  if (isFailClosed(sensitivity)) vault.record(asker.caller, event);
  else vault.recordSoon(asker.caller, event);
}

/**
 * Reads a value and hands it to `hand`, which must not keep it: it is wiped after that.
 * The read is an event before the value is handed over, and so is every attempt that fails.
 * @throws NOT_FOUND, ROLE_REQUIRED, SECRET_DISABLED, REASON_REQUIRED, REAUTHENTICATION_REQUIRED, INTEGRITY_FAILED,
 *   TENANT_SEALED, TENANT_REVOKED, KMS_FAILED
 */
export function readValue<T>(
  parts: SecretParts,
  asker: Asker,
  wanted: WantedValue,
  hand: (value: SecretBytes, revision: Revision) => T | Promise<T>,
): Promise<T> {
  const facts = { purpose: wanted.purpose, ...(wanted.reason === undefined ? {} : { reason: wanted.reason }) };
  return attemptOn(parts.vault, asker, { action: 'secret.reveal', id: wanted.secret, facts }, async () => {
    const { secret, revision } = requireReadable(parts, asker, wanted);
    using value = await openValue(parts, asker.caller, secret.tenant, revision.id);
    // While the key was fetched the secret may have been disabled or classified stricter.
    const readable = requireReadable(parts, asker, { ...wanted, revision: revision.id });
    recordRead(parts, asker, readable, facts);
    return await hand(value, readable.revision);
  });
}
