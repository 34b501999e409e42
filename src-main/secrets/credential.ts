import { KeydeskError } from '../../src-shared/errors.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';
import { unasked } from '../lib/asker.ts';
import type { Caller } from '../lib/caller.ts';
import type { SecretParts } from './parts.ts';
import { readValue } from './read.ts';

/** A secret by the names people know: its tenant and its key. */
export interface NamedSecret {
  readonly tenant: string;
  readonly secret: string;
}

/**
 * The published value of a secret by which the desk signs in to a customer's key. It is read as any value is, with its event.
 * The caller wipes it.
 * @throws NOT_FOUND, SECRET_DISABLED, TENANT_SEALED, TENANT_REVOKED, INTEGRITY_FAILED
 */
export async function readCredential(parts: SecretParts, caller: Caller, { tenant, secret }: NamedSecret): Promise<SecretBytes> {
  const found = parts.vault.read((rows) => rows.get<{ id: string }>('select id from secrets where tenant = :tenant and key = :secret', { tenant, secret }));
  if (found === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'secret', id: `${tenant}/${secret}` });
  const wanted = { secret: found.id, purpose: 'sign-in', reason: "Signing in to a customer's key" } as const;
  return await readValue(parts, unasked(caller), wanted, (value) => SecretBytes.copyOf(value.expose()));
}
