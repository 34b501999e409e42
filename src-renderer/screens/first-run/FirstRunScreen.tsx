import type { ReactNode } from 'react';
import type { VaultState } from '../../../src-shared/vault.ts';
import { Button } from '../../components/Button.tsx';
import { useClient, useTakeState } from '../../desk/desk-context.tsx';
import { Doorway } from '../../frame/Doorway.tsx';

/** No vault on the desk. */
export type NoVault = Extract<VaultState, { readonly phase: 'none' }>;

/** The first page: no vault is chosen yet. */
export function FirstRunScreen({ state }: { readonly state: NoVault }): ReactNode {
  const client = useClient();
  const takeState = useTakeState();
  return (
    <Doorway title="Welcome to Keydesk" width="wide">
      {state.known.map(({ path, name }) => (
        <Button key={path} onClick={() => void client.vault.choose({ path }).then(takeState)}>
          {name}
        </Button>
      ))}
    </Doorway>
  );
}
