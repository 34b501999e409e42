import { providers } from '../../../src-shared/key-references.ts';
import type { Provider } from '../../../src-shared/key-references.ts';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { validationPhases } from '../../../src-shared/lifecycle.ts';
import type { ValidationPhase } from '../../../src-shared/lifecycle.ts';
import type { Facet } from '../../components/FacetChip.tsx';
import { providerWords } from '../../components/ProviderBadge.tsx';
import { keyUseLooks, validationLooks } from '../../components/status-looks.ts';
import type { Sort } from '../../components/table/columns.ts';

const sorts = ['displayName', 'provider', 'phase', 'state', 'createdAt', 'tenantCount'] as const;
const uses = ['AVAILABLE', 'IN_USE'] as const;

/** How the list of keys is narrowed and ordered, as its query takes it. */
export interface KeyFilters {
  readonly search: string;
  readonly provider: Provider | undefined;
  readonly phase: ValidationPhase | undefined;
  readonly state: KmsKey['state'] | undefined;
  readonly sort: (typeof sorts)[number];
  readonly descending: boolean;
}

function oneOf<T extends string>(list: readonly T[], word: string | null): T | undefined {
  return list.find((item) => item === word);
}

/** Reads the filters from the URL; what it does not know it leaves out. */
export function readKeyFilters(search: URLSearchParams): KeyFilters {
  const order = search.get('sort') ?? '';
  const descending = order.startsWith('-');
  return {
    search: search.get('q') ?? '',
    provider: oneOf(providers, search.get('provider')),
    phase: oneOf(validationPhases, search.get('phase')),
    state: oneOf(uses, search.get('use')),
    sort: oneOf(sorts, descending ? order.slice(1) : order) ?? 'displayName',
    descending,
  };
}

/** Whether anything but the order is set. */
export function isNarrowed({ search, provider, phase, state }: KeyFilters): boolean {
  return search !== '' || provider !== undefined || phase !== undefined || state !== undefined;
}

/** The order as the table's head shows it. */
export function sortOf({ sort, descending }: KeyFilters): Sort {
  return { column: sort, direction: descending ? 'desc' : 'asc' };
}

const chosen = (value: string | undefined): readonly string[] => (value === undefined ? [] : [value]);

/** The chips above the list; their ids are the names in the URL. */
export function keyFacets({ provider, phase, state }: KeyFilters): readonly Facet[] {
  return [
    { id: 'provider', label: 'Provider', options: providers.map((value) => ({ value, label: providerWords[value].word })), selected: chosen(provider) },
    { id: 'phase', label: 'Validation', options: validationPhases.map((value) => ({ value, label: validationLooks[value].word })), selected: chosen(phase) },
    { id: 'use', label: 'Use', options: uses.map((value) => ({ value, label: keyUseLooks[value].word })), selected: chosen(state) },
  ];
}
