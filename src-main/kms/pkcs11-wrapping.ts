import type { Pkcs11Mechanism } from '../../src-shared/key-access.ts';
import { randomBytes } from '../crypto/primitives.ts';
import { ck, ckr, type Cryptoki, gcmMechanism, type Handle, problemOf, returnValue } from './pkcs11-cryptoki.ts';
import type { FoundKey } from './pkcs11-keys.ts';
import { TokenProblem } from './pkcs11-messages.ts';
import type { Slot } from './pkcs11-slots.ts';

/** The payload of a data key, see crypto/data-key.ts. */
const payloadLength = 65;
const ivLength = 12;
const tagLength = 16;

/**
 * The wrapped bytes begin with how they were made: 1 AES-GCM (`1 ‖ iv(12) ‖ ciphertext(65) ‖ tag(16)`), 2 CKM_AES_KEY_WRAP_PAD
 * and 4 CKM_AES_KEY_WRAP_KWP (`2 or 4 ‖ wrapped(80)`). A module that learns the other of the two later still opens the old ones.
 */
const format = { gcm: 1, pad: 2, kwp: 4 } as const;
const lengths: Readonly<Record<number, number>> = { 1: 1 + ivLength + payloadLength + tagLength, 2: 81, 4: 81 };

/** A key on a token at work: one session, one key, in one way. */
export interface Wrapping {
  readonly cryptoki: Cryptoki;
  readonly session: Handle;
  readonly slot: Slot;
  readonly key: FoundKey;
  readonly mechanism: Pkcs11Mechanism;
}

/** Wraps the payload of a data key. AES key wrap binds no context: whoever opens it compares the one in the payload. */
export function wrapOnToken(wrapping: Wrapping, payload: Uint8Array, aad: Uint8Array): Uint8Array {
  if (payload.length !== payloadLength) throw new TokenProblem('bad-request', 'A key wraps the payload of a data key alone.');
  const blob = wrapping.mechanism === 'AES_GCM' ? encrypt(wrapping, payload, aad) : wrapKey(wrapping, payload);
  if (blob.length !== lengths[blob[0] ?? 0]) throw new TokenProblem('nonsense', 'The token wrapped to another length than the mechanism has.');
  return blob;
}

/** Opens what `wrapOnToken` made. Throws `TokenProblem`: `bytes-refused` only when the key proves to work on other bytes. */
export function unwrapOnToken(wrapping: Wrapping, blob: Uint8Array, aad: Uint8Array): Uint8Array {
  const made = blob[0] ?? 0;
  if (blob.length !== lengths[made]) throw new TokenProblem('bytes-malformed', 'The wrapped bytes are damaged or were not made by a token.');
  try {
    return openBlob(wrapping, made, blob.subarray(1), aad);
  } catch (error) {
    throw whyNotOpened(wrapping, error, aad);
  }
}

function openBlob(wrapping: Wrapping, made: number, body: Uint8Array, aad: Uint8Array): Uint8Array {
  if (made === format.gcm) return decrypt(wrapping, body, aad);
  return unwrapKey(wrapping, made === format.kwp ? ck.CKM_AES_KEY_WRAP_KWP : ck.CKM_AES_KEY_WRAP_PAD, body);
}

function encrypt({ cryptoki, session, key }: Wrapping, payload: Uint8Array, aad: Uint8Array): Uint8Array {
  // Ours, not the token's: a generator that repeats itself would give the data keys away.
  const iv = randomBytes(ivLength);
  const input = Buffer.from(payload);
  try {
    cryptoki.C_EncryptInit(session, gcmMechanism(iv, aad), key.handle);
    return joined(format.gcm, iv, cryptoki.C_Encrypt(session, input, Buffer.alloc(payloadLength + 64)));
  } finally {
    input.fill(0);
  }
}

function decrypt({ cryptoki, session, key }: Wrapping, body: Uint8Array, aad: Uint8Array): Uint8Array {
  const output = Buffer.alloc(payloadLength + 64);
  try {
    cryptoki.C_DecryptInit(session, gcmMechanism(body.subarray(0, ivLength), aad), key.handle);
    return Uint8Array.from(cryptoki.C_Decrypt(session, Buffer.from(body.subarray(ivLength)), output));
  } finally {
    output.fill(0);
  }
}

/** The payload becomes an object of this session, which a key may wrap, and is destroyed at once. */
function wrapKey({ cryptoki, session, slot, key }: Wrapping, payload: Uint8Array): Uint8Array {
  const mechanism = slot.wrapMechanism ?? ck.CKM_AES_KEY_WRAP_PAD;
  const value = Buffer.from(payload);
  try {
    const object = cryptoki.C_CreateObject(session, [...passingObject(), { type: ck.CKA_VALUE, value }]);
    try {
      const wrapped = cryptoki.C_WrapKey(session, { mechanism }, key.handle, object, Buffer.alloc(payloadLength + 64));
      return joined(mechanism === ck.CKM_AES_KEY_WRAP_KWP ? format.kwp : format.pad, wrapped);
    } finally {
      cryptoki.C_DestroyObject(session, object);
    }
  } finally {
    value.fill(0);
  }
}

function unwrapKey({ cryptoki, session, key }: Wrapping, mechanism: number, body: Uint8Array): Uint8Array {
  const object = cryptoki.C_UnwrapKey(session, { mechanism }, key.handle, Buffer.from(body), passingObject());
  try {
    const value = cryptoki.C_GetAttributeValue(session, object, [{ type: ck.CKA_VALUE }])[0]?.value;
    if (!Buffer.isBuffer(value)) throw new TokenProblem('nonsense', 'The token does not show what it unwrapped.');
    const payload = withoutPadding(value);
    value.fill(0);
    return payload;
  } finally {
    cryptoki.C_DestroyObject(session, object);
  }
}

/** SoftHSM2 2.6.1 fills the value up to whole blocks of 8 before it wraps: the zeros come back, and are no part of it. */
function withoutPadding(value: Uint8Array): Uint8Array {
  const isPadded = value.length === payloadLength + 7 && value.subarray(payloadLength).every((byte) => byte === 0);
  return Uint8Array.from(isPadded ? value.subarray(0, payloadLength) : value);
}

/** An object of the session alone, whose value may be read and wrapped. */
function passingObject(): { type: number; value: number | boolean | Buffer }[] {
  return [
    { type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY },
    { type: ck.CKA_KEY_TYPE, value: ck.CKK_GENERIC_SECRET },
    { type: ck.CKA_TOKEN, value: false },
    { type: ck.CKA_PRIVATE, value: true },
    { type: ck.CKA_SENSITIVE, value: false },
    { type: ck.CKA_EXTRACTABLE, value: true },
  ];
}

const refusals: ReadonlySet<number> = new Set([
  ckr.DATA_INVALID,
  ckr.DATA_LEN_RANGE,
  ckr.ENCRYPTED_DATA_INVALID,
  ckr.ENCRYPTED_DATA_LEN_RANGE,
  ckr.AEAD_DECRYPT_FAILED,
  ckr.SIGNATURE_INVALID,
  ckr.WRAPPED_KEY_INVALID,
  ckr.WRAPPED_KEY_LEN_RANGE,
]);
/** Return values that some modules give for bytes that do not open, and others for a token that is broken. */
const unclear: ReadonlySet<number> = new Set([ckr.GENERAL_ERROR, ckr.FUNCTION_FAILED, ckr.ARGUMENTS_BAD, ckr.DEVICE_ERROR]);

function whyNotOpened(wrapping: Wrapping, error: unknown, aad: Uint8Array): TokenProblem {
  const value = returnValue(error);
  if (value === null || !(refusals.has(value) || unclear.has(value))) return problemOf(error);
  if (unclear.has(value) && !works(wrapping, aad)) return problemOf(error);
  return new TokenProblem('bytes-refused', 'These bytes were not wrapped by this key under this context.');
}

/** Whether the key opens what it wraps now: then it was the bytes, and not the token, that failed. */
function works(wrapping: Wrapping, aad: Uint8Array): boolean {
  const probe = new Uint8Array(payloadLength);
  try {
    const blob = wrapOnToken(wrapping, probe, aad);
    const back = openBlob(wrapping, blob[0] ?? 0, blob.subarray(1), aad);
    return Buffer.from(back).equals(probe);
  } catch {
    return false;
  }
}

function joined(made: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat([Buffer.from([made]), ...parts]));
}
