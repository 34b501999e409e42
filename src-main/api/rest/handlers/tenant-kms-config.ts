import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { CloudIdentities } from '../../../../src-shared/cloud-identities.ts';
import { isKeydeskError } from '../../../../src-shared/errors.ts';
import type { AzureAuthentication } from '../../../../src-shared/key-access.ts';
import type { AwsKey, AzureKey, GcpKey, KeyReference } from '../../../../src-shared/key-references.ts';
import { onboardingConfigs, type onboardingSchema } from '../../../../src-shared/rest/tenant-kms.ts';
import type { Agent } from '../../../access-keys/access-keys.ts';
import type { Keys } from '../../../keys/keys.ts';
import { flawOf } from '../reading.ts';
import { completeAws, completeAzure, completeGcp, completePkcs11, type FieldWords, inWords } from '../references.ts';
import { invalidRequest } from './tenant-kms-refusals.ts';

/** A key that is to be onboarded, as the request names it. */
export type Onboarding = z.output<typeof onboardingSchema>;
type OnboardingProvider = Onboarding['provider'];
type ConfigOf<P extends OnboardingProvider> = z.output<(typeof onboardingConfigs)[P]>;

/** What the fields of a reference are called in this dialect. */
const fieldWords: Readonly<Record<OnboardingProvider, FieldWords>> = {
  aws: {
    '': 'kms_key_ref',
    roleArn: 'config.role_arn',
    externalId: 'config.external_id',
    profile: 'config.profile',
    endpoint: 'config.endpoint',
    stsEndpoint: 'config.sts_endpoint',
  },
  gcp: {
    '': 'kms_key_ref',
    authentication: 'config.impersonate_service_account',
    endpoint: 'config.endpoint',
    tokenEndpoint: 'config.token_endpoint',
  },
  azure: {
    '': 'kms_key_ref',
    authentication: 'config.client_id',
    'authentication.directory': 'config.azure_tenant_id',
    'authentication.variable': 'config.client_secret_env_var',
    emulator: 'config.emulator',
  },
  pkcs11: { '': 'kms_key_ref', module: 'config.module', mechanism: 'config.mechanism' },
};

/** Does something with a key, and says what is wrong with its fields in the words of this dialect. @throws `invalid_request` */
export async function inDialect<T>(provider: OnboardingProvider, work: () => T | Promise<T>): Promise<T> {
  try {
    return await inWords(fieldWords[provider], work);
  } catch (error) {
    if (!isKeydeskError(error, 'BAD_INPUT')) throw error;
    throw invalidRequest(error.data.field, error.data.problem, error.data.remedy);
  }
}

/**
 * Refuses what a request may not choose of this desk: only who administers the account names an emulator or a profile that the
 * settings do not, for the desk signs in there with what it signs in with for everybody; and no credential has a variable of
 * the environment handed to an emulator that the settings do not name.
 * @throws `invalid_request`
 */
export function requireKnownMeans({ provider, config }: Onboarding, identities: CloudIdentities, agent: Pick<Agent, 'roles'>): void {
  const strange = Object.entries(meansOf(provider, identities)).filter(([field, own]) => config[field] !== undefined && !isDeepStrictEqual(config[field], own));
  const [field] = strange[0] ?? [];
  if (field === undefined) return;
  if (!agent.roles.includes('account-admin')) {
    const remedy = 'Have it set in Settings, REST API, or call with a key that carries account-admin.';
    throw invalidRequest(`config.${field}`, 'names what the settings of this desk do not', remedy);
  }
  if (config['client_secret_env_var'] === undefined) return;
  const remedy = 'Leave it out, or have the emulator set in Settings, REST API.';
  throw invalidRequest('config.client_secret_env_var', 'is not given to an emulator that the settings of this desk do not name', remedy);
}

/** How the variables begin that a request may name: whatever they hold is meant for Azure. */
const azureVariable = /^(?:KEYDESK_)?AZURE_/;

/**
 * Refuses the name of a variable of the environment that an officer has not meant for Azure: what it holds is sent to Microsoft
 * Entra, and any other secret of this desk's environment would be, too. Meant are names that say so, the one of the settings, and
 * the one that a registered key is signed in to by.
 * @throws `invalid_request`
 */
export function requireKnownVariable(reference: KeyReference, { azure }: CloudIdentities, keys: Pick<Keys, 'findByResource'>): void {
  const variable = variableOf(reference);
  if (variable === null || azureVariable.test(variable) || variable === variableIn(azure?.authentication)) return;
  const registered = keys.findByResource(reference);
  if (registered !== null && variable === variableOf(registered.key)) return;
  const remedy = 'Name one that begins with AZURE_ or KEYDESK_AZURE_, or have this one set in Settings, REST API, or the key registered with it at the desk.';
  throw invalidRequest('config.client_secret_env_var', 'names a variable that is not known to be for Azure', remedy);
}

function variableOf(reference: KeyReference): string | null {
  return reference.provider === 'AZURE' ? variableIn(reference.authentication) : null;
}

function variableIn(authentication: AzureAuthentication | undefined): string | null {
  return authentication?.mode === 'AZURE_CLIENT_SECRET_ENV' ? authentication.variable : null;
}

/** By what this desk reaches a provider, as far as a request could name something else. */
function meansOf(provider: OnboardingProvider, { aws, gcp, azure }: CloudIdentities): Onboarding['config'] {
  switch (provider) {
    case 'aws':
      return { profile: aws?.profile, endpoint: aws?.endpoint, sts_endpoint: aws?.stsEndpoint };
    case 'gcp':
      return { endpoint: gcp?.endpoint, token_endpoint: gcp?.tokenEndpoint };
    case 'azure':
      return { emulator: azure?.emulator };
    case 'pkcs11':
      return {};
  }
}

/**
 * How the key of a request is reached. What the request leaves out is the desk's own, from the settings.
 * @throws `invalid_request` naming the field
 */
export async function referenceOf(given: Onboarding, identities: CloudIdentities): Promise<KeyReference> {
  return await inDialect(given.provider, () => completed(given, identities));
}

function completed({ provider, kms_key_ref: named, config }: Onboarding, identities: CloudIdentities): KeyReference {
  switch (provider) {
    case 'aws':
      return fromAws(named, readConfig('aws', config), identities);
    case 'gcp':
      return fromGcp(named, readConfig('gcp', config), identities);
    case 'azure':
      return fromAzure(named, readConfig('azure', config), identities);
    case 'pkcs11':
      return completePkcs11({ uri: named, ...readConfig('pkcs11', config) });
  }
}

function readConfig<P extends OnboardingProvider>(provider: P, config: Readonly<Record<string, unknown>>): ConfigOf<P> {
  const parsed = onboardingConfigs[provider].safeParse(config);
  if (parsed.success) return parsed.data as ConfigOf<P>;
  const { steps, problem, remedy } = flawOf(parsed.error.issues, config);
  throw invalidRequest(['config', ...steps].map(String).join('.'), problem, remedy);
}

function fromAws(keyArn: string, config: ConfigOf<'aws'>, identities: CloudIdentities): KeyReference {
  const { region, role_arn: roleArn, external_id: externalId, profile, endpoint, sts_endpoint: stsEndpoint } = config;
  const reference = completeAws({ keyArn, roleArn, externalId, profile, endpoint, stsEndpoint }, identities);
  requireFit('config.region', region, keyArn.split(':')[3] ?? '');
  return reference;
}

function fromGcp(keyName: string, config: ConfigOf<'gcp'>, identities: CloudIdentities): KeyReference {
  const { impersonate_service_account: serviceAccount, project_id: project, endpoint, token_endpoint: tokenEndpoint } = config;
  const authentication = { mode: 'GCP_ADC_IAM_BINDING', serviceAccount } as const;
  const reference = completeGcp({ keyName, authentication, endpoint, tokenEndpoint }, identities);
  requireFit('config.project_id', project, keyName.split('/')[1] ?? '');
  return reference;
}

function fromAzure(keyId: string, config: ConfigOf<'azure'>, identities: CloudIdentities): KeyReference {
  const { vault_url: vaultUrl, azure_tenant_id: directory, client_id: clientId, client_secret_env_var: clientSecretVariable, emulator } = config;
  const reference = completeAzure({ keyId, directory, clientId, clientSecretVariable, emulator }, identities);
  requireFit('config.vault_url', vaultUrl.toLowerCase().replace(/\/$/, ''), new URL(keyId).origin);
  return reference;
}

/** The config says again what the name of the key says; both must say the same. */
function requireFit(field: string, said: string | undefined, named: string): void {
  if (said === undefined || said === named) return;
  throw invalidRequest(field, `does not fit kms_key_ref, which names ${named}`, 'Correct the one that is wrong.');
}

/** A key and its config as this dialect shows them; null for a key that it has no words for. Nothing in it is secret. */
export function shownKey(reference: KeyReference): Onboarding | null {
  switch (reference.provider) {
    case 'AWS':
      return { provider: 'aws', kms_key_ref: reference.keyArn, config: ofAws(reference) };
    case 'GCP':
      return { provider: 'gcp', kms_key_ref: reference.keyName, config: ofGcp(reference) };
    case 'AZURE':
      return { provider: 'azure', kms_key_ref: reference.keyId, config: ofAzure(reference) };
    case 'PKCS11':
      return { provider: 'pkcs11', kms_key_ref: reference.uri, config: { module: reference.module, mechanism: reference.mechanism } };
    case 'KEY_FILE':
      return null;
  }
}

function ofAws({ keyArn, roleArn, externalId, profile, endpoint, stsEndpoint }: AwsKey): Onboarding['config'] {
  const optional = given({ external_id: externalId, endpoint, sts_endpoint: stsEndpoint });
  return { region: keyArn.split(':')[3] ?? '', role_arn: roleArn, profile, ...optional };
}

function ofGcp({ keyName, authentication, endpoint, tokenEndpoint }: GcpKey): Onboarding['config'] {
  const account = authentication.mode === 'GCP_ADC_IAM_BINDING' ? authentication.serviceAccount : null;
  const optional = given({ impersonate_service_account: account, endpoint, token_endpoint: tokenEndpoint });
  return { project_id: keyName.split('/')[1] ?? '', ...optional };
}

function ofAzure({ keyId, authentication, emulator }: AzureKey): Onboarding['config'] {
  const { directory, clientId } = authentication;
  const optional = given({ client_secret_env_var: variableIn(authentication), emulator });
  return { vault_url: new URL(keyId).origin, azure_tenant_id: directory, client_id: clientId, ...optional };
}

/** What is not null of some fields. */
function given(fields: Onboarding['config']): Onboarding['config'] {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
