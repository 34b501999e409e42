import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { type Identity, type Recipient, Stanza } from 'age-encryption';

import { AgeDamaged, AgeNotAddressed, AgeTooCostly, AgeWrongPassphrase } from './age-errors.ts';
import { randomBytes, scryptKey } from './primitives.ts';
import { SecretBytes } from './secret-bytes.ts';

/** The largest base-2 logarithm of the scrypt cost that is made or opened: 1 GiB of memory. */
export const maxWorkFactor = 20;

const saltLabel = new TextEncoder().encode('age-encryption.org/v1/scrypt');
const saltLength = 16;
const wrappedLength = 32;
// Every file has its own salt, and so its own key, which seals one message: the format fixes the nonce at zero.
const nonce = new Uint8Array(12);

async function wrappingKey(passphrase: SecretBytes, salt: Uint8Array, workFactor: number): Promise<SecretBytes> {
  const labelled = new Uint8Array(saltLabel.length + salt.length);
  labelled.set(saltLabel);
  labelled.set(salt, saltLabel.length);
  return SecretBytes.adopt(await scryptKey(passphrase.expose(), labelled, workFactor, 32));
}

type ScryptStanza = { readonly salt: Uint8Array; readonly workFactor: number; readonly body: Uint8Array };

function parseStanza(stanzas: readonly Stanza[]): ScryptStanza {
  const stanza = stanzas.find(({ args }) => args[0] === 'scrypt');
  if (stanza === undefined) throw new AgeNotAddressed('the file was not encrypted to a passphrase');
  const [, salt, workFactor] = stanza.args;
  // A second stanza would let whoever added it open the file too; the format forbids it.
  const wellFormed = stanzas.length === 1 && stanza.args.length === 3 && /^[A-Za-z0-9+/]{22}$/.test(salt ?? '')
    && /^[1-9][0-9]{0,2}$/.test(workFactor ?? '') && stanza.body.length === wrappedLength;
  if (!wellFormed) throw new AgeDamaged('the passphrase part of the file is malformed');
  if (Number(workFactor) > maxWorkFactor) {
    throw new AgeTooCostly(`the file asks for a scrypt work factor of ${workFactor}; at most ${maxWorkFactor} is allowed`);
  }
  return { salt: Buffer.from(salt ?? '', 'base64'), workFactor: Number(workFactor), body: stanza.body };
}

/**
 * The passphrase recipient of age (age-encryption.org/v1, `scrypt`).
 *
 * Our own, since the package's takes the passphrase as a string, which cannot be wiped, and computes scrypt in plain
 * code on the main thread for seconds.
 */
export function passphraseRecipient(passphrase: SecretBytes, workFactor: number): Recipient {
  if (!Number.isInteger(workFactor) || workFactor < 1 || workFactor > maxWorkFactor) {
    throw new RangeError(`a scrypt work factor must be an integer from 1 to ${maxWorkFactor}, not ${workFactor}`);
  }
  return {
    wrapFileKey: async (fileKey) => {
      const salt = randomBytes(saltLength);
      using key = await wrappingKey(passphrase, salt, workFactor);
      const saltText = Buffer.from(salt).toString('base64').replace(/=+$/, '');
      return [new Stanza(['scrypt', saltText, `${workFactor}`], chacha20poly1305(key.expose(), nonce).encrypt(fileKey))];
    },
  };
}

/** The passphrase identity of age: throws AgeWrongPassphrase, AgeNotAddressed, AgeTooCostly or AgeDamaged. */
export function passphraseIdentity(passphrase: SecretBytes): Identity {
  return {
    unwrapFileKey: async (stanzas) => {
      const { salt, workFactor, body } = parseStanza(stanzas);
      using key = await wrappingKey(passphrase, salt, workFactor);
      try {
        return chacha20poly1305(key.expose(), nonce).decrypt(body);
      } catch {
        throw new AgeWrongPassphrase('the file does not open with this passphrase');
      }
    },
  };
}
