import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Progress } from '../../components/Progress.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { ChainResult } from './ChainResult.tsx';
import { useVerification } from './use-verification.ts';
import type { Verification } from './use-verification.ts';

function Body({ verification, onCancel }: { readonly verification: Verification; readonly onCancel: () => void }): ReactNode {
  switch (verification.phase) {
    case 'running':
      return (
        <Progress
          label="Recomputing every hash"
          noun="events"
          done={verification.done}
          total={verification.total}
          rate={verification.rate}
          cancel={{ consequence: 'Verifying changes nothing; you can start it again.', onCancel }}
        />
      );
    case 'refused':
      return <ErrorState text={wordsFor(verification.problem)} />;
    case 'done':
      return <ChainResult result={verification.result} />;
  }
}

/** Reads the whole log again and proves that its chain is whole, or names the rows that are not. */
export function VerifyDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [verification, again] = useVerification();
  const actions = verification.phase !== 'running' && (
    <>
      <Button onClick={again}>Verify again</Button>
      <Button kind="primary" onClick={onClose}>
        Close
      </Button>
    </>
  );
  return (
    <Dialog
      open
      width="large"
      title="Verify the chain"
      description="Each row’s hash is computed again and compared, the numbers are checked for gaps, and the end is held against the signed heads kept outside the database."
      onClose={onClose}
      actions={actions || undefined}
    >
      <Body verification={verification} onCancel={onClose} />
    </Dialog>
  );
}
