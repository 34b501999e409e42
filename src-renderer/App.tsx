import type { ReactNode } from 'react';
import { useConnection, useVaultState } from './desk/desk-context.tsx';
import { ReauthenticationProvider } from './desk/reauthentication.tsx';
import { ErrorBoundary } from './frame/ErrorBoundary.tsx';
import { Desk } from './screens/Desk.tsx';
import { FirstRunScreen } from './screens/first-run/FirstRunScreen.tsx';
import { LinePage } from './screens/line/LinePage.tsx';
import { UnlockScreen } from './screens/unlock/UnlockScreen.tsx';

/** What is seen for where the desk stands. */
function Standing(): ReactNode {
  const state = useVaultState();
  switch (state?.phase) {
    case undefined:
      return null;
    case 'none':
      return <FirstRunScreen state={state} />;
    case 'locked':
      return <UnlockScreen key={state.path} state={state} />;
    case 'unlocked':
      return (
        <ReauthenticationProvider>
          <Desk key={state.unlockedAt} />
        </ReauthenticationProvider>
      );
  }
}

/** The whole app: the line to main first, then the door of the vault, then the screens. */
export function App(): ReactNode {
  const [connection] = useConnection();
  return (
    <ErrorBoundary>
      {connection.phase === 'refused' ? <LinePage reason={connection.reason} /> : <Standing />}
    </ErrorBoundary>
  );
}
