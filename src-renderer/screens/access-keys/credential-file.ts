import type { AccessKeyMade } from '../../../src-shared/access-keys.ts';
import { nameOf } from './access-key-words.ts';

/** A pair as its holder takes it along: with where it is used. */
export interface Credential extends AccessKeyMade {
  /** Where the REST API listens: `http://127.0.0.1:7443`. */
  readonly url: string;
  /** What clients send as `x-account-id`: the id of the vault. */
  readonly account: string;
}

/** The forms a pair is saved in. */
export type CredentialFormat = 'env' | 'json';

function fieldsOf({ key, privateKey, url, account }: Credential): readonly (readonly [name: string, value: string])[] {
  const tenant = key.tenant === null ? [] : [['KEYDESK_TENANT', key.tenant] as const];
  return [
    ['KEYDESK_URL', url],
    ['KEYDESK_ACCOUNT', account],
    ...tenant,
    ['KEYDESK_PUBLIC_KEY', key.publicKey],
    ['KEYDESK_PRIVATE_KEY', privateKey],
  ];
}

function envText(credential: Credential): string {
  const lines = fieldsOf(credential).map(([name, value]) => `${name}='${value}'`);
  return [`# Keydesk access key: ${nameOf(credential.key)}`, ...lines, ''].join('\n');
}

function jsonText({ key, privateKey, url, account }: Credential): string {
  const { name, publicKey, tenant, roles } = key;
  return `${JSON.stringify({ name, url, account, tenant, roles, publicKey, privateKey }, null, 2)}\n`;
}

/** The text of the file that a pair is saved as. */
export function credentialText(credential: Credential, format: CredentialFormat): string {
  return format === 'env' ? envText(credential) : jsonText(credential);
}

/** The name of that file: the key's own, as far as file systems take it. */
export function credentialFileName(key: AccessKeyMade['key'], format: CredentialFormat): string {
  const plain = nameOf(key).toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 32).replace(/-$/, '');
  return `${plain || 'access-key'}-${key.publicKey.slice(0, 8)}.${format}`;
}

/** The lines that exchange the pair for a token. They read the pair from the saved file, so that no shell keeps it in its history. */
export function tokenLine(key: AccessKeyMade['key']): string {
  return `. ./${credentialFileName(key, 'env')}\ncurl -sS -X POST -u "$KEYDESK_PUBLIC_KEY:$KEYDESK_PRIVATE_KEY" "$KEYDESK_URL/v1/token"`;
}
