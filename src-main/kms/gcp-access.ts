import type { AccessDocument } from '../../src-shared/key-abilities.ts';
import type { GcpKeyName } from './gcp-name.ts';
import type { GcpAccess } from './gcp-places.ts';
import type { AccessScope } from './provider.ts';

/** What a key's service account must be allowed, and no more. */
export const gcpPermissions = {
  encrypt: 'cloudkms.cryptoKeyVersions.useToEncrypt',
  decrypt: 'cloudkms.cryptoKeyVersions.useToDecrypt',
  look: 'cloudkms.cryptoKeys.get',
} as const;

/** What lets the desk show versions, attestation and policy as well. */
const readingPermissions = ['cloudkms.cryptoKeyVersions.list', 'cloudkms.cryptoKeyVersions.get', 'cloudkms.cryptoKeys.getIamPolicy'];

/** Ids of the custom roles: 3 to 64 of `a-z A-Z 0-9 _ .`, as Google demands. */
export const gcpRoleIds = { wrap: 'keydesk_data_key_wrapper', read: 'keydesk_key_reader' } as const;

const unknownAccount = 'SERVICE-ACCOUNT@PROJECT.iam.gserviceaccount.com';

/** The full name of a custom role of the key's project. */
export function customRole(key: GcpKeyName, id: string): string {
  return `projects/${key.project}/roles/${id}`;
}

/** The service account that is to use the key, or a text to put it in the place of. */
export function accountOf(access: GcpAccess): string {
  return access.authentication.mode === 'GCP_ADC_IAM_BINDING' ? access.authentication.serviceAccount : unknownAccount;
}

/** The commands by which a customer lets Keydesk use a key and nothing else. */
export function gcpAccessDocuments(access: GcpAccess, key: GcpKeyName, scope: AccessScope): readonly AccessDocument[] {
  const account = accountOf(access);
  return [
    shell('Key', 'keydesk-gcp-1-key.sh', 'Only if the key is not there yet: make it in an HSM, with thirty days in which a destruction can be undone.', [
      ...keyCommands(key),
    ]),
    shell('Role and binding on the key', 'keydesk-gcp-2-role.sh', 'Make a role that wraps, opens and looks, and bind it on this one key.', [
      ...forWhom(scope),
      ...roleCommands(key, gcpRoleIds.wrap, 'Keydesk: wrap data keys', Object.values(gcpPermissions)),
      bindCommand(key, account, gcpRoleIds.wrap),
    ]),
    ...impersonation(access),
    shell('Reading, if you like', 'keydesk-gcp-4-reading.sh', 'Optional: lets the desk show versions, attestation and the policy of the key.', [
      ...roleCommands(key, gcpRoleIds.read, 'Keydesk: look at a key', readingPermissions),
      bindCommand(key, account, gcpRoleIds.read),
    ]),
  ];
}

function shell(title: string, fileName: string, purpose: string, lines: readonly string[]): AccessDocument {
  return { title, purpose, language: 'shell', fileName, document: `${['#!/bin/sh', 'set -eu', ...lines].join('\n')}\n` };
}

function forWhom(scope: AccessScope): readonly string[] {
  const whose = scope.tenant === null ? 'all tenants' : `the tenant ${oneLine(scope.tenant)}`;
  return [
    `# For ${whose} of the vault ${oneLine(scope.vault)}.`,
    '# Google Cloud cannot narrow a grant to one context: give each tenant a key of its own.',
  ];
}

/** A text that stays within its comment. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ');
}

function keyCommands(key: GcpKeyName): readonly string[] {
  return [
    command(['gcloud kms keyrings describe', key.keyRing, `--location=${key.location}`, `--project=${key.project}`], ' > /dev/null 2>&1 ||'),
    command(['gcloud kms keyrings create', key.keyRing, `--location=${key.location}`, `--project=${key.project}`]),
    command([
      'gcloud kms keys create',
      key.key,
      ...where(key),
      '--purpose=encryption',
      '--protection-level=hsm',
      '--destroy-scheduled-duration=30d',
    ]),
  ];
}

function roleCommands(key: GcpKeyName, id: string, title: string, permissions: readonly string[]): readonly string[] {
  return [
    command([
      'gcloud iam roles create',
      id,
      `--project=${key.project}`,
      `--title='${title}'`,
      `--permissions=${permissions.join(',')}`,
      '--stage=GA',
    ]),
  ];
}

function bindCommand(key: GcpKeyName, account: string, role: string): string {
  return command([
    'gcloud kms keys add-iam-policy-binding',
    key.key,
    ...where(key),
    `--member=serviceAccount:${account}`,
    `--role=${customRole(key, role)}`,
    '--condition=None',
  ]);
}

function where(key: GcpKeyName): readonly string[] {
  return [`--keyring=${key.keyRing}`, `--location=${key.location}`, `--project=${key.project}`];
}

function impersonation(access: GcpAccess): readonly AccessDocument[] {
  if (access.authentication.mode !== 'GCP_ADC_IAM_BINDING') return [];
  const account = access.authentication.serviceAccount;
  const project = account.split('@')[1]?.replace('.iam.gserviceaccount.com', '') ?? '';
  return [
    shell('Impersonation', 'keydesk-gcp-3-impersonation.sh', 'Let the identity of the desk act as the service account: put it in the place of OFFICER@EXAMPLE.COM.', [
      '# Only if the service account is not there yet:',
      `# gcloud iam service-accounts create ${account.split('@')[0] ?? ''} --project=${project}`,
      command([
        'gcloud iam service-accounts add-iam-policy-binding',
        account,
        `--project=${project}`,
        '--member=user:OFFICER@EXAMPLE.COM',
        '--role=roles/iam.serviceAccountTokenCreator',
        '--condition=None',
      ]),
    ]),
  ];
}

function command(words: readonly string[], after = ''): string {
  return words.join(' \\\n  ') + after;
}
