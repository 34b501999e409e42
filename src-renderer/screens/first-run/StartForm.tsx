import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';

/** One page of a way in. */
export interface StartFormProps {
  readonly children: ReactNode;
  readonly onBack: () => void;
  readonly onSubmit: () => void;
  /** The words of the button that goes on. */
  readonly act: string;
  readonly busy?: boolean | undefined;
  readonly disabled?: boolean | undefined;
}

/** A form in a card: fields above, the way back and the way on below. Enter goes on. */
export function StartForm({ children, onBack, onSubmit, act, busy = false, disabled = false }: StartFormProps): ReactNode {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && !disabled) onSubmit();
      }}
    >
      <Card>
        <div className="flex flex-col gap-5">{children}</div>
      </Card>
      <div className="mt-4 flex items-center justify-between">
        <Button kind="ghost" icon={ArrowLeft} className="-ml-3" disabled={busy} onClick={onBack}>
          Back
        </Button>
        <Button kind="primary" type="submit" busy={busy} disabled={disabled}>
          {act}
        </Button>
      </div>
    </form>
  );
}
