import { accessKeyFindings, accessKeyStates, accessRoles } from '../../../src-shared/access-keys.ts';
import type { AccessKeyFinding, AccessKeyState, AccessRole } from '../../../src-shared/access-keys.ts';
import type { Facet } from '../../components/FacetChip.tsx';
import { accessKeyLooks } from '../../components/status-looks.ts';
import type { Sort } from '../../components/table/columns.ts';
import { findingOrder } from './access-key-words.ts';

const sorts = ['name', 'tenant', 'state', 'createdAt', 'expiresAt', 'lastUsedAt'] as const;
const scopes = ['account', 'tenant'] as const;
const scopeWords = { account: 'Account', tenant: 'Tenant' } as const;

/** What the list of access keys is narrowed and ordered by, as its query takes it; all of it stands in the URL. */
export interface AccessKeyFilter {
  readonly search: string;
  readonly scope: (typeof scopes)[number] | undefined;
  readonly tenant: string | undefined;
  readonly role: AccessRole | undefined;
  readonly state: AccessKeyState | undefined;
  readonly sort: (typeof sorts)[number];
  readonly descending: boolean;
}

function member<T extends string>(list: readonly T[], word: string | null): T | undefined {
  return list.find((item) => item === word);
}

/** Reads the filter from the URL; what it does not know it passes over. */
export function readAccessKeyFilter(search: URLSearchParams): AccessKeyFilter {
  const order = search.get('sort') ?? '-createdAt';
  const descending = order.startsWith('-');
  return {
    search: search.get('search') ?? '',
    scope: member(scopes, search.get('scope')),
    tenant: search.get('tenant') ?? undefined,
    role: member(accessRoles, search.get('role')),
    state: member(accessKeyStates, search.get('state')),
    sort: member(sorts, descending ? order.slice(1) : order) ?? 'createdAt',
    descending,
  };
}

/** The finding that the URL names, or undefined. */
export function readFinding(search: URLSearchParams): AccessKeyFinding | undefined {
  return member(accessKeyFindings, search.get('finding'));
}

/** The finding to begin with: the most pressing that any key has. */
export function firstFinding(counts: readonly { readonly finding: AccessKeyFinding; readonly count: number }[]): AccessKeyFinding | undefined {
  return findingOrder.find((finding) => counts.some((one) => one.finding === finding && one.count > 0));
}

/** Takes every filter out of the URL; the order stays. */
export const clearedFilter = { search: null, scope: null, tenant: null, role: null, state: null } as const;

/** Whether anything but the order is set. */
export function isNarrowed({ search, scope, tenant, role, state }: AccessKeyFilter): boolean {
  return search !== '' || [scope, tenant, role, state].some((value) => value !== undefined);
}

/** The order as the table's head shows it. */
export function sortOf({ sort, descending }: AccessKeyFilter): Sort {
  return { column: sort, direction: descending ? 'desc' : 'asc' };
}

const chosen = (value: string | undefined): readonly string[] => (value === undefined ? [] : [value]);

/** The chips above the list; their ids are the names in the URL. */
export function accessKeyFacets({ scope, role, state }: AccessKeyFilter): readonly Facet[] {
  return [
    { id: 'scope', label: 'Scope', options: scopes.map((value) => ({ value, label: scopeWords[value] })), selected: chosen(scope) },
    { id: 'role', label: 'Role', options: accessRoles.map((value) => ({ value, label: value })), selected: chosen(role) },
    { id: 'state', label: 'State', options: accessKeyStates.map((value) => ({ value, label: accessKeyLooks[value].word })), selected: chosen(state) },
  ];
}
