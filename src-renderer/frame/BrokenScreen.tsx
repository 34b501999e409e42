import { RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ErrorText } from '../../src-shared/error-text.ts';
import { Button } from '../components/Button.tsx';
import { ErrorState } from '../components/ErrorState.tsx';

const text: ErrorText = {
  title: 'This screen could not be drawn',
  body: 'A fault in Keydesk stopped it. Nothing in the vault has changed.',
  next: 'Try again, or go to another screen. If it happens again, tell your support contact what you did before.',
};

/** Stands where a screen broke, so that the rest of the app goes on. */
export function BrokenScreen({ onRetry }: { readonly onRetry: () => void }): ReactNode {
  return (
    <div className="grid flex-1 place-items-center pb-[10vh]">
      <ErrorState
        text={text}
        actions={
          <Button icon={RefreshCw} onClick={onRetry}>
            Try again
          </Button>
        }
      />
    </div>
  );
}
