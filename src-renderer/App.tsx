import type { ReactNode } from 'react';
import { useConnection, useVaultState } from './desk/desk-context.tsx';
import { ReauthenticationProvider } from './desk/reauthentication.tsx';
import { ErrorBoundary } from './frame/ErrorBoundary.tsx';
import { Waiting } from './frame/Waiting.tsx';
import { Desk } from './screens/Desk.tsx';
import { FillingPage } from './screens/first-run/FillingPage.tsx';
import { FillingProvider, useFilling } from './screens/first-run/filling.tsx';
import { FirstRunScreen } from './screens/first-run/FirstRunScreen.tsx';
import { LineBar } from './screens/line/LineBar.tsx';
import { LinePage } from './screens/line/LinePage.tsx';
import { UnlockScreen } from './screens/unlock/UnlockScreen.tsx';

/** What is seen for where the desk stands. */
function Standing(): ReactNode {
  const state = useVaultState();
  const { filling } = useFilling();
  switch (state?.phase) {
    case undefined:
      return <Waiting />;
    case 'none':
      return <FirstRunScreen state={state} />;
    case 'locked':
      return <UnlockScreen key={`${state.path} ${state.reason}`} state={state} />;
    case 'unlocked':
      return filling ? <FillingPage /> : <Desk key={state.unlockedAt} />;
  }
}

/** Below each phase of the desk a question of its own: when the vault locks, one that was asked before is gone. */
function Door(): ReactNode {
  const phase = useVaultState()?.phase ?? 'unknown';
  return (
    <ReauthenticationProvider key={phase}>
      <Standing />
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
    <FillingProvider>
      <div className="flex h-full flex-col">
        <LineBar />
        <div className="min-h-0 flex-1">
          <ErrorBoundary>
            <Door />
          </ErrorBoundary>
        </div>
      </div>
    </FillingProvider>
  );
}
