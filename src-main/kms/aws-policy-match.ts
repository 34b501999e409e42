import { awsActions, awsContextKeys } from './aws-access.ts';
import { type PolicyStatement, takes } from './aws-policy-text.ts';
import type { AccessScope } from './provider.ts';

/** Whose calls on which key a policy is asked about. */
export interface AskedOfPolicy {
  readonly roleArn: string;
  readonly keyArn: string;
  readonly scope: AccessScope;
}

/** Whether something holds, where it may be that a policy alone does not tell. */
export type Possibly = 'yes' | 'perhaps' | 'no';

/** Whether a statement is about a call of our role on the key, under the context of the scope. */
export function concerns(statement: PolicyStatement, action: string, asked: AskedOfPolicy): Possibly {
  if (!namesAction(statement, action)) return 'no';
  const principal = statement.Effect === 'Deny' && namesAccount(statement, asked) ? 'yes' : namesPrincipal(statement, asked);
  return both(principal, namesResource(statement, asked), meets(statement, action, asked));
}

/** Whether a statement leaves a call to the policies of our role's account. */
export function delegates(statement: PolicyStatement, action: string, asked: AskedOfPolicy): boolean {
  const leaves = statement.Effect === 'Allow' && namesAccount(statement, asked);
  return leaves && namesAction(statement, action) && namesResource(statement, asked) !== 'no' && meets(statement, action, asked) !== 'no';
}

/** Whether a statement names our role's account: an `Allow` hands the decision over to it, a `Deny` is for everybody in it. */
function namesAccount({ Principal }: PolicyStatement, { roleArn }: AskedOfPolicy): boolean {
  const account = [roleArn.split(':')[4] ?? '', roleArn.replace(/:role\/.*$/, ':root')];
  return (Principal?.['AWS'] ?? []).some((principal) => account.includes(principal));
}

/** Whether a statement names a call, by `Action` or by what `NotAction` leaves. Names of calls have no case. */
export function namesAction({ Action, NotAction }: PolicyStatement, action: string): boolean {
  const listed = (patterns: readonly string[]): boolean => patterns.some((pattern) => takes(pattern.toLowerCase(), action.toLowerCase()));
  return NotAction === undefined ? listed(Action ?? []) : !listed(NotAction);
}

/** Whether a statement names our role: by its ARN, as everybody, or perhaps by the id of a session or role that we cannot resolve. */
export function namesPrincipal({ Principal, NotPrincipal }: PolicyStatement, { roleArn }: AskedOfPolicy): Possibly {
  if (NotPrincipal !== undefined) return 'perhaps';
  const named = Principal?.['AWS'] ?? [];
  if (named.includes(roleArn) || named.includes('*')) return 'yes';
  const session = `${roleArn.replace(':iam:', ':sts:').replace(/:role\/(?:.*\/)?/, ':assumed-role/')}/`;
  return named.some((principal) => principal.startsWith(session) || /^AROA[A-Z0-9]+$/.test(principal)) ? 'perhaps' : 'no';
}

/** In a key's policy the resource is the key itself, by `*` or by its ARN. */
function namesResource({ Resource, NotResource }: PolicyStatement, { keyArn }: AskedOfPolicy): Possibly {
  if (NotResource !== undefined || Resource?.some(hasVariable) === true) return 'perhaps';
  return (Resource ?? []).some((pattern) => takes(pattern, keyArn)) ? 'yes' : 'no';
}

/** Whether a statement's conditions hold for our calls. Only those on our encryption context and account can be decided. */
function meets({ Condition = {} }: PolicyStatement, action: string, asked: AskedOfPolicy): Possibly {
  const each = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => meetsOne(operator, values, valueOf(key, action, asked))),
  );
  return both(...each);
}

function meetsOne(operator: string, values: readonly string[], value: KeyValue): Possibly {
  if (value === 'unknown' || values.some(hasVariable)) return 'perhaps';
  const is = (equal: (pattern: string, text: string) => boolean): boolean => value !== null && values.some((allowed) => equal(allowed, value.is));
  switch (operator) {
    case 'StringEquals':
      return is((one, other) => one === other) ? 'yes' : 'no';
    case 'StringLike':
      return is(takes) ? 'yes' : 'no';
    case 'StringNotEquals':
      return is((one, other) => one === other) ? 'no' : 'yes';
    default:
      return 'perhaps';
  }
}

/** What a condition key is on one of our calls: a value, absent (null), or not known since it differs from call to call. */
type KeyValue = { readonly is: string } | null | 'unknown';

function valueOf(key: string, action: string, { roleArn, scope }: AskedOfPolicy): KeyValue {
  if (key.toLowerCase() === 'kms:calleraccount') return { is: roleArn.split(':')[4] ?? '' };
  const context = /^kms:EncryptionContext:(?<name>.+)$/i.exec(key)?.groups?.['name'];
  if (context === undefined) return 'unknown';
  if (!wrappingActions.has(action)) return null;
  if (context === awsContextKeys.vault) return { is: scope.vault };
  return context === awsContextKeys.tenant && scope.tenant !== null ? { is: scope.tenant } : 'unknown';
}

const wrappingActions: ReadonlySet<string> = new Set(awsActions.wrapping);

/** Whether a statement holds only under the context of the scope. */
export function bindsContext({ Condition = {} }: PolicyStatement, { scope }: AskedOfPolicy): boolean {
  const wanted: readonly (readonly [string, string | null])[] = [
    [awsContextKeys.vault, scope.vault],
    [awsContextKeys.tenant, scope.tenant],
  ];
  const equal = new Map(Object.entries(Condition['StringEquals'] ?? {}).map(([key, values]) => [key.replace(/^kms:EncryptionContext:/i, ''), values]));
  return wanted.every(([name, value]) => value === null || equal.get(name)?.every((allowed) => allowed === value) === true);
}

/** Whether a text of a policy has a variable in it, which AWS fills in call by call. */
function hasVariable(text: string): boolean {
  return text.includes('${');
}

function both(...all: readonly Possibly[]): Possibly {
  if (all.includes('no')) return 'no';
  return all.includes('perhaps') ? 'perhaps' : 'yes';
}
