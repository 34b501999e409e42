import { accessKeyNameSchema, accessRoles, tenantRoles } from '../../../src-shared/access-keys.ts';
import type { AccessKey, AccessRole } from '../../../src-shared/access-keys.ts';
import { issueText } from '../../desk/form-resolver.ts';
import { expiresAtOf, expiryProblem, usualExpiry } from './expiry-form.ts';
import type { ExpiryDraft } from './expiry-form.ts';

/** Whether a key is for the whole vault or for one tenant. */
export type KeyScope = 'account' | 'tenant';

/** A key that is being described. */
export interface AccessKeyForm {
  readonly scope: KeyScope;
  readonly tenant: string | undefined;
  readonly name: string;
  readonly roles: readonly AccessRole[];
  readonly expiry: ExpiryDraft;
}

/** What is wrong with it, field by field. */
export type AccessKeyProblems = Readonly<Partial<Record<'tenant' | 'name' | 'roles' | 'expiresAt', string | undefined>>>;

/** What a new key begins with. */
export function emptyForm(tenant: string | undefined): AccessKeyForm {
  return { scope: 'tenant', tenant, name: '', roles: [], expiry: usualExpiry };
}

/** The roles that a scope offers. */
export function rolesFor(scope: KeyScope): readonly AccessRole[] {
  return scope === 'account' ? accessRoles : tenantRoles;
}

/** The roles with one given or taken, in the order of the list. */
export function withRole(roles: readonly AccessRole[], role: AccessRole, given: boolean): readonly AccessRole[] {
  return accessRoles.filter((known) => (known === role ? given : roles.includes(known)));
}

/** Another scope; a role that it does not offer goes. */
export function inScope(form: AccessKeyForm, scope: KeyScope): AccessKeyForm {
  return { ...form, scope, roles: form.roles.filter((role) => rolesFor(scope).includes(role)) };
}

/** What is wrong with a name, or undefined. */
export function nameProblem(name: string): string | undefined {
  const parsed = accessKeyNameSchema.safeParse(name);
  return parsed.success ? undefined : parsed.error.issues.map(issueText)[0];
}

/** What is wrong with roles, or undefined. */
export function rolesProblem(roles: readonly AccessRole[]): string | undefined {
  return roles.length === 0 ? 'Choose at least one role: a key without any can do nothing.' : undefined;
}

function without(problems: Readonly<Record<string, string | undefined>>): AccessKeyProblems {
  return Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem !== undefined));
}

/** Everything that is wrong with a new key. */
export function accessKeyProblems({ scope, tenant, name, roles, expiry }: AccessKeyForm, now: number): AccessKeyProblems {
  return without({
    tenant: scope === 'tenant' && tenant === undefined ? 'Choose the tenant the key is for.' : undefined,
    name: nameProblem(name),
    roles: rolesProblem(roles),
    expiresAt: expiryProblem(expiry, now),
  });
}

/** A new key as main takes it. */
export interface AccessKeyOrder {
  readonly tenant: string | null;
  readonly name: string;
  readonly roles: AccessRole[];
  readonly expiresAt: number | null;
}

/** The order that a form without problems makes. */
export function orderOf({ scope, tenant, name, roles, expiry }: AccessKeyForm, now: number): AccessKeyOrder {
  return { tenant: scope === 'account' ? null : (tenant ?? null), name: name.trim(), roles: [...roles], expiresAt: expiresAtOf(expiry, now) ?? null };
}

/** What of a key is to change; what is absent stays. */
export interface AccessKeyPatch {
  readonly name?: string;
  readonly roles?: AccessRole[];
  readonly expiresAt?: number | null;
}

/** What of a key may be changed at once. */
export interface AccessKeyDraft {
  readonly name: string;
  readonly roles: readonly AccessRole[];
  /** Undefined while the end stays as it is. */
  readonly expiry: ExpiryDraft | undefined;
}

/** The change from a key to a draft of it: only what is another. */
export function patchOf(key: Pick<AccessKey, 'name' | 'roles'>, draft: AccessKeyDraft, now: number): AccessKeyPatch {
  const name = draft.name.trim();
  const same = draft.roles.length === key.roles.length && draft.roles.every((role) => key.roles.includes(role));
  return {
    ...(name === key.name ? {} : { name }),
    ...(same ? {} : { roles: [...draft.roles] }),
    ...(draft.expiry === undefined ? {} : { expiresAt: expiresAtOf(draft.expiry, now) ?? null }),
  };
}

/** Everything that is wrong with a draft. A key that automation made may have no name or no role: what stays is not asked for. */
export function draftProblems(key: Pick<AccessKey, 'name' | 'roles'>, draft: AccessKeyDraft, now: number): AccessKeyProblems {
  const patch = patchOf(key, draft, now);
  return without({
    name: patch.name === undefined ? undefined : nameProblem(draft.name),
    roles: patch.roles === undefined ? undefined : rolesProblem(draft.roles),
    expiresAt: draft.expiry === undefined ? undefined : expiryProblem(draft.expiry, now),
  });
}
