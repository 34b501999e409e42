import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';

/** The way out and the act at the foot of a form in a panel. */
export function FormActions({ act, busy, onClose }: { readonly act: string; readonly busy: boolean; readonly onClose: () => void }): ReactNode {
  return (
    <div className="flex justify-end gap-2 border-t border-line pt-4">
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="primary" type="submit" busy={busy}>
        {act}
      </Button>
    </div>
  );
}
