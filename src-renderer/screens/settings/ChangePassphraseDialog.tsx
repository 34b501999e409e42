import type { ReactNode } from 'react';
import { useClient } from '../../desk/desk-context.tsx';
import { useToast } from '../../stores/view.tsx';
import { SlotDialog } from './SlotDialog.tsx';
import { useTakeSlots } from './use-slots.ts';

/** Changes the passphrase of the slot in use. */
export function ChangePassphraseDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const client = useClient();
  const takeSlots = useTakeSlots();
  const showToast = useToast();
  return (
    <SlotDialog
      title="Change passphrase"
      description="The old one stops working as soon as this is done. Backups made before still open with the slots they hold."
      act="Change passphrase"
      newLabel="New passphrase"
      call={client.vault.changePassphrase}
      onClose={onClose}
      onDone={(slots) => {
        takeSlots(slots);
        showToast({ tone: 'ok', title: 'The passphrase is changed', detail: 'Use the new one from the next unlock on.' });
        onClose();
      }}
    />
  );
}
