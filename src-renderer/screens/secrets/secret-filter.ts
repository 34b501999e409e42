import type { Facet } from '../../components/FacetChip.tsx';
import { secretLooks } from '../../components/status-looks.ts';
import { sensitivityWords } from '../../components/SensitivityBadge.tsx';
import { parseSort } from '../../components/table/columns.ts';
import type { Sort } from '../../components/table/columns.ts';
import { secretStates } from '../../../src-shared/secrets.ts';
import type { Secret } from '../../../src-shared/secrets.ts';
import { sensitivities } from '../../../src-shared/sensitivity.ts';
import type { Sensitivity } from '../../../src-shared/sensitivity.ts';
import { secretColumns } from './secret-columns.tsx';

/** What a list of secrets is narrowed and ordered by; all of it stands in the URL. */
export interface SecretFilter {
  readonly tenant: string | undefined;
  readonly search: string;
  readonly sensitivity: Sensitivity | undefined;
  readonly state: Secret['state'] | undefined;
  readonly sort: Sort;
}

type SortName = 'key' | 'tenant' | 'sensitivity' | 'modifiedAt' | 'createdAt' | 'size';

const sortNames: readonly SortName[] = ['key', 'tenant', 'sensitivity', 'modifiedAt', 'createdAt', 'size'];

function member<T extends string>(list: readonly T[], word: string | null): T | undefined {
  return list.find((item) => item === word);
}

/** Reads the filter from the URL; what it does not know it passes over. */
export function readSecretFilter(search: URLSearchParams): SecretFilter {
  return {
    tenant: search.get('tenant') ?? undefined,
    search: search.get('search') ?? '',
    sensitivity: member(sensitivities, search.get('sensitivity')),
    state: member(secretStates, search.get('state')),
    sort: parseSort(search.get('sort'), secretColumns) ?? { column: 'key', direction: 'asc' },
  };
}

/** Whether anything narrows the list. */
export function isNarrowed({ tenant, search, sensitivity, state }: SecretFilter): boolean {
  return search !== '' || [tenant, sensitivity, state].some((value) => value !== undefined);
}

/** The filter as main takes it. */
export function listInput({ sort, ...filter }: SecretFilter): Omit<SecretFilter, 'sort'> & { readonly sort: SortName; readonly descending: boolean } {
  return { ...filter, sort: member(sortNames, sort.column) ?? 'key', descending: sort.direction === 'desc' };
}

/** The facets above the table; one value of each at a time, as main takes them. */
export function secretFacets({ sensitivity, state }: SecretFilter): readonly Facet[] {
  return [
    {
      id: 'sensitivity',
      label: 'Sensitivity',
      options: sensitivities.map((value) => ({ value, label: sensitivityWords[value].word })),
      selected: sensitivity === undefined ? [] : [sensitivity],
    },
    {
      id: 'state',
      label: 'State',
      options: secretStates.map((value) => ({ value, label: secretLooks[value].word })),
      selected: state === undefined ? [] : [state],
    },
  ];
}
