import type { VaultState } from '../../../src-shared/vault.ts';
import { joinPath } from '../../desk/PathField.tsx';
import { useTakeState } from '../../desk/desk-context.tsx';
import { useRouter } from '../../routing.tsx';

/** No vault on the desk. */
export type NoVault = Extract<VaultState, { readonly phase: 'none' }>;

/** The ways in from the first page. */
export const starts = ['create', 'open', 'restore', 'sample'] as const;
export type Start = (typeof starts)[number];

/** The folder a vault's files will stand in. */
export function vaultPath(folder: string, name: string): string {
  return joinPath(folder.trim(), `${name.trim()}.keydesk`);
}

/** Goes where the desk stands now, and leaves the first page's address behind. */
export function useEnter(): (state: VaultState) => void {
  const takeState = useTakeState();
  const router = useRouter();
  return (state) => {
    router.navigate({ screen: 'overview' }, {}, 'replace');
    takeState(state);
  };
}

/** Goes back to the first page. */
export function useBack(): () => void {
  const router = useRouter();
  return () => {
    router.navigate({ screen: 'overview' });
  };
}
