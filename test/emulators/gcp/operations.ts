import type { Fields } from './answers.ts';
import { keyFields, versionFields, versionInFull } from './answers.ts';
import { checksumOf } from './checksum.ts';
import type { Fault } from './faults.ts';
import type { EmulatedKey, KeyStore, Protection, Purpose, VersionState } from './key-store.ts';
import type { Binding, Policies } from './policies.ts';
import { Refusal } from './refusal.ts';

/** A request to Cloud KMS, with its operation made out. `name` is the resource it is for. */
export interface KmsRequest {
  readonly operation: string;
  readonly name: string;
  readonly query: URLSearchParams;
  readonly fields: Fields;
}

interface Route {
  readonly operation: string;
  readonly method: string;
  readonly path: RegExp;
  /** What the caller must be allowed on the resource; null where every caller may ask. */
  readonly permission: string | null;
}

const ring = 'projects/[^/]+/locations/[^/]+/keyRings/[^/:]+';
const key = `${ring}/cryptoKeys/[^/:]+`;
const version = `${key}/cryptoKeyVersions/[^/:]+`;

function route(operation: string, method: string, path: string, permission: string | null): Route {
  return { operation, method, path: new RegExp(`^/v1/(?<name>${path}$`), permission };
}

const routes: readonly Route[] = [
  route('Encrypt', 'POST', `${key}|${version}):encrypt`, 'cloudkms.cryptoKeyVersions.useToEncrypt'),
  route('Decrypt', 'POST', `${key}):decrypt`, 'cloudkms.cryptoKeyVersions.useToDecrypt'),
  route('GetIamPolicy', 'GET', `${ring}|${key}):getIamPolicy`, 'cloudkms.cryptoKeys.getIamPolicy'),
  route('SetIamPolicy', 'POST', `${ring}|${key}):setIamPolicy`, 'cloudkms.cryptoKeys.setIamPolicy'),
  route('TestIamPermissions', 'POST', `${ring}|${key}):testIamPermissions`, null),
  route('UpdateCryptoKeyPrimaryVersion', 'POST', `${key}):updatePrimaryVersion`, 'cloudkms.cryptoKeys.update'),
  route('DestroyCryptoKeyVersion', 'POST', `${version}):destroy`, 'cloudkms.cryptoKeyVersions.destroy'),
  route('RestoreCryptoKeyVersion', 'POST', `${version}):restore`, 'cloudkms.cryptoKeyVersions.restore'),
  route('CreateKeyRing', 'POST', 'projects/[^/]+/locations/[^/]+)/keyRings', 'cloudkms.keyRings.create'),
  route('ListKeyRings', 'GET', 'projects/[^/]+/locations/[^/]+)/keyRings', 'cloudkms.keyRings.list'),
  route('GetKeyRing', 'GET', `${ring})`, 'cloudkms.keyRings.get'),
  route('CreateCryptoKey', 'POST', `${ring})/cryptoKeys`, 'cloudkms.cryptoKeys.create'),
  route('ListCryptoKeys', 'GET', `${ring})/cryptoKeys`, 'cloudkms.cryptoKeys.list'),
  route('GetCryptoKey', 'GET', `${key})`, 'cloudkms.cryptoKeys.get'),
  route('CreateCryptoKeyVersion', 'POST', `${key})/cryptoKeyVersions`, 'cloudkms.cryptoKeyVersions.create'),
  route('ListCryptoKeyVersions', 'GET', `${key})/cryptoKeyVersions`, 'cloudkms.cryptoKeyVersions.list'),
  route('GetCryptoKeyVersion', 'GET', `${version})`, 'cloudkms.cryptoKeyVersions.get'),
  route('UpdateCryptoKeyVersion', 'PATCH', `${version})`, 'cloudkms.cryptoKeyVersions.update'),
];

/** Which operation a request is, and on what; null when there is none such. */
export function routed(method: string, path: string): { readonly operation: string; readonly name: string; readonly permission: string | null } | null {
  for (const candidate of routes) {
    const name = candidate.method === method ? candidate.path.exec(path)?.groups?.['name'] : undefined;
    if (name !== undefined) return { operation: candidate.operation, name, permission: candidate.permission };
  }
  return null;
}

/** The operations of Cloud KMS. */
export class KmsOperations {
  readonly #keys: KeyStore;
  readonly #policies: Policies;

  constructor(keys: KeyStore, policies: Policies) {
    this.#keys = keys;
    this.#policies = policies;
  }

  /** Does one operation that the caller may do. Throws {@link Refusal}. */
  perform(request: KmsRequest, member: string, fault: Fault | null): Fields {
    const { operation, name, query, fields } = request;
    switch (operation) {
      case 'Encrypt':
        return this.#encrypt(name, fields, fault);
      case 'Decrypt':
        return this.#decrypt(name, fields, fault);
      case 'GetIamPolicy':
      case 'SetIamPolicy':
      case 'TestIamPermissions':
        return this.#policy(operation, name, fields, member);
      case 'CreateKeyRing':
      case 'ListKeyRings':
      case 'GetKeyRing':
        return this.#ring(operation, name, query);
      case 'CreateCryptoKey':
        return keyFields(this.#createKey(name, query.get('cryptoKeyId') ?? '', fields));
      case 'ListCryptoKeys':
        return { cryptoKeys: [...this.#keys.keys.values()].filter((each) => each.name.startsWith(`${name}/`)).map(keyFields) };
      case 'GetCryptoKey':
        return this.#shown(keyFields(this.#keys.find(name)), fault);
      default:
        return this.#version(operation, name, query, fields);
    }
  }

  #version(operation: string, name: string, query: URLSearchParams, fields: Fields): Fields {
    if (operation === 'CreateCryptoKeyVersion') return this.#addVersion(name);
    if (operation === 'ListCryptoKeyVersions') return this.#listVersions(name, query);
    if (operation === 'UpdateCryptoKeyPrimaryVersion') return this.#setPrimary(name, String(fields['cryptoKeyVersionId']));
    const found = this.#keys.findVersion(name);
    switch (operation) {
      case 'GetCryptoKeyVersion':
        return versionInFull(found.key, found.version, this.#keys);
      case 'UpdateCryptoKeyVersion':
        this.#keys.setState(found.version, stateOf(fields['state']));
        break;
      case 'DestroyCryptoKeyVersion':
        this.#keys.destroy(found.key, found.version);
        break;
      case 'RestoreCryptoKeyVersion':
        this.#keys.restore(found.version);
        break;
      default:
        throw new Refusal('UNIMPLEMENTED', 'Method not found.');
    }
    return versionFields(found.key, found.version);
  }

  #encrypt(name: string, fields: Fields, fault: Fault | null): Fields {
    const plaintext = this.#arrived(fields, 'plaintext', fault);
    const aad = this.#arrived(fields, 'additionalAuthenticatedData', fault, true);
    requireLength(plaintext, aad);
    const made = this.#keys.encrypt(name, plaintext, aad);
    const ciphertextCrc32c = String(checksumOf(made.ciphertext));
    return {
      name: fault?.kind === 'other-key' ? made.version.name.replace('/cryptoKeys/', '/cryptoKeys/another-') : made.version.name,
      ciphertext: damagedIf(fault?.kind === 'damaged-answer', made.ciphertext).toString('base64'),
      ciphertextCrc32c,
      verifiedPlaintextCrc32c: fields['plaintextCrc32c'] !== undefined && fault?.kind !== 'unverified',
      verifiedAdditionalAuthenticatedDataCrc32c: fields['additionalAuthenticatedDataCrc32c'] !== undefined,
      protectionLevel: made.key.protection,
    };
  }

  #decrypt(name: string, fields: Fields, fault: Fault | null): Fields {
    const ciphertext = this.#arrived(fields, 'ciphertext', fault);
    const aad = this.#arrived(fields, 'additionalAuthenticatedData', fault, true);
    const { plaintext, version: used, key: by } = this.#keys.decrypt(name, ciphertext, aad);
    return {
      plaintext: damagedIf(fault?.kind === 'damaged-answer', plaintext).toString('base64'),
      plaintextCrc32c: String(checksumOf(plaintext)),
      usedPrimary: used.name === by.primary,
      protectionLevel: by.protection,
    };
  }

  /** Bytes as they arrived, checked against the checksum that came with them. */
  #arrived(fields: Fields, name: string, fault: Fault | null, mayBeEmpty = false): Buffer {
    const text = fields[name];
    const bytes = Buffer.from(typeof text === 'string' ? text : '', 'base64');
    if (bytes.length === 0 && !mayBeEmpty) throw new Refusal('INVALID_ARGUMENT', `The field ${name} is required.`);
    const arrived = damagedIf(fault?.kind === 'damaged-request' && bytes.length > 0, bytes);
    const told = fields[`${name}Crc32c`];
    if (told !== undefined && Number(told) !== checksumOf(arrived)) {
      const snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      throw new Refusal('INVALID_ARGUMENT', `The checksum in field ${snake}_crc32c did not match the data in field ${snake}.`);
    }
    return arrived;
  }

  #policy(operation: string, name: string, fields: Fields, member: string): Fields {
    if (operation === 'GetIamPolicy') return { ...this.#policies.policyOf(name) };
    if (operation === 'TestIamPermissions') {
      const asked = Array.isArray(fields['permissions']) ? fields['permissions'].map(String) : [];
      return { permissions: asked.filter((permission) => this.#policies.has(member, permission, name)) };
    }
    const { bindings = [] } = (fields['policy'] ?? {}) as { readonly bindings?: readonly Binding[] };
    return { ...this.#policies.replace(name, bindings) };
  }

  #ring(operation: string, name: string, query: URLSearchParams): Fields {
    const { rings } = this.#keys;
    if (operation === 'ListKeyRings') return { keyRings: [...rings].filter((each) => each.startsWith(`${name}/`)).map((each) => ({ name: each })) };
    if (operation === 'GetKeyRing') {
      if (!rings.has(name)) throw new Refusal('NOT_FOUND', `KeyRing ${name} not found.`);
      return { name };
    }
    const made = `${name}/keyRings/${query.get('keyRingId') ?? ''}`;
    if (rings.has(made)) throw new Refusal('ALREADY_EXISTS', `KeyRing ${made} already exists.`);
    rings.add(made);
    return { name: made };
  }

  #createKey(name: string, id: string, fields: Fields): EmulatedKey {
    const { protectionLevel } = (fields['versionTemplate'] ?? {}) as { readonly protectionLevel?: unknown };
    const seconds = /^(\d+)s$/.exec(String(fields['destroyScheduledDuration']))?.[1];
    if (!/^[\w-]{1,63}$/.test(id)) throw new Refusal('INVALID_ARGUMENT', 'The crypto_key_id is not valid.');
    return this.#keys.createKey(name, id, {
      purpose: wordIn<Purpose>(fields['purpose'], { 1: 'ENCRYPT_DECRYPT', 5: 'ASYMMETRIC_SIGN' }),
      protection: protectionLevel === undefined ? 'SOFTWARE' : wordIn<Protection>(protectionLevel, { 1: 'SOFTWARE', 2: 'HSM' }),
      ...(seconds === undefined ? {} : { destroyAfterMs: Number(seconds) * 1000 }),
    });
  }

  #addVersion(name: string): Fields {
    const found = this.#keys.find(name);
    return versionFields(found, this.#keys.addVersion(found));
  }

  #listVersions(name: string, query: URLSearchParams): Fields {
    const found = this.#keys.find(name);
    const from = Number(query.get('pageToken') ?? 0);
    const size = Math.min(Number(query.get('pageSize') ?? 100), 100);
    const more = from + size < found.versions.length ? { nextPageToken: String(from + size) } : {};
    const page = found.versions.slice(from, from + size).map((each) => versionFields(found, each));
    return { cryptoKeyVersions: page, totalSize: found.versions.length, ...more };
  }

  #setPrimary(name: string, id: string): Fields {
    const found = this.#keys.findVersion(`${name}/cryptoKeyVersions/${id}`);
    if (found.version.state !== 'ENABLED') throw new Refusal('FAILED_PRECONDITION', `${found.version.name} is not enabled.`);
    found.key.primary = found.version.name;
    return keyFields(found.key);
  }

  #shown(fields: Fields, fault: Fault | null): Fields {
    return fault?.kind === 'other-key' ? { ...fields, name: `${String(fields['name'])}-another` } : fields;
  }
}

function stateOf(told: unknown): VersionState {
  return wordIn<VersionState>(told, { 1: 'ENABLED', 2: 'DISABLED' });
}

/** A word of an enumeration, which a client may send as its number. */
function wordIn<T extends string>(told: unknown, words: Readonly<Record<number, T>>): T {
  const found = Object.entries(words).find(([number, word]) => Number(number) === told || word === told)?.[1];
  if (found === undefined) throw new Refusal('INVALID_ARGUMENT', 'Request contains an invalid argument.');
  return found;
}

function requireLength(plaintext: Buffer, aad: Buffer): void {
  if (Math.max(plaintext.length, aad.length) > 65_536) throw new Refusal('INVALID_ARGUMENT', 'The plaintext or the additional data is too long.');
}

function damagedIf(isDamaged: boolean, bytes: Buffer): Buffer {
  return isDamaged ? Buffer.from(bytes.map((byte, index) => (index === 0 ? byte ^ 0xff : byte))) : bytes;
}
