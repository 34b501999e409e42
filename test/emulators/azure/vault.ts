import type { KeyObject } from 'node:crypto';
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { selfSigned } from './certificate.ts';
import { Refusal } from './refusal.ts';
import type { Material } from './wrapping.ts';
import { unwrapBytes, wrapBytes } from './wrapping.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** One version of a key. Times are in milliseconds since 1970. */
export interface KeyVersion {
  readonly version: string;
  readonly type: 'RSA' | 'RSA-HSM' | 'oct-HSM' | 'EC';
  readonly material: Material;
  readonly createdAt: number;
  updatedAt: number;
  operations: readonly string[];
  enabled: boolean;
  notBefore: number | null;
  expires: number | null;
  exportable: boolean;
}

/** A key: its versions from the oldest to the current one. */
export interface EmulatedKey {
  readonly name: string;
  versions: KeyVersion[];
  deletedAt: number | null;
  rotationPolicy: Fields | null;
}

/** How a key is made: all is optional. */
export interface KeyWish {
  readonly type?: KeyVersion['type'];
  readonly bits?: number;
  readonly operations?: readonly string[];
  readonly exportable?: boolean;
}

/** Makes the private key of an RSA key: handed in by tests that would else wait for many. */
export type RsaSource = (bits: number) => KeyObject;

const newRsaKey: RsaSource = (bits) => generateKeyPairSync('rsa', { modulusLength: bits }).privateKey;
const recoverableDays = 90;

/** An emulated Key Vault or Managed HSM: its keys and the operations on them. */
export class Vault {
  readonly kind: 'vault' | 'managedHsm';
  readonly host: string;
  readonly keys = new Map<string, EmulatedKey>();
  readonly #now: () => number;
  readonly #newRsaKey: RsaSource;

  constructor(kind: Vault['kind'], host: string, now: () => number, rsaSource: RsaSource = newRsaKey) {
    this.kind = kind;
    this.host = host;
    this.#now = now;
    this.#newRsaKey = rsaSource;
  }

  get url(): string {
    return `https://${this.host}`;
  }

  /** What a token must be made out for: the domain of the host. */
  get resource(): string {
    return `https://${this.host.slice(this.host.indexOf('.') + 1)}`;
  }

  createKey(name: string, wish: KeyWish = {}): EmulatedKey {
    const key = this.keys.get(name) ?? { name, versions: [], deletedAt: null, rotationPolicy: null };
    if (key.deletedAt !== null) {
      throw new Refusal(409, 'Conflict', `Key ${name} is currently in a deleted but recoverable state.`, 'ObjectIsDeletedButRecoverable');
    }
    key.versions.push(this.#newVersion(wish));
    this.keys.set(name, key);
    return key;
  }

  /** Does one operation on a key. Throws {@link Refusal}. */
  perform(operation: string, name: string, version: string, fields: Fields): Fields {
    switch (operation) {
      case 'create':
        return this.#created(name, fields);
      case 'get':
        return this.bundle(name, this.version(name, version));
      case 'update':
        return this.#updated(name, version, fields);
      case 'wrapKey':
      case 'unwrapKey':
        return this.#wrapping(operation, name, version, fields);
      case 'versions':
        return { value: this.find(name).versions.map((found) => ({ kid: this.#kid(name, found), attributes: this.#attributes(found) })), nextLink: null };
      case 'rotate':
        return this.#rotated(name);
      case 'getRotationPolicy':
        return this.#rotationPolicy(name);
      case 'setRotationPolicy':
        return (this.find(name).rotationPolicy = { id: `${this.url}/keys/${name}/rotationpolicy`, ...fields });
      case 'attestation':
        return this.#attested(name, version);
      default:
        return this.#deletion(operation, name);
    }
  }

  /** The key of a name that is not deleted. Throws `KeyNotFound`. */
  find(name: string): EmulatedKey {
    const key = this.keys.get(name);
    if (key?.deletedAt === null) return key;
    const advice = 'If you recently deleted this key you may be able to recover it using the correct recovery command.';
    throw new Refusal(404, 'KeyNotFound', `A key with (name/id) ${name} was not found in this key vault. ${advice}`);
  }

  /** One version of a key; an empty one names the current. */
  version(name: string, version: string): KeyVersion {
    const { versions } = this.find(name);
    const found = version === '' ? versions.at(-1) : versions.find((candidate) => candidate.version === version);
    if (found !== undefined) return found;
    throw new Refusal(404, 'KeyNotFound', `A key with (name/id) ${name}/${version} was not found in this key vault.`);
  }

  bundle(name: string, version: KeyVersion): Fields {
    const { material } = version;
    const { n, e } = material.kind === 'rsa' ? material.publicKey.export({ format: 'jwk' }) : {};
    const key = { kid: this.#kid(name, version), kty: version.type, key_ops: version.operations, n, e };
    return { key, attributes: this.#attributes(version) };
  }

  #newVersion(wish: KeyWish): KeyVersion {
    const type = wish.type ?? (this.kind === 'vault' ? 'RSA' : 'oct-HSM');
    if (this.kind === 'managedHsm' && type === 'RSA') throw new Refusal(400, 'BadParameter', 'Managed HSM makes no key of this type: RSA.');
    if (this.kind === 'vault' && type === 'oct-HSM') throw new Refusal(400, 'BadParameter', 'Property kty is not supported: oct-HSM.');
    const bits = wish.bits ?? (type === 'oct-HSM' ? 256 : 2048);
    return {
      version: randomBytes(16).toString('hex'),
      type,
      material: this.#newMaterial(type, bits),
      createdAt: this.#now(),
      updatedAt: this.#now(),
      operations: wish.operations ?? ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
      enabled: true,
      notBefore: null,
      expires: null,
      exportable: wish.exportable ?? false,
    };
  }

  #newMaterial(type: KeyVersion['type'], bits: number): Material {
    if (type === 'oct-HSM') {
      if (![128, 192, 256].includes(bits)) throw new Refusal(400, 'BadParameter', `Property key_size is not supported: ${String(bits)}.`);
      return { kind: 'oct', key: randomBytes(bits / 8) };
    }
    const privateKey = this.#newRsaKey(bits);
    return { kind: 'rsa', privateKey, publicKey: createPublicKey(privateKey) };
  }

  #created(name: string, fields: Fields): Fields {
    const type = fields['kty'];
    if (type !== 'RSA' && type !== 'RSA-HSM' && type !== 'oct-HSM') throw new Refusal(400, 'BadParameter', `Property kty is not supported: ${String(type)}.`);
    const wish: KeyWish = {
      type,
      ...(typeof fields['key_size'] === 'number' ? { bits: fields['key_size'] } : {}),
      ...(Array.isArray(fields['key_ops']) ? { operations: fields['key_ops'].map(String) } : {}),
    };
    this.createKey(name, wish);
    return this.bundle(name, this.version(name, ''));
  }

  #updated(name: string, at: string, fields: Fields): Fields {
    const version = this.version(name, at);
    const attributes = (fields['attributes'] ?? {}) as Fields;
    if (typeof attributes['enabled'] === 'boolean') version.enabled = attributes['enabled'];
    if (typeof attributes['nbf'] === 'number') version.notBefore = attributes['nbf'] * 1000;
    if (typeof attributes['exp'] === 'number') version.expires = attributes['exp'] * 1000;
    if (Array.isArray(fields['key_ops'])) version.operations = fields['key_ops'].map(String);
    version.updatedAt = this.#now();
    return this.bundle(name, version);
  }

  #wrapping(operation: 'wrapKey' | 'unwrapKey', name: string, at: string, fields: Fields): Fields {
    const version = this.version(name, at);
    this.#checkUsable(version, operation);
    const value = fields['value'];
    if (typeof value !== 'string' || !/^[\w-]+$/.test(value)) throw new Refusal(400, 'BadParameter', 'Property value is missing or is not base64url.');
    const bytes = Buffer.from(value, 'base64url');
    const work = operation === 'wrapKey' ? wrapBytes : unwrapBytes;
    return { kid: this.#kid(name, version), value: work(version.material, fields['alg'], bytes).toString('base64url') };
  }

  /** A version outside its dates still opens what it wrapped, and wraps no more ("About keys", learn.microsoft.com/azure/key-vault). */
  #checkUsable(version: KeyVersion, operation: 'wrapKey' | 'unwrapKey'): void {
    if (!version.enabled) throw new Refusal(403, 'Forbidden', `Operation ${operation} is not allowed on a disabled key.`, 'KeyDisabled');
    if (!version.operations.includes(operation)) {
      throw new Refusal(403, 'Forbidden', `Operation ${operation} is not permitted on this key.`, 'KeyOperationForbidden');
    }
    if (operation === 'unwrapKey') return;
    const now = this.#now();
    if (version.notBefore !== null && version.notBefore > now) throw new Refusal(403, 'Forbidden', 'The key is not yet valid.', 'KeyNotYetValid');
    if (version.expires !== null && version.expires <= now) throw new Refusal(403, 'Forbidden', 'The key has expired.', 'KeyExpired');
  }

  #rotated(name: string): Fields {
    const { type, operations, exportable } = this.version(name, '');
    this.createKey(name, { type, operations, exportable });
    return this.bundle(name, this.version(name, ''));
  }

  #rotationPolicy(name: string): Fields {
    const notify = { trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'Notify' } };
    return this.find(name).rotationPolicy ?? { id: `${this.url}/keys/${name}/rotationpolicy`, lifetimeActions: [notify], attributes: {} };
  }

  #attested(name: string, at: string): Fields {
    const version = this.version(name, at);
    const bundle = this.bundle(name, version);
    if (this.kind === 'vault') return bundle;
    const attestation = {
      certificatePemFile: Buffer.from(selfSigned().certificate).toString('base64url'),
      privateKeyAttestation: randomBytes(512).toString('base64url'),
      publicKeyAttestation: randomBytes(512).toString('base64url'),
      version: '1.0',
    };
    return { ...bundle, attributes: { ...(bundle['attributes'] as Fields), attestation } };
  }

  #deletion(operation: string, name: string): Fields {
    if (operation === 'delete') {
      this.find(name).deletedAt = this.#now();
      return this.#deletedBundle(name);
    }
    const key = this.#deleted(name);
    if (operation === 'getDeleted') return this.#deletedBundle(name);
    if (operation === 'purge') this.keys.delete(name);
    if (operation !== 'recover') return {};
    key.deletedAt = null;
    return this.bundle(name, this.version(name, ''));
  }

  #deleted(name: string): EmulatedKey {
    const key = this.keys.get(name);
    if (key !== undefined && key.deletedAt !== null) return key;
    throw new Refusal(404, 'KeyNotFound', `Deleted Key not found: ${name}`);
  }

  #deletedBundle(name: string): Fields {
    const { versions, deletedAt } = this.#deleted(name);
    const version = versions.at(-1);
    return {
      ...(version === undefined ? {} : this.bundle(name, version)),
      recoveryId: `${this.url}/deletedkeys/${name}`,
      deletedDate: seconds(deletedAt ?? 0),
      scheduledPurgeDate: seconds((deletedAt ?? 0) + recoverableDays * 86_400_000),
    };
  }

  #kid(name: string, { version }: KeyVersion): string {
    return `${this.url}/keys/${name}/${version}`;
  }

  #attributes(version: KeyVersion): Fields {
    const { notBefore, expires } = version;
    return {
      enabled: version.enabled,
      ...(notBefore === null ? {} : { nbf: seconds(notBefore) }),
      ...(expires === null ? {} : { exp: seconds(expires) }),
      created: seconds(version.createdAt),
      updated: seconds(version.updatedAt),
      recoveryLevel: 'Recoverable+Purgeable',
      recoverableDays,
      exportable: version.exportable,
    };
  }
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
