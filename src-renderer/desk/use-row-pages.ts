import { keepPreviousData, useQueries } from '@tanstack/react-query';
import type { QueryKey, UseQueryOptions } from '@tanstack/react-query';
import { useCallback, useState } from 'react';

/** Part of a list, as every list of the contract answers. */
export interface RowPage<Row> {
  readonly total: number;
  readonly rows: readonly Row[];
}

/** The part that is asked for. */
export interface RowWindow {
  readonly offset: number;
  readonly limit: number;
}

/** A long list as a table draws it: spread `rowCount`, `getRow` and `onRangeChange` onto a `DataTable`. */
export interface RowPages<Row> {
  /** Undefined until the first answer. */
  readonly rowCount: number | undefined;
  readonly getRow: (index: number) => Row | undefined;
  readonly onRangeChange: (start: number, end: number) => void;
  /** What a part was refused with, for `wordsFor`; `null` when all is well. */
  readonly error: unknown;
  readonly retry: () => void;
}

const pageLength = 200;

/** The numbers of the pages a range lies on; the first page always counts, for it carries the total. */
export function pagesOf(start: number, end: number, length: number = pageLength): readonly number[] {
  const first = Math.floor(start / length);
  const last = Math.max(first, Math.ceil(end / length) - 1);
  const pages = Array.from({ length: last - first + 1 }, (_, place) => first + place);
  return first === 0 ? pages : [0, ...pages];
}

/**
 * The drawn part of a list, and no more of it, from main. While filters change the old rows stay until the new ones come.
 * @param pageOptions the query of one part: `(window) => queries.tenants.list.queryOptions({ input: { ...filter, ...window } })`
 */
export function useRowPages<Row, Problem, Key extends QueryKey>(
  pageOptions: (window: RowWindow) => UseQueryOptions<RowPage<Row>, Problem, RowPage<Row>, Key>,
): RowPages<Row> {
  const [range, setRange] = useState<readonly [number, number]>([0, 0]);
  const pages = pagesOf(...range);
  const answers = useQueries({
    queries: pages.map((page) => ({
      ...pageOptions({ offset: page * pageLength, limit: pageLength }),
      ...(page === 0 ? { placeholderData: keepPreviousData } : {}),
    })),
  });
  const onRangeChange = useCallback((start: number, end: number) => {
    setRange([start, end]);
  }, []);
  return {
    rowCount: answers[0]?.data?.total,
    getRow: (index) => answers[pages.indexOf(Math.floor(index / pageLength))]?.data?.rows[index % pageLength],
    onRangeChange,
    error: answers.find((answer) => answer.error !== null)?.error ?? null,
    retry: () => {
      for (const answer of answers) void answer.refetch();
    },
  };
}
