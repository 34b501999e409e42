import { canonical } from './canonical.ts';
import { deriveBaselineKey, keyLength } from './derive.ts';
import { kwpUnwrap, kwpWrap } from './key-wrap.ts';
import { constantTimeEqual, sha256 } from './primitives.ts';
import { SecretBytes } from './secret-bytes.ts';

/** Whose data key it is and which version: bound into every wrapping. */
export type DataKeyContext = { readonly vault: string; readonly tenant: string; readonly version: number };

/** A data key that opened, but belongs to another vault, tenant or version. */
export class ContextMismatch extends Error {
  override readonly name = 'ContextMismatch';
}
/** Bytes that opened, but are no data key of this format. */
export class MalformedDataKey extends Error {
  override readonly name = 'MalformedDataKey';
}

const formatByte = 0x01;
const hashLength = 32;
const payloadLength = 1 + keyLength + hashLength;

/** The context as canonical bytes, for a provider's native AAD or encryption context. */
export function contextBytes(context: DataKeyContext): Uint8Array {
  return canonical('keydesk/data-key/1', context.vault, context.tenant, context.version);
}

/** SHA-256 of the context, 32 bytes. */
export function contextHash(context: DataKeyContext): Uint8Array {
  return sha256(contextBytes(context));
}

/** The 65 bytes that any provider wraps: `0x01 ‖ data key (32) ‖ SHA-256(context) (32)`. */
export function encodeDataKey(dataKey: SecretBytes, context: DataKeyContext): SecretBytes {
  if (dataKey.length !== keyLength) throw new RangeError(`a data key must be ${keyLength} bytes, not ${dataKey.length}`);
  const payload = new Uint8Array(payloadLength);
  payload[0] = formatByte;
  payload.set(dataKey.expose(), 1);
  payload.set(contextHash(context), 1 + keyLength);
  return SecretBytes.adopt(payload);
}

/**
 * The data key in an unwrapped payload, when it belongs to this context; the payload is left to the caller to wipe.
 * Throws {@link MalformedDataKey} or {@link ContextMismatch}.
 */
export function decodeDataKey(payload: SecretBytes, context: DataKeyContext): SecretBytes {
  const bytes = payload.expose();
  if (bytes.length !== payloadLength || bytes[0] !== formatByte) {
    throw new MalformedDataKey(`not a wrapped data key: ${payloadLength} bytes that begin with ${formatByte} are expected`);
  }
  if (!constantTimeEqual(bytes.subarray(1 + keyLength), contextHash(context))) {
    throw new ContextMismatch('this data key was wrapped for another vault, tenant or version');
  }
  return SecretBytes.copyOf(bytes.subarray(1, 1 + keyLength));
}

/**
 * Wraps a data key with no customer's KMS: AES-256-KWP under the tenant's own key, derived here from `baseline`, the
 * root key's baseline key.
 */
export function wrapWithBaseline(baseline: SecretBytes, dataKey: SecretBytes, context: DataKeyContext): Uint8Array {
  using kek = deriveBaselineKey(baseline, context.tenant);
  using payload = encodeDataKey(dataKey, context);
  return kwpWrap(kek, payload);
}

/**
 * Opens what {@link wrapWithBaseline} wrapped. Throws AuthenticationError (other root key or tenant, altered bytes),
 * {@link ContextMismatch} (other vault or version) or {@link MalformedDataKey}.
 */
export function unwrapWithBaseline(baseline: SecretBytes, blob: Uint8Array, context: DataKeyContext): SecretBytes {
  using kek = deriveBaselineKey(baseline, context.tenant);
  using payload = kwpUnwrap(kek, blob);
  return decodeDataKey(payload, context);
}
