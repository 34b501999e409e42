import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';

/** What a form in a panel ends with. */
export interface FormActionsProps {
  readonly act: string;
  readonly busy: boolean;
  readonly disabled?: boolean | undefined;
  readonly onClose: () => void;
}

/** The way out and the act at the foot of a form in a panel. */
export function FormActions({ act, busy, disabled, onClose }: FormActionsProps): ReactNode {
  return (
    <div className="flex justify-end gap-2 border-t border-line pt-4">
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="primary" type="submit" busy={busy} disabled={disabled}>
        {act}
      </Button>
    </div>
  );
}
