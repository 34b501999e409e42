import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type { KeySlot } from '../../../src-shared/vault.ts';
import { useQueries } from '../../desk/desk-context.tsx';

/** The slots of the open vault. */
export function useSlots(): UseQueryResult<readonly KeySlot[]> {
  return useQuery(useQueries().vault.slots.queryOptions());
}

/** Takes the slots an act answered with. */
export function useTakeSlots(): (slots: readonly KeySlot[]) => void {
  const cache = useQueryClient();
  const queries = useQueries();
  return (slots) => {
    cache.setQueryData(queries.vault.slots.queryKey(), slots);
  };
}

/** Whether a slot opens with the secret this device's keychain holds. */
export function isOfThisDevice({ kind, onThisDevice }: KeySlot): boolean {
  return kind === 'passphrase+device' && onThisDevice;
}
