import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type { DeskClient } from '../../client.ts';
import { useQueries } from '../../desk/desk-context.tsx';

/** Where the REST API stands, with its last calls. */
export type RestStatus = Awaited<ReturnType<DeskClient['rest']['status']>>;

/** How often it is looked at while the page is seen, in ms. */
const every = 2_000;

/** Where the REST API stands, asked anew while somebody looks. */
export function useRest(): UseQueryResult<RestStatus> {
  return useQuery(useQueries().rest.status.queryOptions({ refetchInterval: every }));
}
