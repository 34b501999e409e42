import { Readable } from 'node:stream';
import { armor, Decrypter, Encrypter, generateHybridIdentity, generateX25519Identity, identityToRecipient, Stanza } from 'age-encryption';
import { describe, expect, it } from 'vitest';

import {
  AgeBadIdentity,
  AgeBadRecipient,
  AgeDamaged,
  AgeNotAddressed,
  AgeTooCostly,
  AgeWrongPassphrase,
  decryptStream,
  decryptWithIdentity,
  decryptWithPassphrase,
  encryptStream,
  encryptToPassphrase,
  encryptToRecipients,
  isAgeRecipient,
} from '../../src-main/crypto/age-file.ts';
import { SecretBytes, SecretWiped } from '../../src-main/crypto/secret-bytes.ts';
import { flipped, positions } from './flipped.ts';

const passphrase = SecretBytes.fromUtf8('näive horse');
const content = SecretBytes.fromUtf8('the root key of everything');
// Little work: these tests are about the format, not the cost.
const workFactor = 4;

const identityText = await generateX25519Identity();
const identity = SecretBytes.fromUtf8(identityText);
const recipient = await identityToRecipient(identityText);
const file = await encryptToPassphrase(content, passphrase, workFactor);

/** The position after the header: the stanza that wraps the file key, and the MAC that ends the header. */
function headerParts(bytes: Uint8Array): { readonly stanza: number; readonly mac: number } {
  const text = Buffer.from(bytes).toString('latin1');
  return { stanza: text.indexOf('-> '), mac: text.indexOf('\n---') };
}

describe('an age file for a passphrase', () => {
  it('opens with it', async () => {
    expect((await decryptWithPassphrase(file, passphrase)).equals(content)).toBe(true);
  });

  it('is what the age-encryption package writes and reads', async () => {
    const decrypter = new Decrypter();
    decrypter.addPassphrase('näive horse');
    expect(await decrypter.decrypt(file)).toEqual(content.expose());
    const encrypter = new Encrypter();
    encrypter.setPassphrase('näive horse');
    encrypter.setScryptWorkFactor(workFactor);
    const theirs = await encrypter.encrypt(content.expose());
    expect((await decryptWithPassphrase(theirs, passphrase)).equals(content)).toBe(true);
  });

  it('opens armored too', async () => {
    const armored = new TextEncoder().encode(`\n${armor.encode(file)}`);
    expect((await decryptWithPassphrase(armored, passphrase)).equals(content)).toBe(true);
    const broken = new TextEncoder().encode(armor.encode(file).replace('-----END', '-----FIN'));
    await expect(decryptWithPassphrase(broken, passphrase)).rejects.toThrow(AgeDamaged);
  });

  it('tells a wrong passphrase from damage, at every byte of the file', async () => {
    await expect(decryptWithPassphrase(file, SecretBytes.fromUtf8('other'))).rejects.toThrow(AgeWrongPassphrase);
    const { stanza, mac } = headerParts(file);
    for (const at of positions(file)) {
      const refusal = decryptWithPassphrase(flipped(file, at), passphrase);
      const inStanza = at >= stanza && at < mac;
      await expect(refusal, `byte ${at}`).rejects.toSatisfy(
        (error) => error instanceof AgeDamaged
          || (inStanza && [AgeWrongPassphrase, AgeNotAddressed, AgeTooCostly].some((kind) => error instanceof kind)),
      );
    }
  });

  it('is damaged when it is cut anywhere, or no age file at all', async () => {
    for (const length of positions(file)) {
      await expect(decryptWithPassphrase(file.subarray(0, length), passphrase)).rejects.toThrow(AgeDamaged);
    }
    await expect(decryptWithPassphrase(content.expose(), passphrase)).rejects.toThrow(AgeDamaged);
  });

  it('refuses a work factor above 20 before it works, and makes none', async () => {
    const encrypter = new Encrypter();
    encrypter.addRecipient({ wrapFileKey: () => [new Stanza(['scrypt', 'A'.repeat(22), '21'], new Uint8Array(32))] });
    const costly = await encrypter.encrypt(content.expose());
    await expect(decryptWithPassphrase(costly, passphrase)).rejects.toThrow(AgeTooCostly);
    for (const factor of [0, 21, 1.5]) {
      await expect(encryptToPassphrase(content, passphrase, factor)).rejects.toThrow(RangeError);
    }
  });

  it('refuses a second stanza beside the passphrase', async () => {
    const encrypter = new Encrypter();
    encrypter.addRecipient({ wrapFileKey: () => [new Stanza(['scrypt', 'A'.repeat(22), '4'], new Uint8Array(32))] });
    encrypter.addRecipient(recipient);
    const mixed = await encrypter.encrypt(content.expose());
    await expect(decryptWithPassphrase(mixed, passphrase)).rejects.toThrow(/malformed/);
  });

  it('takes no wiped passphrase or content', async () => {
    const wiped = SecretBytes.fromUtf8('gone');
    wiped.wipe();
    await expect(encryptToPassphrase(content, wiped, workFactor)).rejects.toThrow(SecretWiped);
    await expect(encryptToPassphrase(wiped, passphrase, workFactor)).rejects.toThrow(SecretWiped);
  });
});

describe('an age file for recipients', () => {
  it('opens with the identity of any of them, a hybrid one too', async () => {
    const hybrid = await generateHybridIdentity();
    const sealed = await encryptToRecipients(content, [recipient, await identityToRecipient(hybrid)]);
    expect((await decryptWithIdentity(sealed, identity)).equals(content)).toBe(true);
    expect((await decryptWithIdentity(sealed, SecretBytes.fromUtf8(`${hybrid}\n`))).equals(content)).toBe(true);
  });

  it('is not addressed to others, nor to a passphrase', async () => {
    const sealed = await encryptToRecipients(content, [recipient]);
    const stranger = SecretBytes.fromUtf8(await generateX25519Identity());
    await expect(decryptWithIdentity(sealed, stranger)).rejects.toThrow(AgeNotAddressed);
    await expect(decryptWithPassphrase(sealed, passphrase)).rejects.toThrow(AgeNotAddressed);
    await expect(decryptWithIdentity(file, identity)).rejects.toThrow(AgeNotAddressed);
  });

  it('is damaged for a flip in its MAC and its payload', async () => {
    const sealed = await encryptToRecipients(content, [recipient]);
    for (const at of positions(sealed).slice(headerParts(sealed).mac)) {
      await expect(decryptWithIdentity(flipped(sealed, at), identity), `byte ${at}`).rejects.toThrow(AgeDamaged);
    }
  });

  it('needs at least one recipient, and real ones', async () => {
    await expect(encryptToRecipients(content, [])).rejects.toThrow(AgeBadRecipient);
    await expect(encryptToRecipients(content, [recipient, 'age1nobody'])).rejects.toThrow(/"age1nobody" is not/);
    expect(isAgeRecipient(recipient)).toBe(true);
    for (const text of ['', 'age1', recipient.slice(0, -1), recipient.toUpperCase(), identityText]) {
      expect(isAgeRecipient(text), text.slice(0, 8)).toBe(false);
    }
  });

  it('refuses a malformed identity without repeating it', async () => {
    const malformed = identityText.slice(0, -1);
    const refusal: unknown = await decryptWithIdentity(file, SecretBytes.fromUtf8(malformed)).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(AgeBadIdentity);
    expect((refusal as Error).cause).toBeUndefined();
    expect((refusal as Error).message).not.toContain(malformed.slice(20, 40));
  });
});

const streamOf = (...pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> =>
  Readable.toWeb(Readable.from(pieces)) as ReadableStream<Uint8Array>;
const collect = async (stream: ReadableStream<Uint8Array>): Promise<Uint8Array> =>
  new Uint8Array(await new Response(stream).arrayBuffer());

describe('an age stream', () => {
  // More than two of the format's chunks of 64 KiB, in pieces that do not fall on their borders.
  const large = Uint8Array.from({ length: 150_000 }, (_, at) => at % 251);
  const pieces = [large.subarray(0, 1), large.subarray(1, 70_000), large.subarray(70_000)];

  it('gives back a large file, for a passphrase wiped after the start and for recipients', async () => {
    const short = SecretBytes.fromUtf8('short life');
    const encrypted = await encryptStream(short, streamOf(...pieces), workFactor);
    short.wipe();
    const opened = await decryptStream({ passphrase: SecretBytes.fromUtf8('short life') }, streamOf(await collect(encrypted)));
    expect(Buffer.compare(await collect(opened), large)).toBe(0);
    const forRecipients = await collect(await encryptStream([recipient], streamOf(...pieces)));
    expect(Buffer.compare(await collect(await decryptStream({ identity }, streamOf(forRecipients))), large)).toBe(0);
  });

  it('refuses at the head, at an altered byte deep inside, and at a missing end', async () => {
    const encrypted = await collect(await encryptStream([recipient], streamOf(...pieces)));
    await expect(decryptStream({ passphrase }, streamOf(encrypted))).rejects.toThrow(AgeNotAddressed);
    const altered = await decryptStream({ identity }, streamOf(flipped(encrypted, 140_000)));
    await expect(collect(altered)).rejects.toThrow(AgeDamaged);
    const cut = await decryptStream({ identity }, streamOf(encrypted.subarray(0, 131_300)));
    await expect(collect(cut)).rejects.toThrow(AgeDamaged);
  });

  it('lets an error of the source through as it is', async () => {
    const encrypted = await collect(await encryptStream([recipient], streamOf(...pieces)));
    const failure = new Error('the disk was pulled out');
    const failing = (bytes: Uint8Array): ReadableStream<Uint8Array> =>
      Readable.toWeb(Readable.from((async function* () {
        yield bytes;
        throw failure;
      })())) as ReadableStream<Uint8Array>;
    await expect(decryptStream({ identity }, failing(encrypted.subarray(0, 10)))).rejects.toBe(failure);
    const late = decryptStream({ identity }, failing(encrypted.subarray(0, 100_000))).then(collect);
    await expect(late).rejects.toBe(failure);
  });
});
