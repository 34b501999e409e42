import { constantTimeEqual, hmacSha256 } from '../crypto/primitives.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Clock } from '../lib/clock.ts';

/** The clipboard of the machine, as far as the secrets need it. */
export interface Clipboard {
  write(text: string): Promise<void>;
  read(): Promise<string>;
}

/** Puts values on the clipboard for a while. Of what it put there it keeps a keyed hash only. */
export class LentClipboard {
  readonly #clipboard: Clipboard;
  readonly #clock: Clock;
  #lent: { readonly salt: SecretBytes; readonly mark: Uint8Array; readonly cancel: () => void } | null = null;

  constructor(clipboard: Clipboard, clock: Clock) {
    this.#clipboard = clipboard;
    this.#clock = clock;
  }

  /** Puts a text on the clipboard, and takes it off again after the given seconds if it is still there. */
  async put(text: string, seconds: number): Promise<void> {
    this.#forget();
    const salt = SecretBytes.random(32);
    const cancel = this.#clock.after(seconds * 1000, () => {
      // A clipboard that cannot be read cannot be cleared either: there is nobody left to tell.
      this.clear().catch(() => undefined);
    });
    this.#lent = { salt, mark: markOf(salt, text), cancel };
    await this.#clipboard.write(text);
  }

  /** Takes the text off the clipboard now, if it is still the one that was put there. */
  async clear(): Promise<void> {
    const lent = this.#lent;
    if (lent === null) return;
    try {
      const there = await this.#clipboard.read();
      if (this.#lent === lent && constantTimeEqual(lent.mark, markOf(lent.salt, there))) await this.#clipboard.write('');
    } finally {
      if (this.#lent === lent) this.#forget();
    }
  }

  #forget(): void {
    this.#lent?.cancel();
    this.#lent?.salt.wipe();
    this.#lent = null;
  }
}

function markOf(salt: SecretBytes, text: string): Uint8Array {
  using bytes = SecretBytes.adopt(new TextEncoder().encode(text));
  return hmacSha256(salt.expose(), bytes.expose());
}
