import { createCipheriv, createDecipheriv } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Random } from './identities.ts';
import { Refusal } from './refusal.ts';

export type VersionState = 'ENABLED' | 'DISABLED' | 'DESTROY_SCHEDULED' | 'DESTROYED' | 'PENDING_GENERATION';
export type Protection = 'SOFTWARE' | 'HSM';
export type Purpose = 'ENCRYPT_DECRYPT' | 'ASYMMETRIC_SIGN';

/** A version of a key. `material` encrypts for real; `mark` stands in its ciphertexts. */
export interface EmulatedVersion {
  readonly name: string;
  readonly mark: Buffer;
  readonly createdAt: number;
  state: VersionState;
  material: Buffer;
  destroyAt: number | null;
}

/** A key of the emulated Cloud KMS. */
export interface EmulatedKey {
  readonly name: string;
  readonly purpose: Purpose;
  readonly protection: Protection;
  readonly createdAt: number;
  readonly versions: EmulatedVersion[];
  readonly destroyAfterMs: number;
  primary: string | null;
  rotationSeconds: number | null;
  nextRotationAt: number | null;
}

/** How a key is made; what is left out is as Google has it. */
export interface KeyWishes {
  readonly purpose?: Purpose;
  readonly protection?: Protection;
  readonly destroyAfterMs?: number;
}

const magic = Buffer.from([0x0a, 0x24, 0x00]);
const headLength = magic.length + 8 + 12;
const dayMs = 86_400_000;

/** The rings and keys of the emulated cloud, and what is done with their material. */
export class KeyStore {
  readonly rings = new Set<string>();
  readonly keys = new Map<string, EmulatedKey>();
  readonly #random: Random;
  readonly #now: () => number;

  constructor(random: Random, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  createKey(ring: string, id: string, wishes: KeyWishes = {}): EmulatedKey {
    const name = `${ring}/cryptoKeys/${id}`;
    if (!this.rings.has(ring)) throw new Refusal('NOT_FOUND', `KeyRing ${ring} not found.`);
    if (this.keys.has(name)) throw new Refusal('ALREADY_EXISTS', `CryptoKey ${name} already exists.`);
    const { purpose = 'ENCRYPT_DECRYPT', protection = 'SOFTWARE', destroyAfterMs = 30 * dayMs } = wishes;
    const shared = { name, purpose, protection, destroyAfterMs, createdAt: this.#now(), versions: [] };
    const key: EmulatedKey = { ...shared, primary: null, rotationSeconds: null, nextRotationAt: null };
    this.keys.set(name, key);
    const { name: first } = this.addVersion(key);
    if (purpose === 'ENCRYPT_DECRYPT') key.primary = first;
    return key;
  }

  addVersion(key: EmulatedKey): EmulatedVersion {
    const version: EmulatedVersion = {
      name: `${key.name}/cryptoKeyVersions/${String(key.versions.length + 1)}`,
      mark: Buffer.from(this.#random(8)),
      createdAt: this.#now(),
      state: 'ENABLED',
      material: Buffer.from(this.#random(32)),
      destroyAt: null,
    };
    key.versions.push(version);
    return version;
  }

  /** Makes a new version and has it wrap from now on. */
  rotate(key: EmulatedKey): EmulatedVersion {
    const version = this.addVersion(key);
    key.primary = version.name;
    return version;
  }

  find(name: string): EmulatedKey {
    const key = this.keys.get(name);
    if (key === undefined) throw new Refusal('NOT_FOUND', `CryptoKey ${name} not found.`);
    return key;
  }

  findVersion(name: string): { readonly key: EmulatedKey; readonly version: EmulatedVersion } {
    const key = this.find(name.split('/cryptoKeyVersions/')[0] ?? '');
    const version = key.versions.find((candidate) => candidate.name === name);
    if (version === undefined) throw new Refusal('NOT_FOUND', `CryptoKeyVersion ${name} not found.`);
    return { key, version };
  }

  encrypt(name: string, plaintext: Buffer, aad: Buffer): { readonly version: EmulatedVersion; readonly key: EmulatedKey; readonly ciphertext: Buffer } {
    const named = name.includes('/cryptoKeyVersions/') ? this.findVersion(name) : null;
    const key = named?.key ?? this.find(name);
    requirePurpose(key);
    const version = named?.version ?? key.versions.find((candidate) => candidate.name === key.primary);
    if (version === undefined) throw new Refusal('FAILED_PRECONDITION', `${key.name} has no primary version.`);
    requireEnabled(version);
    const head = Buffer.concat([magic, version.mark, this.#random(12)]);
    const cipher = createCipheriv('aes-256-gcm', version.material, head.subarray(-12)).setAAD(Buffer.concat([head, aad]));
    return { key, version, ciphertext: Buffer.concat([head, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]) };
  }

  decrypt(name: string, ciphertext: Buffer, aad: Buffer): { readonly version: EmulatedVersion; readonly key: EmulatedKey; readonly plaintext: Buffer } {
    const key = this.find(name);
    requirePurpose(key);
    const head = ciphertext.subarray(0, headLength);
    const whole = ciphertext.length >= headLength + 16 && head.subarray(0, magic.length).equals(magic);
    if (!whole) throw new Refusal('INVALID_ARGUMENT', 'Decryption failed: the ciphertext is invalid.');
    const mark = head.subarray(magic.length, magic.length + 8);
    const version = key.versions.find((candidate) => candidate.mark.equals(mark));
    if (version === undefined) throw new Refusal('INVALID_ARGUMENT', "Decryption failed: verify that 'name' refers to the correct CryptoKey.");
    requireEnabled(version);
    try {
      const decipher = createDecipheriv('aes-256-gcm', version.material, head.subarray(-12)).setAAD(Buffer.concat([head, aad]));
      decipher.setAuthTag(ciphertext.subarray(-16));
      return { key, version, plaintext: Buffer.concat([decipher.update(ciphertext.subarray(headLength, -16)), decipher.final()]) };
    } catch {
      throw new Refusal('INVALID_ARGUMENT', 'Decryption failed: the ciphertext is invalid.');
    }
  }

  setState(version: EmulatedVersion, state: VersionState): void {
    const changeable = ['ENABLED', 'DISABLED'];
    if (!changeable.includes(version.state) || !changeable.includes(state)) throw badState(version);
    version.state = state;
  }

  destroy(key: EmulatedKey, version: EmulatedVersion): void {
    if (version.state !== 'ENABLED' && version.state !== 'DISABLED') throw badState(version);
    version.state = 'DESTROY_SCHEDULED';
    version.destroyAt = this.#now() + key.destroyAfterMs;
  }

  /** Calls a destruction off. Google leaves the version disabled. */
  restore(version: EmulatedVersion): void {
    if (version.state !== 'DESTROY_SCHEDULED') throw badState(version);
    version.state = 'DISABLED';
    version.destroyAt = null;
  }

  /** An attestation in the shape of Cavium's: compressed bytes whose last 256 stand for a signature. It proves nothing. */
  attestation(version: EmulatedVersion): { readonly format: string; readonly content: string } {
    const statement = Buffer.concat([Buffer.from(`emulated statement of ${version.name}`), this.#random(256)]);
    return { format: 'CAVIUM_V2_COMPRESSED', content: gzipSync(statement).toString('base64') };
  }
}

function requirePurpose(key: EmulatedKey): void {
  if (key.purpose === 'ENCRYPT_DECRYPT') return;
  throw new Refusal('INVALID_ARGUMENT', `The purpose of ${key.name} is ${key.purpose}, which does not support this operation.`);
}

function requireEnabled(version: EmulatedVersion): void {
  if (version.state !== 'ENABLED') throw badState(version);
}

function badState(version: EmulatedVersion): Refusal {
  return new Refusal('FAILED_PRECONDITION', `${version.name} is not enabled, current state is: ${version.state}.`, [
    { '@type': 'type.googleapis.com/google.rpc.PreconditionFailure', violations: [{ type: `KEY_${version.state}`, subject: version.name }] },
  ]);
}
