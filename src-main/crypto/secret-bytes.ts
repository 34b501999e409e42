import { constantTimeEqual, randomBytes } from './primitives.ts';

const shown = '[secret]';

/** A secret was read after it had been wiped: a fault of the program, never of the officer. */
export class SecretWiped extends Error {
  override readonly name = 'SecretWiped';
  constructor() {
    super('this secret has been wiped and cannot be read any more');
  }
}

/**
 * Bytes that must not leak: a key, a passphrase, a plaintext.
 *
 * They sit in a private field, so that printing, cloning or serializing the object shows nothing; `expose` is the
 * one way to read them. Whoever makes one wipes it in `finally`, or declares it with `using`.
 */
export class SecretBytes implements Disposable {
  readonly #bytes: Uint8Array;
  #wiped = false;

  private constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** A secret with its own copy of the bytes; the caller still owns, and wipes, the original. */
  static copyOf(bytes: Uint8Array): SecretBytes {
    return new SecretBytes(Uint8Array.from(bytes));
  }

  /** A secret that takes these very bytes over: the caller must not keep or use them. */
  static adopt(bytes: Uint8Array): SecretBytes {
    return new SecretBytes(bytes);
  }

  /** Fresh random bytes. */
  static random(length: number): SecretBytes {
    return new SecretBytes(randomBytes(length));
  }

  /** The UTF-8 bytes of a text. Refuses a text that UTF-8 cannot carry, which would otherwise be altered silently. */
  static fromUtf8(text: string): SecretBytes {
    if (!text.isWellFormed()) throw new TypeError('the text contains half of a surrogate pair and has no UTF-8 form');
    return new SecretBytes(new TextEncoder().encode(text));
  }

  /** How many bytes there are; still known after the wipe. */
  get length(): number {
    return this.#bytes.length;
  }

  /** The bytes themselves, not a copy: they become zero when this secret is wiped. Throws {@link SecretWiped}. */
  expose(): Uint8Array {
    if (this.#wiped) throw new SecretWiped();
    return this.#bytes;
  }

  /** Overwrites the bytes with zeros; harmless when done twice. */
  wipe(): void {
    this.#bytes.fill(0);
    this.#wiped = true;
  }

  [Symbol.dispose](): void {
    this.wipe();
  }

  /** Whether both hold the same bytes, in constant time. */
  equals(other: SecretBytes): boolean {
    return constantTimeEqual(this.expose(), other.expose());
  }

  /** Never the content. */
  toString(): string {
    return shown;
  }

  /** Never the content; it does not throw, so that a log line is not lost over it. */
  toJSON(): string {
    return shown;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return shown;
  }
}
