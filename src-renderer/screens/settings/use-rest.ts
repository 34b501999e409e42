import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type { DeskClient } from '../../client.ts';
import { useQueries } from '../../desk/desk-context.tsx';

/** Where the REST API stands, with its last calls. */
export type RestStatus = Awaited<ReturnType<DeskClient['rest']['status']>>;

/** How often it is looked at while the page is seen, and while it is on its way to what was switched, in ms. */
const every = { seen: 2_000, switched: 250 } as const;

/**
 * Where the REST API stands, asked anew while somebody looks.
 * @param wanted whether it is switched on in the settings, once that is known
 */
export function useRest(wanted: boolean | undefined): UseQueryResult<RestStatus> {
  const onItsWay = (state: RestStatus['standing']['state'] | undefined): boolean => wanted === true && state === 'off';
  return useQuery(
    useQueries().rest.status.queryOptions({ refetchInterval: ({ state: { data } }) => (onItsWay(data?.standing.state) ? every.switched : every.seen) }),
  );
}
