import type { EmulatedKey, EmulatedVersion, KeyStore } from './key-store.ts';

/** The fields of an answer. */
export type Fields = Readonly<Record<string, unknown>>;

/** Numbers of the words that a client may ask for in their place. Source: google/cloud/kms/v1/resources.proto. */
const numbers: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  purpose: { ENCRYPT_DECRYPT: 1, ASYMMETRIC_SIGN: 5 },
  protectionLevel: { SOFTWARE: 1, HSM: 2 },
  algorithm: { GOOGLE_SYMMETRIC_ENCRYPTION: 1, EC_SIGN_P256_SHA256: 12 },
  state: { ENABLED: 1, DISABLED: 2, DESTROYED: 3, DESTROY_SCHEDULED: 4, PENDING_GENERATION: 5 },
  format: { CAVIUM_V1_COMPRESSED: 3, CAVIUM_V2_COMPRESSED: 4 },
};

/** The answer with numbers for words of enumerations, as `$alt=json;enum-encoding=int` asks for. */
export function withNumbers(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, numbered(name, value)]));
}

function numbered(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => numbered(name, each));
  if (typeof value === 'object' && value !== null) return withNumbers(value as Fields);
  return typeof value === 'string' ? (numbers[name]?.[value] ?? value) : value;
}

/** A key as the REST API shows it. */
export function keyFields(key: EmulatedKey): Fields {
  const primary = key.versions.find(({ name }) => name === key.primary);
  return {
    name: key.name,
    purpose: key.purpose,
    createTime: time(key.createdAt),
    versionTemplate: { protectionLevel: key.protection, algorithm: algorithm(key) },
    destroyScheduledDuration: `${String(key.destroyAfterMs / 1000)}s`,
    ...(primary === undefined ? {} : { primary: versionFields(key, primary) }),
    ...(key.rotationSeconds === null ? {} : { rotationPeriod: `${String(key.rotationSeconds)}s` }),
    ...(key.nextRotationAt === null ? {} : { nextRotationTime: time(key.nextRotationAt) }),
  };
}

/** A version as it stands in lists and in its key. */
export function versionFields(key: EmulatedKey, version: EmulatedVersion): Fields {
  return {
    name: version.name,
    state: version.state,
    protectionLevel: key.protection,
    algorithm: algorithm(key),
    createTime: time(version.createdAt),
    generateTime: time(version.createdAt),
    ...(version.destroyAt === null ? {} : { destroyTime: time(version.destroyAt) }),
  };
}

/** A version alone, with its attestation when an HSM holds it. */
export function versionInFull(key: EmulatedKey, version: EmulatedVersion, store: KeyStore): Fields {
  if (key.protection !== 'HSM') return versionFields(key, version);
  const certificate = `-----BEGIN CERTIFICATE-----\n${Buffer.from([0x30, 0x03, 0x02, 0x01, 0x01]).toString('base64')}\n-----END CERTIFICATE-----\n`;
  const chains = { caviumCerts: [certificate], googleCardCerts: [certificate], googlePartitionCerts: [certificate] };
  return { ...versionFields(key, version), attestation: { ...store.attestation(version), certChains: chains } };
}

function algorithm(key: EmulatedKey): string {
  return key.purpose === 'ENCRYPT_DECRYPT' ? 'GOOGLE_SYMMETRIC_ENCRYPTION' : 'EC_SIGN_P256_SHA256';
}

function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
