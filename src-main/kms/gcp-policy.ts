import type { PolicyLine } from '../../src-shared/key-abilities.ts';
import { customRole, gcpPermissions, gcpRoleIds } from './gcp-access.ts';
import { broken } from './gcp-answers.ts';
import type { GcpKeyName } from './gcp-name.ts';
import type { PolicyFound } from './provider.ts';

interface Binding {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition: string | null;
}

type Need = keyof typeof gcpPermissions;

const needs: Readonly<Record<Need, string>> = {
  encrypt: 'Wrap data keys',
  decrypt: 'Open wrapped data keys',
  look: 'Look at the key and its state',
};

/** What roles of Google's hold of our needs. Source: the list of roles of Cloud KMS. */
const knownRoles: Readonly<Record<string, readonly Need[]>> = {
  'roles/owner': ['encrypt', 'decrypt', 'look'],
  'roles/editor': ['look'],
  'roles/viewer': ['look'],
  'roles/cloudkms.admin': ['look'],
  'roles/cloudkms.viewer': ['look'],
  'roles/cloudkms.cryptoKeyEncrypterDecrypter': ['encrypt', 'decrypt'],
  'roles/cloudkms.cryptoKeyEncrypter': ['encrypt'],
  'roles/cloudkms.cryptoKeyDecrypter': ['decrypt'],
  'roles/cloudkms.cryptoOperator': ['encrypt', 'decrypt'],
};

/** Roles that go further than use: who has one can change who may use the key, or end it. */
const tooMuch: ReadonlySet<string> = new Set(['roles/owner', 'roles/editor', 'roles/cloudkms.admin', 'roles/iam.securityAdmin']);
const everybody: ReadonlySet<string> = new Set(['allUsers', 'allAuthenticatedUsers']);

/** The policy of a key, as Google told it, compared with what the service account needs. Throws `invalid-response`. */
export function policyFound(key: GcpKeyName, account: string, told: unknown): PolicyFound {
  const bindings = bindingsOf(told);
  const member = `serviceAccount:${account}`;
  const wanted = { role: customRole(key, gcpRoleIds.wrap), members: [member] };
  return {
    current: JSON.stringify(told, null, 2),
    wanted: JSON.stringify({ bindings: [wanted] }, null, 2),
    lines: [
      ...(Object.keys(needs) as Need[]).map((need) => needLine(need, key, member, bindings)),
      ...bindings.flatMap((binding) => broaderLines(binding, member)),
      inherited,
    ],
  };
}

const inherited: PolicyLine = {
  requirement: 'Grants and denials on the key ring, project, folder and organization',
  state: 'unknown',
  detail: 'What is granted above the key counts as well, and a deny policy there goes before every grant. Neither is part of the policy of the key.',
  remedy: 'Look at it with: gcloud projects get-iam-policy, gcloud kms keyrings get-iam-policy and gcloud iam policies list --kind=denypolicies.',
};

function needLine(need: Need, key: GcpKeyName, member: string, bindings: readonly Binding[]): PolicyLine {
  const requirement = `${needs[need]} (${gcpPermissions[need]})`;
  const held = bindings.filter((binding) => binding.members.includes(member));
  const giving = held.filter((binding) => needsIn(binding.role).includes(need));
  const plain = giving.find((binding) => binding.condition === null);
  if (plain !== undefined) return { requirement, state: 'granted', detail: `By ${plain.role}.`, remedy: '' };
  const [perhaps] = giving;
  if (perhaps !== undefined) {
    const detail = `By ${perhaps.role}, under the condition ${perhaps.condition ?? ''}.`;
    return { requirement, state: 'unknown', detail, remedy: 'Check that the condition holds for every call, or bind the role without one.' };
  }
  const custom = held.find((binding) => !Object.hasOwn(knownRoles, binding.role));
  if (custom !== undefined) {
    const under = custom.condition === null ? '' : ` under the condition ${custom.condition}`;
    // Even the role of our own commands: it may have been changed, switched off or deleted since, and stays bound.
    const remedy = `Check that ${custom.role} holds ${gcpPermissions[need]}, or run the preflight, which tries it.`;
    return { requirement, state: 'unknown', detail: `${custom.role} is bound${under}, and what it holds is not told here.`, remedy };
  }
  const remedy = `Bind ${customRole(key, gcpRoleIds.wrap)} to the service account on the key; the commands are among the access documents.`;
  return { requirement, state: 'missing', detail: 'The policy of the key does not grant it.', remedy };
}

function needsIn(role: string): readonly Need[] {
  return Object.hasOwn(knownRoles, role) ? (knownRoles[role] ?? []) : [];
}

function broaderLines(binding: Binding, member: string): readonly PolicyLine[] {
  const { role, members } = binding;
  const lines: PolicyLine[] = [];
  for (const each of members.filter((name) => everybody.has(name))) {
    lines.push(broader(`${each} has ${role}`, 'Anybody is let in by this.', role, each));
  }
  if (members.includes(member) && tooMuch.has(role)) {
    lines.push(broader(`The service account has ${role}`, 'It may do far more than wrap and open.', role, member));
  }
  const others = members.filter((name) => name !== member && !everybody.has(name));
  const opens = Object.hasOwn(knownRoles, role) && (knownRoles[role] ?? []).includes('decrypt');
  for (const each of opens ? others : []) {
    lines.push(broader(`${each} may open with this key`, `It has ${role} on the key.`, role, each));
  }
  return lines;
}

function broader(requirement: string, detail: string, role: string, member: string): PolicyLine {
  return { requirement, state: 'broader', detail, remedy: `Unless it is meant: gcloud kms keys remove-iam-policy-binding with --member=${member} --role=${role}` };
}

function bindingsOf(told: unknown): readonly Binding[] {
  if (typeof told !== 'object' || told === null) throw broken('policy', 'Cloud KMS answered without a policy.');
  const { bindings = [] } = told as { readonly bindings?: unknown };
  if (!Array.isArray(bindings)) throw broken('policy', 'Cloud KMS answered without a policy.');
  return bindings.map((binding: unknown) => bindingOf(binding));
}

function bindingOf(told: unknown): Binding {
  const { role, members, condition } = (told ?? {}) as {
    readonly role?: unknown;
    readonly members?: unknown;
    readonly condition?: { readonly title?: unknown } | null;
  };
  return {
    role: typeof role === 'string' ? role : 'unknown',
    members: Array.isArray(members) ? members.filter((member): member is string => typeof member === 'string') : [],
    condition: condition === null || condition === undefined ? null : typeof condition.title === 'string' ? condition.title : 'without a title',
  };
}
