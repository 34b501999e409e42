import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { AccessKey } from '../../../src-shared/access-keys.ts';
import { useQueries } from '../../desk/desk-context.tsx';

/** The access keys a secret may be granted to, as far as they are shown, and how many more there are. */
export interface GrantableKeys {
  readonly keys: readonly AccessKey[];
  readonly more: number;
}

const most = 25;

/** One key for each identity: after a rotation two of them work for a while, and a grant is for both. */
export function onePerIdentity(keys: readonly AccessKey[]): readonly AccessKey[] {
  return keys.filter((key, place) => keys.findIndex(({ identity }) => identity === key.identity) === place);
}

/** Searches the working keys that reach a tenant: its own first, then those of the whole vault. */
export function useGrantableKeys(tenant: string, search: string): GrantableKeys {
  const { accessKeys } = useQueries();
  const wanted = { search, state: 'active', sort: 'createdAt', descending: true, limit: most } as const;
  const own = useQuery({ ...accessKeys.list.queryOptions({ input: { ...wanted, tenant } }), placeholderData: keepPreviousData });
  const account = useQuery({ ...accessKeys.list.queryOptions({ input: { ...wanted, scope: 'account' } }), placeholderData: keepPreviousData });
  const rows = [...(own.data?.rows ?? []), ...(account.data?.rows ?? [])];
  return { keys: onePerIdentity(rows), more: (own.data?.total ?? 0) + (account.data?.total ?? 0) - rows.length };
}
