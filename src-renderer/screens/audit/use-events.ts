import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AuditEvent } from '../../../src-shared/audit.ts';
import { useClient, useQueries } from '../../desk/desk-context.tsx';
import type { WantedEvents } from './audit-filter.ts';

/** The audit log as a table draws it, newest first, fetched as far as it is scrolled. */
export interface EventList {
  readonly rowCount: number | undefined;
  readonly getRow: (index: number) => AuditEvent | undefined;
  readonly onRangeChange: (start: number, end: number) => void;
  /** How many events match in all; undefined while they are counted. */
  readonly total: number | undefined;
  /** Events came since the list was opened; the list itself stands still until they are asked for. */
  readonly hasNew: boolean;
  readonly showNew: () => void;
  readonly error: unknown;
  readonly retry: () => void;
}

const pageLength = 200;
/** How far before the end of what is there the next page is fetched, in rows. */
const ahead = 100;

/**
 * Pages of the log by their cursor. What is written there never changes, so a page once fetched is kept; rows do not jump under
 * the pointer when new events come, which are offered instead.
 */
export function useEvents(filter: WantedEvents): EventList {
  const client = useClient();
  const queries = useQueries();
  const [turn, setTurn] = useState(0);
  const pages = useInfiniteQuery({
    // Not below `audit`: an event that is written makes no page of the past untrue.
    queryKey: ['audit-pages', filter, turn],
    queryFn: ({ pageParam, signal }) => client.audit.page({ ...filter, ...(pageParam === undefined ? {} : { before: pageParam }), limit: pageLength }, { signal }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last) => last.nextBefore ?? undefined,
    staleTime: Infinity,
    gcTime: 0,
  });
  const { data: counted } = useQuery(queries.audit.count.queryOptions({ input: filter }));
  const { data: newest } = useQuery(queries.audit.page.queryOptions({ input: { ...filter, limit: 1 } }));
  const list = pages.data?.pages ?? [];
  const loaded = list.reduce((sum, page) => sum + page.rows.length, 0);
  const first = list[0]?.rows[0]?.seq ?? 0;
  return {
    rowCount: pages.data === undefined ? undefined : loaded,
    getRow: (index) => list[Math.floor(index / pageLength)]?.rows[index % pageLength],
    onRangeChange: (_start, end) => {
      if (end + ahead >= loaded && pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage();
    },
    total: counted?.total,
    hasNew: pages.data !== undefined && (newest?.rows[0]?.seq ?? 0) > first,
    showNew: () => { setTurn(turn + 1); },
    error: pages.error,
    retry: () => void pages.refetch(),
  };
}
