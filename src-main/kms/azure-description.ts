import type { DeletedKey, KeyVaultKey } from '@azure/keyvault-keys';
import type { AzureStore } from './azure-store.ts';
import { azureAlgorithms } from './azure-store.ts';
import type { KmsKeyDescription, KmsKeyState } from './provider.ts';

/** What the key operations of a key must allow for it to wrap data keys. */
export const neededOperations = ['wrapKey', 'unwrapKey'] as const;

/** The size of a key in bits, where Azure tells it: of an RSA key by its modulus. */
export function keyBits(key: KeyVaultKey): number | null {
  const modulus = key.key?.n;
  return modulus === undefined ? null : modulus.length * 8;
}

/** Why a key cannot wrap data keys; null when it can. A sentence for the officer. */
export function unfitness(store: AzureStore, key: KeyVaultKey): string | null {
  const type = key.keyType ?? 'unknown';
  if (store.kind === 'vault' && !/^RSA(?:-HSM)?$/.test(type)) return `A key of type ${type} cannot wrap data keys. Register an RSA key.`;
  if (store.kind === 'managedHsm' && type !== 'oct-HSM') return `A key of type ${type} cannot wrap data keys. Register an AES key of 256 bits (oct-HSM).`;
  const bits = keyBits(key);
  if (store.kind === 'vault' && bits !== null && bits < 2048) return `${String(bits)} bits are too few. Register an RSA key of at least 2048 bits.`;
  const missing = neededOperations.filter((operation) => !(key.keyOperations ?? []).includes(operation));
  if (missing.length === 0) return null;
  return `The key does not permit ${missing.join(' and ')}. Add it to its key_ops (az keyvault key set-attributes --ops).`;
}

/** What Azure says of a key. `now` in milliseconds since 1970 tells whether its dates let it be used. */
export function keyDescription(store: AzureStore, key: KeyVaultKey, region: string | null, now: number): KmsKeyDescription {
  const [state, why] = stateOf(key, now);
  return {
    region,
    state,
    algorithm: algorithmOf(store, key),
    origin: originOf(key),
    details: detailsOf(store, key, why),
  };
}

/** What Azure says of a key that was deleted and can still be recovered. */
export function deletedDescription(store: AzureStore, key: DeletedKey, region: string | null): KmsKeyDescription {
  const { deletedOn, scheduledPurgeDate } = key.properties;
  return {
    region,
    state: 'pending-deletion',
    algorithm: algorithmOf(store, key),
    origin: originOf(key),
    details: {
      ...detailsOf(store, key, 'Deleted; its owner can recover it until it is purged'),
      ...(deletedOn === undefined ? {} : { 'Deleted at': deletedOn.toISOString() }),
      ...(scheduledPurgeDate === undefined ? {} : { 'Purged at': scheduledPurgeDate.toISOString() }),
    },
  };
}

function stateOf(key: KeyVaultKey, now: number): readonly [KmsKeyState, string] {
  const { enabled, notBefore, expiresOn } = key.properties;
  if (enabled === false) return ['disabled', 'Disabled by its owner'];
  if (notBefore !== undefined && notBefore.getTime() > now) return ['disabled', `Not valid before ${notBefore.toISOString()}`];
  if (expiresOn !== undefined && expiresOn.getTime() <= now) return ['disabled', `Expired at ${expiresOn.toISOString()}`];
  return enabled === true ? ['enabled', 'Enabled'] : ['unavailable', 'Azure does not say'];
}

function algorithmOf(store: AzureStore, key: KeyVaultKey): string {
  const bits = keyBits(key);
  const type = key.keyType === 'oct-HSM' ? 'AES' : (key.keyType ?? 'unknown').replace('-HSM', '');
  return `${type}${bits === null ? '' : ` ${String(bits)}`}, ${azureAlgorithms[store.kind]}`;
}

function originOf(key: KeyVaultKey): string {
  return key.keyType?.endsWith('-HSM') === true ? 'HSM' : 'software';
}

function detailsOf(store: AzureStore, key: KeyVaultKey, state: string): Readonly<Record<string, string>> {
  const { properties } = key;
  const problem = unfitness(store, key);
  const details: Readonly<Record<string, string | undefined>> = {
    'Key identifier': key.id,
    Version: properties.version,
    State: state,
    ...(problem === null ? {} : { Problem: problem }),
    Type: key.keyType,
    Curve: key.key?.crv,
    Operations: key.keyOperations?.join(', '),
    Exportable: yesOrNo(properties.exportable ?? false),
    'Managed by Azure': yesOrNo(properties.managed ?? false),
    'Release policy': properties.releasePolicy === undefined ? undefined : 'present',
    'HSM platform': properties.hsmPlatform,
    'Not before': properties.notBefore?.toISOString(),
    Expires: properties.expiresOn?.toISOString(),
    Created: properties.createdOn?.toISOString(),
    Changed: properties.updatedOn?.toISOString(),
    'Recovery level': properties.recoveryLevel,
  };
  return Object.fromEntries(Object.entries(details).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
