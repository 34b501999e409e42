import { isDeepStrictEqual } from 'node:util';
import type { CloudIdentities } from '../../../src-shared/cloud-identities.ts';
import { isKeydeskError, KeydeskError } from '../../../src-shared/errors.ts';
import type { AzureAuthentication, AzureEmulator, GcpAuthentication, Pkcs11Mechanism } from '../../../src-shared/key-access.ts';
import { type KeyReference, keyReferenceSchema, type Provider } from '../../../src-shared/key-references.ts';
import type { KmsKey } from '../../../src-shared/keys.ts';
import type { Agent } from '../../access-keys/access-keys.ts';
import type { Keys } from '../../keys/keys.ts';
import type { Asker } from '../../lib/asker.ts';
import { badInputFrom } from '../bad-input.ts';
import type { RestRooms } from './handler.ts';
import { RestRefusal } from './refusal.ts';

/** A key at AWS as a call names it. Without a role the desk's own is assumed, with its external id. */
export interface AwsGiven {
  readonly keyArn: string;
  readonly roleArn?: string | undefined;
  readonly externalId?: string | undefined;
  readonly profile?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly stsEndpoint?: string | undefined;
}

/** A key at Google Cloud as a call names it. */
export interface GcpGiven {
  readonly keyName: string;
  readonly authentication?: GcpAuthentication | undefined;
  readonly endpoint?: string | undefined;
  readonly tokenEndpoint?: string | undefined;
}

/**
 * A key at Azure as a call names it. With `clientSecretVariable` it is signed in to by the secret that this environment variable
 * holds. `storeId` is what the client calls the vault.
 */
export interface AzureGiven {
  readonly keyId: string;
  readonly storeId?: string | undefined;
  readonly directory?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecretVariable?: string | undefined;
  readonly emulator?: AzureEmulator | undefined;
}

/** A key on a token as a call names it: the module stands in the URI's `?module-path=`, or apart. */
export interface Pkcs11Given {
  readonly uri: string;
  readonly module?: string | undefined;
  readonly mechanism?: Pkcs11Mechanism | undefined;
}

/** How a key at AWS is reached. @throws BAD_INPUT naming a field of the reference: `key.roleArn` */
export function completeAws(given: AwsGiven, { aws }: Pick<CloudIdentities, 'aws'>): KeyReference {
  const profile = required(given.profile ?? aws?.profile, 'key.profile');
  const roleArn = required(given.roleArn ?? aws?.roleArn, 'key.roleArn');
  // An external id belongs to the role that asks for it.
  const own = given.roleArn === undefined ? aws?.externalId : null;
  const endpoints = { endpoint: given.endpoint ?? aws?.endpoint, stsEndpoint: given.stsEndpoint ?? aws?.stsEndpoint };
  return checked({ provider: 'AWS', keyArn: given.keyArn, roleArn, profile, externalId: given.externalId ?? own, ...endpoints });
}

/** How a key at Google Cloud is reached. @throws BAD_INPUT naming a field of the reference */
export function completeGcp(given: GcpGiven, { gcp }: Pick<CloudIdentities, 'gcp'>): KeyReference {
  const authentication = given.authentication ?? gcp?.authentication;
  if (authentication === undefined) throw noIdentity('key.authentication', 'Google Cloud');
  return checked({
    ...{ provider: 'GCP', keyName: given.keyName, authentication },
    endpoint: given.endpoint ?? gcp?.endpoint,
    tokenEndpoint: given.tokenEndpoint ?? gcp?.tokenEndpoint,
  });
}

/** How a key at Azure is reached. @throws BAD_INPUT naming a field of the reference */
export function completeAzure(given: AzureGiven, { azure }: Pick<CloudIdentities, 'azure'>): KeyReference {
  return checked({
    ...{ provider: 'AZURE', keyId: given.keyId, storeId: given.storeId, authentication: azureAuthentication(given, azure?.authentication) },
    emulator: given.emulator ?? azure?.emulator,
  });
}

/** How a key on a token is reached. @throws BAD_INPUT naming a field of the reference */
export function completePkcs11(given: Pkcs11Given): KeyReference {
  const [uri = '', query, ...more] = given.uri.split('?');
  const stated = query === undefined ? undefined : modulePath([query, ...more].join('?'));
  if (stated !== undefined && given.module !== undefined && stated !== given.module) {
    throw bad('key.module', 'names another module than the URI', 'Give the module once.');
  }
  const module = given.module ?? stated;
  if (module === undefined) throw bad('key.module', 'is missing', "Add ?module-path= and the path of the vendor's library to the URI, or register the key first.");
  return checked({ provider: 'PKCS11', uri, module, mechanism: given.mechanism });
}

/** How a key file is reached, by its path or its `keyfile:` URI. @throws BAD_INPUT naming a field of the reference */
export function completeKeyFile({ path }: { readonly path: string }): KeyReference {
  return checked({ provider: 'KEY_FILE', path: path.startsWith('keyfile://') ? decoded(path.slice('keyfile://'.length), 'key.path') : path });
}

/**
 * The registered key that a reference names, registered now when it is not yet.
 * @throws STATE_CONFLICT when it is registered with another way of signing in; what `keys.add` throws
 */
export async function registerOnce(keys: Keys, asker: Asker, displayName: string, reference: KeyReference): Promise<KmsKey> {
  const found = keys.findByResource(reference);
  if (found === null) return await keys.add(asker, { displayName, key: reference });
  if (!isDeepStrictEqual(accessOf(found.key), accessOf(reference))) throw otherAccess(found);
  return found;
}

/**
 * Refuses a credential of one tenant a key that others are under, and its own tenant is not: how such a key is reached is for
 * its own customer to know, and who may share it for the account to say.
 */
export function requireOwn({ byok }: Pick<RestRooms, 'byok'>, { tenant }: Pick<Agent, 'tenant'>, found: KmsKey | null): void {
  if (found === null || found.tenantCount === 0 || tenant === null || byok.status(tenant).config?.kmsKey === found.id) return;
  throw new RestRefusal({
    status: 403,
    code: 'key_of_another_tenant',
    title: 'The key is not for this tenant to choose',
    detail: 'It is registered and in use. Have an officer stage it at the desk, or call with a key of the account.',
  });
}

/** A name for a key that nobody has named: the last part of what its provider calls it. */
export function displayNameOf(reference: KeyReference): string {
  return (lastPart(reference).replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '').trim() || reference.provider).slice(0, 120);
}

/** The fields of a reference in a dialect's words: `{ keyArn: 'kms_key_ref', roleArn: 'config.role_arn' }`; `''` stands for all others. */
export type FieldWords = Readonly<Record<string, string>>;

/** Does something that names fields of a reference in its errors, and says them in the words of a dialect. */
export async function inWords<T>(words: FieldWords, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isKeydeskError(error, 'BAD_INPUT')) throw new KeydeskError('BAD_INPUT', { ...error.data, field: worded(words, error.data.field) });
    if (!isKeydeskError(error, 'STATIC_CREDENTIALS_REJECTED')) throw error;
    throw new KeydeskError('STATIC_CREDENTIALS_REJECTED', { ...error.data, field: worded(words, error.data.field) });
  }
}

/** A field's word, else that of the field it is part of, else the one for all others. */
function worded(words: FieldWords, field: string): string {
  const path = field.replace(/^key(?:\.|$)/, '').split('.');
  for (let length = path.length; length > 0; length -= 1) {
    const word = words[path.slice(0, length).join('.')];
    if (word !== undefined) return word;
  }
  return words[''] ?? field;
}

/** What AWS cannot be reached without. */
function required(stated: string | null | undefined, field: string): string {
  if (stated === null || stated === undefined) throw noIdentity(field, 'AWS');
  return stated;
}

/** The reference as its schema reads it; what is not given gets what is usual. */
function checked(given: Readonly<Record<string, unknown>> & { readonly provider: Provider }): KeyReference {
  const parsed = keyReferenceSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const { field, ...rest } = badInputFrom(parsed.error.issues);
  throw new KeydeskError('BAD_INPUT', { ...rest, field: `key.${field}` });
}

function azureAuthentication(given: AzureGiven, own: AzureAuthentication | undefined): AzureAuthentication {
  const directory = given.directory ?? own?.directory;
  const clientId = given.clientId ?? own?.clientId;
  if (directory === undefined || clientId === undefined) throw noIdentity('key.authentication', 'Azure');
  if (given.clientSecretVariable !== undefined) return { mode: 'AZURE_CLIENT_SECRET_ENV', directory, clientId, variable: given.clientSecretVariable };
  if (own === undefined) throw noIdentity('key.authentication', 'Azure');
  return { ...own, directory, clientId };
}

function modulePath(query: string): string {
  const [, path] = /^module-path=([^&]+)$/.exec(query) ?? [];
  if (path === undefined) throw bad('key.uri', 'has a query that is not a module-path alone', 'After the question mark only module-path=PATH may stand; a PIN is entered at the desk.');
  return decoded(path, 'key.uri');
}

function decoded(text: string, field: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw bad(field, 'has a broken percent encoding', 'Write each special character as % and two hexadecimal digits.');
  }
}

/** What of a reference is not the key's name: how it is reached and signed in to. */
function accessOf(reference: KeyReference): object {
  switch (reference.provider) {
    case 'AWS':
      return { ...reference, keyArn: '' };
    case 'GCP':
      return { ...reference, keyName: '' };
    case 'AZURE':
      return { ...reference, keyId: '', storeId: '' };
    case 'PKCS11':
      return { ...reference, uri: '' };
    case 'KEY_FILE':
      return { provider: 'KEY_FILE' };
  }
}

function lastPart(reference: KeyReference): string {
  switch (reference.provider) {
    case 'AWS':
      return reference.keyArn.split('/').at(-1) ?? '';
    case 'GCP':
      return reference.keyName.split('/').at(-1) ?? '';
    case 'AZURE':
      return reference.keyId.split('/').at(-1) ?? '';
    case 'PKCS11':
      return decoded(/(?:^pkcs11:|;)object=([^;]+)/.exec(reference.uri)?.[1] ?? '', 'key.uri');
    case 'KEY_FILE':
      return reference.path.split(/[/\\]/).at(-1) ?? '';
  }
}

/** That a key is registered with another way of signing in than was asked for. */
export function otherAccess({ id }: KmsKey): KeydeskError<'STATE_CONFLICT'> {
  const remedy = 'Ask for the way of signing in with which it is registered, or leave it out; or remove the key from the registry first.';
  return new KeydeskError('STATE_CONFLICT', { noun: 'KMS key', id, state: 'registered with another way of signing in', wanted: 'the one asked for', remedy });
}

function noIdentity(field: string, cloud: string): KeydeskError<'BAD_INPUT'> {
  const remedy = `Set an identity at ${cloud} in Settings, REST API, or register the key at the desk first.`;
  return bad(field, `lacks a way of signing in, and this desk has no identity of its own at ${cloud}`, remedy);
}

function bad(field: string, problem: string, remedy: string): KeydeskError<'BAD_INPUT'> {
  return new KeydeskError('BAD_INPUT', { field, problem, remedy });
}
