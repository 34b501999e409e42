import type { DataKeyContext } from '../crypto/data-key.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';
import type { AzureKeyResource, AzureStoreKind } from './azure-store.ts';
import { isPayloadOf, KmsError } from './provider.ts';
import type { KmsOperation } from './provider.ts';

/** AES key wrap takes whole blocks of 8 bytes: zeros fill the payload of 65 bytes up to 72. */
const fillLength = 7;

/** The bytes that the service wraps for a payload; the caller wipes them. */
export function framed(kind: AzureStoreKind, payload: SecretBytes): SecretBytes {
  if (kind === 'vault') return SecretBytes.copyOf(payload.expose());
  const bytes = new Uint8Array(payload.length + fillLength);
  bytes.set(payload.expose());
  return SecretBytes.adopt(bytes);
}

/**
 * The payload in what the service unwrapped, which is taken over and wiped when it is none. Azure binds no context to what it
 * wraps, so the hash in the payload is what tells another tenant's blob: throws `KmsError` `wrong-key`.
 */
export function unframed(kind: AzureStoreKind, opened: Uint8Array, context: DataKeyContext): SecretBytes {
  using whole = SecretBytes.adopt(opened);
  const end = kind === 'vault' ? opened.length : opened.length - fillLength;
  const filledWell = end >= 0 && opened.subarray(end).every((byte) => byte === 0);
  const payload = SecretBytes.copyOf(whole.expose().subarray(0, Math.max(end, 0)));
  if (filledWell && isPayloadOf(payload, context)) return payload;
  payload.wipe();
  throw new KmsError({
    kind: 'wrong-key',
    provider: 'AZURE',
    operation: 'unwrap',
    detail: 'The key opened these bytes, but they are no data key of this vault, tenant and version.',
  });
}

/** Where a key's identifier may say it lives: its own host, or that of the emulator that stands in for it. */
export interface AnsweringKey {
  readonly resource: AzureKeyResource;
  readonly emulatorHost: string | null;
}

/** The version in the identifier that the service answered; it must be one of the registered key. Throws `invalid-response`. */
export function answeredVersion(operation: KmsOperation, key: AnsweringKey, kid: unknown): string {
  const url = typeof kid === 'string' && URL.canParse(kid) ? new URL(kid) : null;
  const [, keys, name, version, ...rest] = url?.pathname.split('/') ?? [];
  const ourHost = url !== null && (url.host === key.resource.store.host || url.host === key.emulatorHost);
  const ourName = name?.toLowerCase() === key.resource.name.toLowerCase();
  if (ourHost && keys === 'keys' && ourName && version !== undefined && /^[0-9A-Za-z]{1,64}$/.test(version) && rest.length === 0) return version;
  throw broken(operation, 'Azure answered for another key than the one asked.');
}

/** The error for an answer that cannot be true. */
export function broken(operation: KmsOperation, detail: string): KmsError {
  return new KmsError({ kind: 'invalid-response', provider: 'AZURE', operation, detail });
}
