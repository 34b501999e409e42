import { isKeydeskError, KeydeskError } from '../../../../src-shared/errors.ts';
import type { SecretReference } from '../../../../src-shared/key-access.ts';
import type { KeyReference, Provider } from '../../../../src-shared/key-references.ts';
import type { byokOperations } from '../../../../src-shared/rest/byok.ts';
import { secretKeyPattern } from '../../../../src-shared/secrets.ts';
import type { RestCall, RestRooms } from '../handler.ts';
import { completePkcs11 } from '../references.ts';
import { type AuthMode, authModeOf } from './byok-state.ts';

/** A call that stages a key. */
export type StageCall = RestCall<(typeof byokOperations)['stageByok']>;

/** What a stage asks for: which key, and how it is signed in to where that was said. */
export interface Asked {
  readonly provider: Provider;
  /** As its provider calls the key; a URI without its module. */
  readonly name: string;
  /** Null when the usual way will do. */
  readonly mode: AuthMode | null;
  readonly secret: SecretReference | null;
  readonly module: string | null;
}

/** How the name of a key begins, by provider. */
const forms: readonly (readonly [Provider, RegExp])[] = [
  ['AWS', /^arn:/],
  ['GCP', /^projects\//],
  ['AZURE', /^https:/i],
  ['PKCS11', /^pkcs11:/],
  ['KEY_FILE', /^(?:keyfile:|\/|[A-Za-z]:[\\/])/],
];

const modes: Readonly<Record<Provider, readonly AuthMode[]>> = {
  AWS: ['AWS_ASSUME_ROLE'],
  GCP: ['GCP_ADC_IAM_BINDING', 'GCP_SERVICE_ACCOUNT_KEY_SECRET'],
  AZURE: ['AZURE_WORKLOAD_IDENTITY'],
  PKCS11: ['PKCS11_PIN'],
  KEY_FILE: ['KEY_FILE'],
};

/** Reads what a stage asks for. @throws BAD_INPUT, STATIC_CREDENTIALS_REJECTED, STATE_CONFLICT for a secret of the tenant itself */
export function askedBy(call: StageCall, rooms: RestRooms): Asked {
  const name = call.body.kmsKeyResourceName ?? '';
  if (name === '') throw bad('kmsKeyResourceName', 'is missing', 'Give the full name of the key, as its provider shows it.');
  const provider = providerOf(name, call.body.provider);
  const mode = askedMode(provider, call);
  const secret = mode === 'GCP_SERVICE_ACCOUNT_KEY_SECRET' ? namedSecret(call, rooms) : null;
  if (provider !== 'PKCS11' || !name.includes('?')) return { provider, name, mode, secret, module: null };
  const whole = completePkcs11({ uri: name });
  return whole.provider === 'PKCS11' ? { provider, name: whole.uri, mode, secret, module: whole.module } : { provider, name, mode, secret, module: null };
}

/** Whether a key is signed in to in the way that was asked for. */
export function isAsAsked(reference: KeyReference, { mode, secret, module }: Asked): boolean {
  if (mode !== null && authModeOf(reference) !== mode) return false;
  if (module !== null && (reference.provider !== 'PKCS11' || reference.module !== module)) return false;
  return secret === null || isSecretOf(reference, secret);
}

function isSecretOf(reference: KeyReference, { tenant, secret }: SecretReference): boolean {
  if (reference.provider !== 'GCP' || reference.authentication.mode !== 'GCP_SERVICE_ACCOUNT_KEY_SECRET') return false;
  return reference.authentication.secret.tenant === tenant && reference.authentication.secret.secret === secret;
}

function providerOf(name: string, stated: StageCall['body']['provider']): Provider {
  const found = forms.find(([, form]) => form.test(name))?.[0];
  if (found !== undefined && (stated === 'UNSPECIFIED' || stated === found)) return found;
  const where = stated === 'UNSPECIFIED' ? 'any known provider' : stated;
  throw bad('kmsKeyResourceName', `is not the name of a key at ${where}`, 'Copy the full name of the key from its provider, and name that provider or none.');
}

function askedMode(provider: Provider, { body }: StageCall): AuthMode | null {
  const isNamed = (body.authSecretRef ?? '') !== '';
  const fitting = modes[provider];
  const { authMode } = body;
  if (authMode !== 'UNSPECIFIED' && !fitting.includes(authMode)) {
    throw bad('authMode', `does not fit a key at ${provider}`, `Use ${fitting.join(' or ')}, or UNSPECIFIED.`);
  }
  const bySecret = authMode === 'GCP_SERVICE_ACCOUNT_KEY_SECRET' || (authMode === 'UNSPECIFIED' && isNamed && provider === 'GCP');
  if (bySecret !== isNamed) {
    throw isNamed
      ? bad('authSecretRef', 'is for GCP_SERVICE_ACCOUNT_KEY_SECRET alone', 'Leave it out, or choose that way of signing in.')
      : bad('authSecretRef', 'is missing', 'Name the secret of this vault that holds the key of the service account.');
  }
  return bySecret ? 'GCP_SERVICE_ACCOUNT_KEY_SECRET' : authMode === 'UNSPECIFIED' ? null : authMode;
}

/** The secret that is named: `TENANT/KEY`, where a key of the account may name any tenant; plain `KEY` is of the tenant itself. */
function namedSecret(call: StageCall, { tenants }: RestRooms): SecretReference {
  const text = call.body.authSecretRef ?? '';
  if (!secretKeyPattern.test(text)) {
    throw new KeydeskError('STATIC_CREDENTIALS_REJECTED', { field: 'authSecretRef', useInstead: 'the key of a secret of this vault that holds it, and never the JSON itself' });
  }
  const [owner = '', ...rest] = text.split('/');
  const isOther = rest.length > 0 && call.agent.tenant === null && owner !== call.tenant && isTenant(tenants, owner);
  if (isOther) return { tenant: owner, secret: rest.join('/') };
  const remedy = 'Keep the key of the service account as a secret of another tenant and name it TENANT/KEY with a key of the account; better, use GCP_ADC_IAM_BINDING.';
  throw new KeydeskError('STATE_CONFLICT', { noun: 'tenant', id: call.tenant, state: 'the owner of that secret', wanted: 'another owner: a secret cannot open the key that opens it', remedy });
}

function isTenant(tenants: RestRooms['tenants'], id: string): boolean {
  try {
    return tenants.get(id).id === id;
  } catch (error) {
    if (isKeydeskError(error, 'NOT_FOUND')) return false;
    throw error;
  }
}

function bad(field: string, problem: string, remedy: string): KeydeskError<'BAD_INPUT'> {
  return new KeydeskError('BAD_INPUT', { field, problem, remedy });
}
