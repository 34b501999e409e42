import { toHex } from './base64url.ts';
import { ed25519FromSeed, ed25519PublicKeyPem, ed25519Sign, ed25519Verify, sha256 } from './primitives.ts';
import { SecretBytes } from './secret-bytes.ts';

/**
 * An Ed25519 key of the vault: one signs checkpoints and reports, another tokens. Each is made from a 32-byte seed of its own.
 *
 * It keeps a copy of the seed alone and builds the key for each signature, so that a wipe leaves nothing behind.
 */
export class SigningKey implements Disposable {
  readonly #seed: SecretBytes;
  /** The raw public key, 32 bytes. */
  readonly publicKey: Uint8Array;

  /** Copies the seed; the caller still owns, and wipes, its own. */
  constructor(seed: SecretBytes) {
    this.publicKey = ed25519FromSeed(seed.expose()).publicKey;
    this.#seed = SecretBytes.copyOf(seed.expose());
  }

  /** The 64-byte signature over a message. Throws SecretWiped after the wipe. */
  sign(message: Uint8Array): Uint8Array {
    return ed25519Sign(ed25519FromSeed(this.#seed.expose()).privateKey, message);
  }

  /** Forgets the private half. */
  wipe(): void {
    this.#seed.wipe();
  }

  [Symbol.dispose](): void {
    this.wipe();
  }
}

/** Whether the signature is this public key's (32 bytes) over this message. */
export function verifySignature(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return ed25519Verify(publicKey, message, signature);
}

/** The public key as SPKI PEM, as `openssl pkeyutl -verify -pubin -rawin` reads it. */
export function publicKeyPem(publicKey: Uint8Array): string {
  return ed25519PublicKeyPem(publicKey);
}

/** A short name for a public key, to compare by eye: the first 16 hexadecimal characters of its SHA-256. */
export function keyId(publicKey: Uint8Array): string {
  return toHex(sha256(publicKey).subarray(0, 8));
}
