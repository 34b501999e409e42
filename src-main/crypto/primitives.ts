import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  hash,
  hkdfSync,
  type KeyObject,
  randomBytes as nodeRandomBytes,
  randomUUID,
  scrypt,
  type ScryptOptions,
  scryptSync,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';

/**
 * The algorithms this module offers. Electron's `node:crypto` is BoringSSL: what is not on this list may be
 * missing there although it works in Node, so nothing else is used, and this module is the only importer.
 */
export const allowedAlgorithms = [
  'random',
  'sha-256',
  'hmac-sha-256',
  'hkdf-sha-256',
  'aes-256-gcm',
  'scrypt',
  'ed25519',
] as const;
/** A name on the list of allowed algorithms. */
export type AllowedAlgorithm = (typeof allowedAlgorithms)[number];

/** Lengths in bytes of the fixed parts of AES-256-GCM. */
export const aesGcmLengths = { key: 32, nonce: 12, tag: 16 } as const;

/** Bytes that do not authenticate under this key: a wrong key, other context, or altered bytes. */
export class AuthenticationError extends Error {
  override readonly name = 'AuthenticationError';
}

// Views, never copies: a second copy of a key could not be wiped by who holds the first.
const view = (bytes: Buffer): Uint8Array => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const requireLength = (what: string, bytes: Uint8Array, length: number): void => {
  if (bytes.length !== length) throw new RangeError(`${what} must be ${length} bytes, not ${bytes.length}`);
};

/** Random bytes of the operating system's generator. */
export function randomBytes(length: number): Uint8Array {
  return view(nodeRandomBytes(length));
}

/** A random identifier (UUID version 4, RFC 9562), in lower case. */
export function uuid(): string {
  return randomUUID();
}

/** SHA-256 (FIPS 180-4), 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return view(hash('sha256', bytes, 'buffer'));
}

/** A SHA-256 in progress; `digest` ends it and may be called once. */
export type Sha256Hasher = {
  update(bytes: Uint8Array): Sha256Hasher;
  digest(): Uint8Array;
};

/** SHA-256 over pieces, for what does not fit into memory at once. */
export function sha256Hasher(): Sha256Hasher {
  const state = createHash('sha256');
  const hasher: Sha256Hasher = {
    update: (bytes) => {
      state.update(bytes);
      return hasher;
    },
    digest: () => view(state.digest()),
  };
  return hasher;
}

// Node probes raw bytes for being a key object with an exception, which costs more than the cipher; either way it copies
// the key into memory of its own and clears that.
const secretKey = (key: Uint8Array): KeyObject => createSecretKey(key);

/** HMAC-SHA-256 (RFC 2104), 32 bytes. */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  return view(createHmac('sha256', secretKey(key)).update(message).digest());
}

/** HKDF-SHA-256 (RFC 5869), extract and expand; at most 8160 bytes. */
export function hkdfSha256(key: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secretKey(key), salt, info, length));
}

/** What AES-256-GCM gives back: the ciphertext, as long as the plaintext, and the 16-byte tag. */
export type Sealed = { readonly ciphertext: Uint8Array; readonly tag: Uint8Array };

/** AES-256-GCM (NIST SP 800-38D). A nonce (12 bytes) must never come twice under one key. */
export function aesGcmSeal(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Sealed {
  requireLength('an AES-256-GCM key', key, aesGcmLengths.key);
  requireLength('an AES-256-GCM nonce', nonce, aesGcmLengths.nonce);
  const cipher = createCipheriv('aes-256-gcm', secretKey(key), nonce, { authTagLength: aesGcmLengths.tag });
  cipher.setAAD(aad);
  const ciphertext = view(cipher.update(plaintext));
  cipher.final();
  return { ciphertext, tag: view(cipher.getAuthTag()) };
}

/** Opens what {@link aesGcmSeal} sealed. Throws {@link AuthenticationError}; the unproven plaintext is wiped. */
export function aesGcmOpen(key: Uint8Array, nonce: Uint8Array, sealed: Sealed, aad: Uint8Array): Uint8Array {
  requireLength('an AES-256-GCM key', key, aesGcmLengths.key);
  requireLength('an AES-256-GCM nonce', nonce, aesGcmLengths.nonce);
  // A shorter tag would be accepted by the cipher and be easier to guess.
  requireLength('an AES-256-GCM tag', sealed.tag, aesGcmLengths.tag);
  const decipher = createDecipheriv('aes-256-gcm', secretKey(key), nonce, { authTagLength: aesGcmLengths.tag });
  decipher.setAAD(aad);
  decipher.setAuthTag(sealed.tag);
  const plaintext = view(decipher.update(sealed.ciphertext));
  try {
    decipher.final();
  } catch {
    plaintext.fill(0);
    throw new AuthenticationError('the bytes do not authenticate under this key and context');
  }
  return plaintext;
}

function scryptOptions(logN: number): ScryptOptions {
  const cost = 2 ** logN;
  // The runtime refuses by default what takes more than 32 MiB; a little is needed beside the large block.
  return { cost, blockSize: 8, parallelization: 1, maxmem: 1024 * cost + 1024 * 1024 };
}

/** scrypt (RFC 7914) with r = 8 and p = 1, off the main thread; takes 1 KiB · 2^logN of memory. */
export function scryptKey(passphrase: Uint8Array, salt: Uint8Array, logN: number, length: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salt, length, scryptOptions(logN), (error, key) => {
      if (error) reject(error);
      else resolve(view(key));
    });
  });
}

// The DER around a bare Ed25519 key (RFC 8410): everything before the 32 bytes is constant.
const pkcs8Prefix = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);
const spkiPrefix = Uint8Array.of(0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0);

const join = (head: Uint8Array, tail: Uint8Array): Buffer => {
  const joined = Buffer.alloc(head.length + tail.length);
  joined.set(head);
  joined.set(tail, head.length);
  return joined;
};

/** An Ed25519 key pair: the private half stays inside the runtime, the public half is 32 raw bytes. */
export type Ed25519KeyPair = { readonly privateKey: KeyObject; readonly publicKey: Uint8Array };

/** The Ed25519 key pair (RFC 8032) of a 32-byte seed. */
export function ed25519FromSeed(seed: Uint8Array): Ed25519KeyPair {
  requireLength('an Ed25519 seed', seed, 32);
  const pkcs8 = join(pkcs8Prefix, seed);
  try {
    const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
    return { privateKey, publicKey: new Uint8Array(spki.subarray(spkiPrefix.length)) };
  } finally {
    pkcs8.fill(0);
  }
}

/** An Ed25519 signature (64 bytes) over a message of any length. */
export function ed25519Sign(privateKey: KeyObject, message: Uint8Array): Uint8Array {
  return view(sign(null, message, privateKey));
}

const publicKeyObject = (publicKey: Uint8Array): KeyObject => {
  requireLength('an Ed25519 public key', publicKey, 32);
  return createPublicKey({ key: join(spkiPrefix, publicKey), format: 'der', type: 'spki' });
};

/** Whether the signature is this key's over this message; false too for a signature of a wrong length. */
export function ed25519Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return verify(null, message, publicKeyObject(publicKey), signature);
}

/** The public key as SPKI PEM (RFC 8410), which OpenSSL reads. */
export function ed25519PublicKeyPem(publicKey: Uint8Array): string {
  return publicKeyObject(publicKey).export({ format: 'pem', type: 'spki' }).toString();
}

/** Whether two byte strings are equal, in a time that depends on their length alone. */
export function constantTimeEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

const fromHex = (hex: string): Uint8Array => view(Buffer.from(hex, 'hex'));
const isHex = (bytes: Uint8Array, hex: string): boolean => constantTimeEqual(bytes, fromHex(hex));
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Two draws that are equal, or all zero, mean a generator that is not one. */
function randomWorks(): boolean {
  const first = randomBytes(32);
  return !constantTimeEqual(first, randomBytes(32)) && first.some((byte) => byte !== 0);
}

/** Test case 14 of the GCM specification (McGrew and Viega): zero key, nonce and block; then a flipped tag. */
function aesGcmWorks(): boolean {
  const [key, nonce, aad] = [new Uint8Array(32), new Uint8Array(12), new Uint8Array(0)];
  const { ciphertext, tag } = aesGcmSeal(key, nonce, new Uint8Array(16), aad);
  if (!isHex(ciphertext, 'cea7403d4d606b6e074ec5d3baf39d18')) return false;
  if (!isHex(tag, 'd0d1c8a799996bf0265b98b5d48ab919')) return false;
  const flipped = tag.map((byte, at) => (at === 0 ? byte ^ 1 : byte));
  try {
    aesGcmOpen(key, nonce, { ciphertext, tag: flipped }, aad);
    return false;
  } catch (error) {
    return error instanceof AuthenticationError && aesGcmOpen(key, nonce, { ciphertext, tag }, aad).length === 16;
  }
}

/** RFC 8032 section 7.1, test 1: the empty message. */
function ed25519Works(): boolean {
  const pair = ed25519FromSeed(fromHex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'));
  const message = new Uint8Array(0);
  const signature = ed25519Sign(pair.privateKey, message);
  const known =
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b';
  return isHex(signature, known) && ed25519Verify(pair.publicKey, message, signature)
    && !ed25519Verify(pair.publicKey, Uint8Array.of(0), signature);
}

const knownAnswers: Readonly<Record<AllowedAlgorithm, () => boolean>> = {
  'random': randomWorks,
  // FIPS 180-4 example: "abc".
  'sha-256': () => isHex(sha256(ascii('abc')), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'),
  // RFC 4231 test case 2.
  'hmac-sha-256': () =>
    isHex(
      hmacSha256(ascii('Jefe'), ascii('what do ya want for nothing?')),
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ),
  // RFC 5869 test case 3.
  'hkdf-sha-256': () =>
    isHex(
      hkdfSha256(new Uint8Array(22).fill(0x0b), new Uint8Array(0), new Uint8Array(0), 42),
      '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
    ),
  'aes-256-gcm': aesGcmWorks,
  // RFC 7914 section 12, third vector: N = 16384, r = 8, p = 1.
  'scrypt': () =>
    isHex(
      view(scryptSync(ascii('pleaseletmein'), ascii('SodiumChloride'), 64, scryptOptions(14))),
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
    ),
  'ed25519': ed25519Works,
};

/**
 * Known-answer tests of every allowed algorithm in this very runtime, to be run at start.
 *
 * Throws an Error whose sentence names the first algorithm that failed.
 */
export function selfTest(): void {
  for (const algorithm of allowedAlgorithms) {
    let works = false;
    let cause: unknown;
    try {
      works = knownAnswers[algorithm]();
    } catch (error) {
      cause = error;
    }
    if (!works) throw new Error(`The self-test of ${algorithm} failed: this runtime must not be used for keys.`, { cause });
  }
}
