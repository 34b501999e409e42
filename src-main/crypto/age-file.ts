import { armor, Decrypter, Encrypter, type Identity } from 'age-encryption';

import {
  AgeBadIdentity,
  AgeBadRecipient,
  AgeDamaged,
  AgeNotAddressed,
  AgeTooCostly,
  AgeWrongPassphrase,
} from './age-errors.ts';
import { passphraseIdentity, passphraseRecipient } from './age-passphrase.ts';
import { SecretBytes } from './secret-bytes.ts';

export { AgeBadIdentity, AgeBadRecipient, AgeDamaged, AgeNotAddressed, AgeTooCostly, AgeWrongPassphrase };

/** Whom a stream is encrypted to: a passphrase, or recipients (`age1…`). */
export type AgeTarget = SecretBytes | readonly string[];
/** What opens a stream: the passphrase, or an identity (`AGE-SECRET-KEY-1…` as UTF-8). */
export type AgeKey = { readonly passphrase: SecretBytes } | { readonly identity: SecretBytes };

/** The work factor of new files, 256 MiB of memory and about a second: what the `age` program takes too. */
export const defaultWorkFactor = 18;

const armorStart = '-----BEGIN AGE ENCRYPTED FILE-----';

/** Whether a text is an age recipient this version can encrypt to: X25519, hybrid or tag. */
export function isAgeRecipient(text: string): boolean {
  try {
    new Encrypter().addRecipient(text);
    return true;
  } catch {
    return false;
  }
}

function encrypterTo(target: AgeTarget, workFactor: number): Encrypter {
  const encrypter = new Encrypter();
  if (target instanceof SecretBytes) {
    encrypter.addRecipient(passphraseRecipient(target, workFactor));
    return encrypter;
  }
  if (target.length === 0) throw new AgeBadRecipient('an age file needs at least one recipient');
  for (const recipient of target) {
    if (!isAgeRecipient(recipient)) throw new AgeBadRecipient(`"${recipient}" is not an age recipient`);
    encrypter.addRecipient(recipient);
  }
  return encrypter;
}

// Asked after the identity did not match: it names what the package would say in a sentence only.
const otherwise: Identity = {
  unwrapFileKey: () => {
    throw new AgeNotAddressed('this identity is not among the recipients of the file');
  },
};

function addIdentity(decrypter: Decrypter, identity: SecretBytes): void {
  try {
    decrypter.addIdentity(new TextDecoder().decode(identity.expose()).trim());
  } catch {
    // Without its cause: the package's message repeats the text.
    throw new AgeBadIdentity('the identity is not an age identity: it begins with AGE-SECRET-KEY-');
  }
  decrypter.addIdentity(otherwise);
}

function decrypterWith(key: AgeKey): Decrypter {
  const decrypter = new Decrypter();
  if ('passphrase' in key) decrypter.addIdentity(passphraseIdentity(key.passphrase));
  else addIdentity(decrypter, key.identity);
  return decrypter;
}

function asAgeError(error: unknown): Error {
  const known = [AgeDamaged, AgeNotAddressed, AgeTooCostly, AgeWrongPassphrase];
  if (error instanceof Error && known.some((kind) => error instanceof kind)) return error;
  return new AgeDamaged('the age file is damaged or incomplete', { cause: error });
}

const isArmored = (file: Uint8Array): boolean =>
  new TextDecoder('latin1').decode(file.subarray(0, 256)).trimStart().startsWith(armorStart);

async function open(file: Uint8Array, key: AgeKey): Promise<SecretBytes> {
  const decrypter = decrypterWith(key);
  try {
    const binary = isArmored(file) ? armor.decode(new TextDecoder().decode(file)) : file;
    return SecretBytes.adopt(await decrypter.decrypt(binary));
  } catch (error) {
    throw asAgeError(error);
  }
}

/** An age file that a passphrase opens, with our program or any other that speaks age. */
export async function encryptToPassphrase(
  plaintext: SecretBytes,
  passphrase: SecretBytes,
  workFactor: number = defaultWorkFactor,
): Promise<Uint8Array> {
  return encrypterTo(passphrase, workFactor).encrypt(plaintext.expose());
}

/**
 * Opens an age file, binary or armored. Throws AgeWrongPassphrase, AgeDamaged, AgeNotAddressed (no passphrase opens
 * it) or AgeTooCostly (work factor above 20). Damage in the few bytes that wrap the file key looks like a wrong
 * passphrase: the format has no checksum there.
 */
export async function decryptWithPassphrase(file: Uint8Array, passphrase: SecretBytes): Promise<SecretBytes> {
  return open(file, { passphrase });
}

/** An age file for one or more recipients. Throws AgeBadRecipient. */
export async function encryptToRecipients(plaintext: SecretBytes, recipients: readonly string[]): Promise<Uint8Array> {
  return encrypterTo(recipients, defaultWorkFactor).encrypt(plaintext.expose());
}

/** Opens an age file, binary or armored, with an identity (UTF-8 text). Throws AgeBadIdentity, AgeNotAddressed or AgeDamaged. */
export async function decryptWithIdentity(file: Uint8Array, identity: SecretBytes): Promise<SecretBytes> {
  return open(file, { identity });
}

/** Encrypts a stream. Once the promise settles the passphrase may be wiped. */
export async function encryptStream(
  target: AgeTarget,
  source: ReadableStream<Uint8Array>,
  workFactor: number = defaultWorkFactor,
): Promise<ReadableStream<Uint8Array>> {
  return encrypterTo(target, workFactor).encrypt(source);
}

/** The same stream with its errors passed through `onError`. */
function mapErrors(source: ReadableStream<Uint8Array>, onError: (error: unknown) => unknown): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(onError(error));
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/**
 * Decrypts a stream in the binary format. Each piece that comes out is authenticated, but only the end of the stream
 * proves that nothing is missing: what was written before an AgeDamaged must be thrown away. An error of the source
 * itself (a disk that fails) comes through as it is.
 */
export async function decryptStream(key: AgeKey, source: ReadableStream<Uint8Array>): Promise<ReadableStream<Uint8Array>> {
  const decrypter = decrypterWith(key);
  const ofSource = new Set<unknown>();
  const explain = (error: unknown): unknown => (ofSource.has(error) ? error : asAgeError(error));
  const watched = mapErrors(source, (error) => {
    ofSource.add(error);
    return error;
  });
  try {
    return mapErrors(await decrypter.decrypt(watched), explain);
  } catch (error) {
    throw explain(error);
  }
}
