import type { ReactNode } from 'react';
import { FilterBar } from '../../components/FilterBar.tsx';
import { TenantChip } from '../../desk/TenantPicker.tsx';
import type { SearchPatch } from '../../router.ts';
import { useSearch } from '../../routing.tsx';
import { auditFacets, auditFilterNames } from './audit-filter.ts';
import type { WantedEvents } from './audit-filter.ts';
import { PeriodChip } from './PeriodChip.tsx';
import { WordChip } from './WordChip.tsx';

/** The filters above the log; what the place has fixed is no filter. */
export interface AuditFiltersProps {
  readonly filter: WantedEvents;
  readonly fixed: { readonly tenant?: string | undefined; readonly object?: string | undefined };
  readonly total: number | undefined;
}

const cleared: SearchPatch = Object.fromEntries(auditFilterNames.map((name) => [name, null]));

function isNarrowed(search: URLSearchParams): boolean {
  return auditFilterNames.some((name) => search.has(name));
}

function Chips({ filter, fixed }: Omit<AuditFiltersProps, 'total'>): ReactNode {
  const [, change] = useSearch();
  return (
    <>
      <PeriodChip />
      {fixed.tenant === undefined && <TenantChip value={filter.tenant} onChange={(tenant) => { change({ tenant: tenant ?? null }); }} />}
      <WordChip name="actor" label="Actor" hint="The officer’s name as it stands in the log" />
      {fixed.object === undefined && <WordChip name="object" label="Object" hint="The id of a secret, a key, a job or another thing" />}
    </>
  );
}

/** Narrows the log by period, tenant, action, actor, outcome, sensitivity and words. */
export function AuditFilters({ filter, fixed, total }: AuditFiltersProps): ReactNode {
  const [search, change] = useSearch();
  return (
    <FilterBar
      search={filter.search}
      placeholder="Search actor, object, detail"
      onSearch={(text) => { change({ search: text }); }}
      facets={auditFacets(filter)}
      onFacet={(id, selected) => { change({ [id]: selected.at(-1) ?? null }); }}
      onClear={() => { change(cleared); }}
      chips={<Chips filter={filter} fixed={fixed} />}
      narrowed={isNarrowed(search)}
      summary={total === undefined ? undefined : `${total.toLocaleString()} ${total === 1 ? 'event' : 'events'}`}
    />
  );
}
