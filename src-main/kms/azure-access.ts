import type { AzureAuthentication } from '../../src-shared/key-access.ts';
import type { AccessDocument } from '../../src-shared/key-abilities.ts';
import type { AzureKeyResource } from './azure-store.ts';
import type { AccessScope } from './provider.ts';

/**
 * What whoever administers the customer's Azure runs or applies, in the order to do it: make a key, register the application,
 * let it sign in, and grant it this one key. Roles of Azure know no tenant of ours: one key per tenant keeps them apart.
 */
export function azureAccessDocuments(authentication: AzureAuthentication, key: AzureKeyResource, scope: AccessScope): readonly AccessDocument[] {
  return [
    assignment(authentication, key, scope),
    customRole(key),
    ...(key.store.kind === 'vault' ? [] : [customRoleCommand(key)]),
    ...signInDocuments(authentication, key),
    newKey(key),
  ];
}

/** The built-in roles that may wrap, unwrap and read a key, and nothing else with it. */
const narrowRoles = { vault: 'Key Vault Crypto Service Encryption User', managedHsm: 'Managed HSM Crypto Service Encryption User' } as const;
/** The built-in roles that customers know; they may sign and encrypt as well. */
const usualRoles = { vault: 'Key Vault Crypto User', managedHsm: 'Managed HSM Crypto User' } as const;

function assignment(authentication: AzureAuthentication, key: AzureKeyResource, scope: AccessScope): AccessDocument {
  const { store, name } = key;
  const whose = scope.tenant === null ? `vault ${comment(scope.vault)}` : `tenant ${comment(scope.tenant)} of vault ${comment(scope.vault)}`;
  const roles = [
    `# Data keys of ${whose}. The role holds read, wrap and unwrap alone; "${usualRoles[store.kind]}" serves too, and may do more.`,
  ];
  const command =
    store.kind === 'vault'
      ? [
          `SCOPE="$(az keyvault show --name ${store.name} --query id --output tsv)/keys/${name}"`,
          `az role assignment create --role "${narrowRoles.vault}" ${assignee(authentication)} --scope "$SCOPE"`,
        ]
      : [`az keyvault role assignment create --hsm-name ${store.name} --role "${narrowRoles.managedHsm}" ${assignee(authentication)} --scope /keys/${name}`];
  return {
    title: 'Role assignment',
    purpose:
      store.kind === 'vault'
        ? 'Grants this one key. Add it to what is there; a vault with access policies must first be switched to role-based access.'
        : 'Grants this one key. Add it to what is there.',
    language: 'shell',
    fileName: `keydesk-${name}-role-assignment.sh`,
    document: shell(key, [...roles, ...command]),
  };
}

function assignee(authentication: AzureAuthentication): string {
  return authentication.mode === 'AZURE_DEVICE_CODE'
    ? '--assignee-object-id OFFICERS-GROUP-OBJECT-ID --assignee-principal-type Group'
    : `--assignee ${authentication.clientId}`;
}

const dataActions = {
  vault: ['Microsoft.KeyVault/vaults/keys/read', 'Microsoft.KeyVault/vaults/keys/wrap/action', 'Microsoft.KeyVault/vaults/keys/unwrap/action'],
  managedHsm: [
    'Microsoft.KeyVault/managedHsm/keys/read/action',
    'Microsoft.KeyVault/managedHsm/keys/wrap/action',
    'Microsoft.KeyVault/managedHsm/keys/unwrap/action',
  ],
} as const;

function customRole({ store, name }: AzureKeyResource): AccessDocument {
  const description = 'Reads a key, wraps and unwraps with it, and nothing else.';
  const role =
    store.kind === 'vault'
      ? {
          Name: 'Keydesk Data Key Wrapper',
          IsCustom: true,
          Description: description,
          Actions: [],
          NotActions: [],
          DataActions: dataActions.vault,
          NotDataActions: [],
          AssignableScopes: ['/subscriptions/SUBSCRIPTION-ID'],
        }
      : { roleName: 'Keydesk Data Key Wrapper', description, actions: [], notActions: [], dataActions: dataActions.managedHsm, notDataActions: [] };
  return {
    title: 'Custom role',
    purpose:
      store.kind === 'vault'
        ? 'For those who keep to roles of their own: az role definition create --role-definition @FILE, then assign it in place of the built-in one.'
        : 'For those who keep to roles of their own; the next text makes it.',
    language: 'json',
    fileName: `keydesk-${name}-custom-role.json`,
    document: JSON.stringify(role, null, 2),
  };
}

function customRoleCommand(key: AzureKeyResource): AccessDocument {
  const { store, name } = key;
  return {
    title: 'Custom role at the HSM',
    purpose: 'Makes the custom role in the HSM, which has roles of its own.',
    language: 'shell',
    fileName: `keydesk-${name}-custom-role.sh`,
    document: shell(key, [`az keyvault role definition create --hsm-name ${store.name} --role-definition @keydesk-${name}-custom-role.json`]),
  };
}

function signInDocuments(authentication: AzureAuthentication, key: AzureKeyResource): readonly AccessDocument[] {
  switch (authentication.mode) {
    case 'AZURE_WORKLOAD_IDENTITY':
      return [federatedCredential(key), application(key, [federate(authentication.clientId, key)])];
    case 'AZURE_DEVICE_CODE':
      return [application(key, deviceCode(authentication.clientId))];
    case 'AZURE_CLIENT_SECRET_ENV':
      return [application(key, [secret(authentication.clientId, authentication.variable)])];
  }
}

function federatedCredential({ store, name }: AzureKeyResource): AccessDocument {
  const credential = {
    name: 'keydesk',
    issuer: 'https://ISSUER-OF-THE-TOKEN-FILE',
    subject: 'SUBJECT-OF-THE-TOKEN-FILE',
    audiences: [store.cloud.federationAudience],
  };
  return {
    title: 'Federated credential',
    purpose: 'Says whose tokens sign in as the application: fill in issuer and subject as they stand in the token file.',
    language: 'json',
    fileName: `keydesk-${name}-federated-credential.json`,
    document: JSON.stringify(credential, null, 2),
  };
}

function application(key: AzureKeyResource, commands: readonly string[]): AccessDocument {
  return {
    title: 'Application',
    purpose: 'Registers the application that signs in, where that is not done yet, and lets it sign in as this key is registered.',
    language: 'shell',
    fileName: `keydesk-${key.name}-application.sh`,
    document: shell(key, [
      '# Only when there is no application yet; its id then belongs into the registration of the key:',
      '# APP_ID="$(az ad app create --display-name Keydesk --query appId --output tsv)" && az ad sp create --id "$APP_ID"',
      ...commands,
    ]),
  };
}

function federate(clientId: string, { name }: AzureKeyResource): string {
  return `az ad app federated-credential create --id ${clientId} --parameters @keydesk-${name}-federated-credential.json`;
}

/** The application of Azure Key Vault in every directory, and its delegated permission `user_impersonation`. */
const keyVaultApplication = { id: 'cfa8b339-82a2-471a-a3c9-0fc0be7a4093', userImpersonation: 'f53da476-18e3-4152-8e01-aec403e6edc0' } as const;

function deviceCode(clientId: string): readonly string[] {
  const { id, userImpersonation } = keyVaultApplication;
  return [
    `az ad app update --id ${clientId} --is-fallback-public-client true`,
    `az ad app permission add --id ${clientId} --api ${id} --api-permissions ${userImpersonation}=Scope`,
    `az ad app permission admin-consent --id ${clientId}`,
  ];
}

function secret(clientId: string, variable: string): string {
  return [
    '# Not preferred, since it does not expire by itself: a federated credential needs no secret. Keep its life short.',
    `${variable}="$(az ad app credential reset --id ${clientId} --append --years 1 --query password --output tsv)"`,
    `# Hand it over in a safe way, and start Keydesk with ${variable} set.`,
  ].join('\n');
}

function newKey(key: AzureKeyResource): AccessDocument {
  const { store, name } = key;
  const kind =
    store.kind === 'vault'
      ? `--vault-name ${store.name} --name ${name} --kty RSA-HSM --size 3072`
      : `--hsm-name ${store.name} --name ${name} --kty oct-HSM --size 256`;
  return {
    title: 'New key',
    purpose: `Makes the key, where there is none yet: for wrapping alone, never exportable.${store.kind === 'vault' ? ' A standard vault has no HSM: there it is --kty RSA.' : ''}`,
    language: 'shell',
    fileName: `keydesk-${name}-new-key.sh`,
    document: shell(key, [`az keyvault key create ${kind} --ops wrapKey unwrapKey`]),
  };
}

function shell({ store }: AzureKeyResource, lines: readonly string[]): string {
  const cloud = store.cloud.cli === null ? [] : [`az cloud set --name ${store.cloud.cli}`];
  return `${[...cloud, ...lines].join('\n')}\n`;
}

/** A name of ours within a comment: letters that could end the comment or begin a command are left out. */
function comment(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} ._-]/gu, '_').slice(0, 80);
}
