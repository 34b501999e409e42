import type { ReactNode } from 'react';
import type { VaultState } from '../src-shared/vault.ts';
import { useConnection, useVaultState } from './desk/desk-context.tsx';
import { ReauthenticationProvider } from './desk/reauthentication.tsx';
import { ErrorBoundary } from './frame/ErrorBoundary.tsx';
import { Waiting } from './frame/Waiting.tsx';
import { Desk } from './screens/Desk.tsx';
import { EnteringProvider, useEntering } from './screens/first-run/entering.tsx';
import { FillingPage } from './screens/first-run/FillingPage.tsx';
import { FirstRunScreen } from './screens/first-run/FirstRunScreen.tsx';
import { LineBar } from './screens/line/LineBar.tsx';
import { LinePage } from './screens/line/LinePage.tsx';
import { UnlockScreen } from './screens/unlock/UnlockScreen.tsx';

function Standing({ state }: { readonly state: VaultState | null }): ReactNode {
  switch (state?.phase) {
    case undefined:
      return <Waiting />;
    case 'none':
      return <FirstRunScreen state={state} />;
    case 'locked':
      return <UnlockScreen key={`${state.path} ${state.reason}`} state={state} />;
    case 'unlocked':
      return <Desk key={state.unlockedAt} />;
  }
}

/** What is seen for where the desk stands. A question asked in one phase is gone in the next. */
function Door(): ReactNode {
  const state = useVaultState();
  const { from } = useEntering();
  if (from !== null && state?.phase === 'unlocked') return <FillingPage />;
  const seen = from ?? state;
  return (
    <ReauthenticationProvider key={seen?.phase}>
      <Standing state={seen} />
    </ReauthenticationProvider>
  );
}

/** The whole app: the line to main first, then the door of the vault, then the screens. */
export function App(): ReactNode {
  const [connection] = useConnection();
  if (connection.phase === 'refused')
    return (
      <ErrorBoundary>
        <LinePage reason={connection.reason} />
      </ErrorBoundary>
    );
  return (
    <EnteringProvider>
      <div className="flex h-full flex-col">
        <LineBar />
        <div className="min-h-0 flex-1">
          <ErrorBoundary>
            <Door />
          </ErrorBoundary>
        </div>
      </div>
    </EnteringProvider>
  );
}
