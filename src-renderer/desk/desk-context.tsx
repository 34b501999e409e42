import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand';
import type { VaultState } from '../../src-shared/vault.ts';
import type { DeskClient, DeskLine, DeskQueries } from '../client.ts';
import type { ConnectionState } from '../connection/state.ts';

/** What a screen reaches main by. */
export interface DeskPage {
  readonly line: DeskLine;
  readonly queries: DeskQueries;
  /** Where main says the desk stands; `null` until it has said so. */
  readonly vault: StoreApi<VaultState | null>;
}

/** An open vault, as the screens behind the door see it. */
export type OpenVault = Extract<VaultState, { readonly phase: 'unlocked' }>;

const DeskContext = createContext<DeskPage | undefined>(undefined);

/** Gives the way to main to everything below. */
export function DeskProvider({ page, children }: { readonly page: DeskPage; readonly children: ReactNode }): ReactNode {
  return <DeskContext value={page}>{children}</DeskContext>;
}

function useDesk(): DeskPage {
  const page = useContext(DeskContext);
  if (page === undefined) throw new Error('A screen needs a DeskProvider above it');
  return page;
}

/** The contract, to call: `client.secrets.reveal({ … })`. */
export function useClient(): DeskClient {
  return useDesk().line.client;
}

/** The contract as queries: `useQuery(queries.tenants.list.queryOptions({ input }))`. They renew themselves as the vault changes. */
export function useQueries(): DeskQueries {
  return useDesk().queries;
}

/** Where the desk stands; `null` until main has said so. */
export function useVaultState(): VaultState | null {
  return useStore(useDesk().vault);
}

/** Takes the answer of a call that moved the desk at once, without waiting for the news of it. Keeps its identity. */
export function useTakeState(): (state: VaultState) => void {
  const { vault } = useDesk();
  return useCallback(
    (state) => {
      vault.setState(state, true);
    },
    [vault],
  );
}

/** The open vault. Only for screens behind the door. */
export function useOpenVault(): OpenVault {
  const state = useVaultState();
  if (state?.phase !== 'unlocked') throw new Error('This screen stands behind the door of an open vault');
  return state;
}

/** Whether changes are open to this officer's role. */
export function useMayChange(): boolean {
  const { role } = useOpenVault().officer;
  return role === 'administrator' || role === 'officer';
}

/** The line to main: where it stands, and the way to try again after a refusal. */
export function useConnection(): readonly [ConnectionState, () => void] {
  const { connection, retry } = useDesk().line;
  return [useSyncExternalStore(connection.subscribe, connection.get), retry];
}
