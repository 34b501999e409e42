import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { KmsFailureKind } from '../../src-shared/errors.ts';
import type { KeyFileKey } from '../../src-shared/key-references.ts';
import { toHex } from '../crypto/base64url.ts';
import type { DataKeyContext } from '../crypto/data-key.ts';
import { sha256 } from '../crypto/primitives.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';
import { Calls } from './calls.ts';
import type { OpenedKey } from './key-file-format.ts';
import { KeyFileDamaged, KeyFileWrongPassphrase, openKeyFile } from './key-file-format.ts';
import { readMedia, systemCode } from './key-file-media.ts';
import { MalformedWrapping, OtherWrapping, unwrapWithKeyFile, wrapWithKeyFile } from './key-file-wrap.ts';
import type { CallOptions, HasCheckValue, KmsKeyDescription, KmsOperation, KmsProvider, WrappedKey } from './provider.ts';
import { KmsError, requirePayload } from './provider.ts';
import { checkKeyFilePath } from './uri-key-file.ts';

/**
 * Asks for the passphrase of a key file. What it hands over is a copy of its own: the provider wipes it.
 * Null means that nobody has entered the passphrase yet.
 */
export type KeyFileUnlock = (path: string) => Promise<SecretBytes | null>;

/** What opening a key file takes beside the configuration; `limitMs` bounds one call. */
export interface KeyFileTools {
  readonly unlock: KeyFileUnlock;
  readonly limitMs: number;
}

interface Held {
  readonly digest: string;
  readonly opened: OpenedKey;
}

/**
 * A customer's key in a file on removable media.
 * The file is read again on every call, so a key whose media is gone serves nobody; only the costly step from
 * passphrase to key is kept, for as long as the file has the very same bytes.
 */
export class KeyFileKms implements KmsProvider, HasCheckValue {
  readonly kind = 'KEY_FILE';
  readonly #path: string;
  readonly #unlock: KeyFileUnlock;
  readonly #calls: Calls;
  #held: Held | null = null;
  #opening: { readonly digest: string; readonly done: Promise<void> } | null = null;
  #closed = false;

  constructor(config: KeyFileKey, tools: KeyFileTools) {
    this.#path = checkKeyFilePath(config.path);
    this.#unlock = tools.unlock;
    this.#calls = new Calls({ provider: 'KEY_FILE', key: this.#path, limitMs: tools.limitMs });
  }

  async wrap(payload: SecretBytes, context: DataKeyContext, call: CallOptions): Promise<WrappedKey> {
    requirePayload(payload, context);
    return await this.#withKey('wrap', call, (opened) => {
      const blob = wrapWithKeyFile(opened, payload, context);
      return { blob, keyVersion: opened.facts.id };
    });
  }

  async unwrap(wrapped: WrappedKey, context: DataKeyContext, call: CallOptions): Promise<SecretBytes> {
    const work = (opened: OpenedKey): SecretBytes => unwrapWithKeyFile(opened, wrapped.blob, context);
    return await this.#withKey('unwrap', call, work, (late) => {
      late.wipe();
    });
  }

  async describe(call: CallOptions): Promise<KmsKeyDescription> {
    return await this.#withKey('describe', call, ({ facts }) => ({
      region: null,
      state: 'enabled',
      algorithm: 'AES-256-GCM with HKDF-SHA-256',
      origin: 'key file',
      details: { 'Key id': facts.id, Label: facts.label, 'Check value': facts.checkValue, Created: facts.createdAt },
    }));
  }

  async checkValue(call: CallOptions): Promise<string> {
    return await this.#withKey('describe', call, (opened) => opened.facts.checkValue);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#calls.close();
    this.#hold(null);
  }

  async #withKey<T>(operation: KmsOperation, call: CallOptions, work: (opened: OpenedKey) => T, late?: (result: T) => void): Promise<T> {
    const told = async (signal: AbortSignal): Promise<T> => {
      try {
        return await this.#useFile(signal, work);
      } catch (error) {
        throw await this.#failure(error, operation);
      }
    };
    return await this.#calls.run(operation, call, told, late);
  }

  /** `work` runs in the same turn in which the held key was found to be the file's, so nothing can wipe it in between. */
  async #useFile<T>(signal: AbortSignal, work: (opened: OpenedKey) => T): Promise<T> {
    for (;;) {
      const bytes = await readMedia(this.#path);
      signal.throwIfAborted();
      const digest = toHex(sha256(bytes));
      if (this.#held?.digest === digest) return work(this.#held.opened);
      await this.#openOnce(bytes, digest);
      signal.throwIfAborted();
    }
  }

  /** Opens the file's bytes once, however many calls wait for it. */
  async #openOnce(bytes: Uint8Array, digest: string): Promise<void> {
    if (this.#opening?.digest === digest) {
      await this.#opening.done;
      return;
    }
    const opening = { digest, done: this.#open(bytes, digest) };
    this.#opening = opening;
    try {
      await opening.done;
    } finally {
      if (this.#opening === opening) this.#opening = null;
    }
  }

  async #open(bytes: Uint8Array, digest: string): Promise<void> {
    using passphrase = await this.#unlock(this.#path);
    if (passphrase === null) throw new PassphraseNeeded();
    const opened = await openKeyFile(bytes, passphrase);
    if (this.#closed) opened.key.wipe();
    else this.#hold({ digest, opened });
  }

  #hold(held: Held | null): void {
    this.#held?.opened.key.wipe();
    this.#held = held;
  }

  async #failure(error: unknown, operation: KmsOperation): Promise<unknown> {
    const [kind, detail] = failureOf(error) ?? (await this.#mediaFailure(systemCode(error)));
    if (kind === null) return error;
    // A passphrase that is missing or mistyped is this desk's to mend: no customer refused anything.
    const isOurs = error instanceof PassphraseNeeded || error instanceof KeyFileWrongPassphrase;
    return new KmsError({ kind, provider: 'KEY_FILE', operation: isOurs ? 'open' : operation, detail });
  }

  async #mediaFailure(code: string): Promise<readonly [KmsFailureKind | null, string]> {
    if (code === '') return [null, ''];
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return mediaFailures[code] ?? mediaGone;
    return (await exists(dirname(this.#path))) ? fileGone : mediaGone;
  }
}

/** Nobody has entered the passphrase of the key file since the vault was unlocked. */
class PassphraseNeeded extends Error {
  override readonly name = 'PassphraseNeeded';
}

type Failure = readonly [KmsFailureKind, string];

const mediaGone: Failure = ['unreachable', 'The media with the key file cannot be read.'];
const fileGone: Failure = ['not-found', 'The key file is not on its media.'];
const notAFile: Failure = ['invalid-response', 'There is something else in the place of the key file.'];
const notAllowed: Failure = ['denied', 'The key file may not be read.'];
const mediaFailures: Readonly<Record<string, Failure>> = {
  EACCES: notAllowed,
  EPERM: notAllowed,
  EISDIR: notAFile,
  ELOOP: notAFile,
};

function failureOf(error: unknown): Failure | null {
  if (error instanceof PassphraseNeeded) return ['denied', 'The passphrase of the key file is needed.'];
  if (error instanceof KeyFileWrongPassphrase) return ['denied', 'The passphrase does not open the key file.'];
  if (error instanceof KeyFileDamaged) return ['invalid-response', `The key file cannot be used: ${error.message}.`];
  if (error instanceof MalformedWrapping) return ['invalid-response', 'The wrapped bytes are damaged or were not made by a key file.'];
  if (error instanceof OtherWrapping) return ['wrong-key', 'These bytes were not wrapped by this key file under this context.'];
  return null;
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
