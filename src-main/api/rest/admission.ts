import type { AccessRole } from '../../../src-shared/access-keys.ts';
import { KeydeskError } from '../../../src-shared/errors.ts';
import type { Admission, Operation } from '../../../src-shared/rest/operation.ts';
import { tenantIdSchema } from '../../../src-shared/tenants.ts';
import type { Agent, Proof } from '../../access-keys/access-keys.ts';
import type { Asker } from '../../lib/asker.ts';
import type { Caller } from '../../lib/caller.ts';
import { RestRefusal } from './refusal.ts';

/** An admission that takes a credential. */
export type Guarded = Exclude<Admission, { readonly scope: 'open' }>;

/** What a request says about whom it is for; nothing of it is believed yet. */
export interface Claim {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** What claims are held against. `requireTenant` throws NOT_FOUND. */
export interface Standing {
  readonly account: string;
  readonly requireTenant: (tenant: string) => void;
}

const otherTenant = new RestRefusal({
  status: 403,
  code: 'other_tenant',
  title: 'The access key is for another tenant',
  detail: 'A key of a tenant acts on that tenant alone. Use a key of this tenant, or one of the account.',
});
const accountKeyRequired = new RestRefusal({
  status: 403,
  code: 'account_key_required',
  title: 'The access key is for one tenant',
  detail: 'This call is for keys of the account. Use one of those.',
});
const otherAccount = new RestRefusal({
  status: 403,
  code: 'other_account',
  title: 'The access key is for another account',
  detail: 'The header x-account-id names another account than the open vault. Send the id of the vault that the key belongs to.',
  parameter: 'x-account-id',
});
const tenantMissing = new RestRefusal({
  status: 400,
  code: 'invalid_request',
  title: 'No tenant is named',
  detail: 'A key of the account acts on every tenant. Name one in the header x-tenant-id.',
  parameter: 'x-tenant-id',
});

/** Refuses an agent that carries none of the roles; without roles every agent will do. @throws ACCESS_ROLE_REQUIRED */
export function requireAccessRole(agent: Agent, allowed: readonly AccessRole[]): void {
  if (allowed.length === 0 || agent.roles.some((role) => allowed.includes(role))) return;
  throw new KeydeskError('ACCESS_ROLE_REQUIRED', { held: [...agent.roles], allowed: [...allowed] });
}

function malformedTenant(inPath: boolean): RestRefusal {
  const parameter = inPath ? 'tenant' : 'x-tenant-id';
  const detail = `${parameter} must be 2 to 63 lower-case letters, digits or dashes and start with a letter. Correct it and try again.`;
  return new RestRefusal({ status: 400, code: 'invalid_request', title: 'The tenant is not named rightly', detail, parameter });
}

/** Whom a call of a tenant is for. One agent must not learn of another's tenant, not even whether there is one. */
function tenantOf(agent: Agent, { params, headers }: Claim): string {
  const inPath = params['tenant'];
  const named = inPath ?? headers['x-tenant-id'] ?? agent.tenant;
  if (agent.tenant !== null && named !== agent.tenant) throw otherTenant;
  if (named === null) throw tenantMissing;
  if (!tenantIdSchema.safeParse(named).success) throw malformedTenant(inPath !== undefined);
  return named;
}

function requireAccount({ operation, headers }: Claim, account: string): void {
  const declared = operation.headers !== undefined && 'x-account-id' in operation.headers.shape;
  const named = headers['x-account-id'];
  // A header that is missing is an issue of the validation, which says so.
  if (declared && named !== undefined && named.toLowerCase() !== account) throw otherAccount;
}

/**
 * Decides whether an agent may make a call, and for which tenant: scope, tenant, roles, account, and last whether there is such a tenant.
 * @returns the tenant; empty for calls that are for none
 * @throws ACCESS_ROLE_REQUIRED, NOT_FOUND for a tenant that an account's key names, or a RestRefusal
 */
export function admit(agent: Agent, admission: Guarded, claim: Claim, { account, requireTenant }: Standing): string {
  if (admission.scope === 'account' && agent.tenant !== null) throw accountKeyRequired;
  const tenant = admission.scope === 'tenant' ? tenantOf(agent, claim) : '';
  requireAccessRole(agent, admission.roles);
  requireAccount(claim, account);
  if (tenant !== '') requireTenant(tenant);
  return tenant;
}

/** An agent as whoever asks in the rooms. A private key or a token of a few minutes was shown: no passphrase is asked for. */
export function askerOf(agent: Agent, admission: Guarded, caller: Caller): Asker {
  return { caller, admit: () => requireAccessRole(agent, admission.roles), requireFresh: () => undefined };
}

/** Who proved to be an agent, in the words of the events of one request. */
export function callerOf({ agent, token }: Proof, request: { readonly requestId: string; readonly correlationId: string | undefined }): Caller {
  const { requestId, correlationId } = request;
  return {
    ...{ actor: `key ${agent.name}`, officer: '', role: 'officer', requestId, via: 'rest', agent: agent.identity },
    ...(token === null ? {} : { token: token.id }),
    ...(correlationId === undefined ? {} : { correlationId }),
  };
}
