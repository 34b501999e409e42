import { custodySchema, tenantStates } from '../../../src-shared/tenants.ts';
import type { Custody, Tenant } from '../../../src-shared/tenants.ts';
import type { Facet } from '../../components/FacetChip.tsx';
import { custodyLooks, tenantLooks } from '../../components/status-looks.ts';
import type { Sort } from '../../components/table/columns.ts';

/** How the list of tenants is narrowed and ordered, as its query takes it. */
export interface TenantFilters {
  readonly search: string;
  readonly custody: Custody | undefined;
  readonly state: Tenant['state'] | undefined;
  readonly sort: 'id' | 'displayName' | 'custody' | 'secretCount' | 'createdAt';
  readonly descending: boolean;
}

const sorts = ['id', 'displayName', 'custody', 'secretCount', 'createdAt'] as const;

function oneOf<T extends string>(list: readonly T[], word: string | null): T | undefined {
  return list.find((item) => item === word);
}

/** Reads the filters from the URL; what it does not know it leaves out. */
export function readTenantFilters(search: URLSearchParams): TenantFilters {
  const order = search.get('sort') ?? '';
  const descending = order.startsWith('-');
  return {
    search: search.get('q') ?? '',
    custody: oneOf(custodySchema.options, search.get('custody')),
    state: oneOf(tenantStates, search.get('state')),
    sort: oneOf(sorts, descending ? order.slice(1) : order) ?? 'displayName',
    descending,
  };
}

/** Whether anything but the order is set. */
export function isNarrowed({ search, custody, state }: TenantFilters): boolean {
  return search !== '' || custody !== undefined || state !== undefined;
}

/** The order as the table's head shows it. */
export function sortOf({ sort, descending }: TenantFilters): Sort {
  return { column: sort, direction: descending ? 'desc' : 'asc' };
}

/** The chips above the list. */
export function tenantFacets({ custody, state }: TenantFilters): readonly Facet[] {
  return [
    {
      id: 'custody',
      label: 'Custody',
      options: custodySchema.options
        .filter((value) => value !== 'OFFBOARDED')
        .map((value) => ({ value, label: custodyLooks[value].word })),
      selected: custody === undefined ? [] : [custody],
    },
    {
      id: 'state',
      label: 'State',
      options: tenantStates.map((value) => ({ value, label: tenantLooks[value].word })),
      selected: state === undefined ? [] : [state],
    },
  ];
}
