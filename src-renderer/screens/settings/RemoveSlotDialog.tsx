import { useState } from 'react';
import type { ReactNode } from 'react';
import type { KeySlot } from '../../../src-shared/vault.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { PassphraseField } from '../../components/PassphraseField.tsx';
import { localTime } from '../../components/time-text.ts';
import { useClient } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { useAct } from '../../desk/use-act.ts';
import { useToast } from '../../stores/view.tsx';
import { slotWords } from '../unlock/lock-words.ts';
import { currentProblem } from './SlotDialog.tsx';
import { useTakeSlots } from './use-slots.ts';

/** Takes a way of unlocking away, after the passphrase was entered again. */
export function RemoveSlotDialog({ slot, onClose }: { readonly slot: KeySlot; readonly onClose: () => void }): ReactNode {
  const client = useClient();
  const takeSlots = useTakeSlots();
  const showToast = useToast();
  const [passphrase, setPassphrase] = useState('');
  const { busy, error, run, clear } = useAct(client.vault.removeSlot, 'form');
  const remove = async (): Promise<void> => {
    const slots = await run({ slot: slot.id, passphrase });
    if (slots === undefined) return;
    takeSlots(slots);
    showToast({ tone: 'ok', title: 'The key slot is removed' });
    onClose();
  };
  const wrong = currentProblem(error);
  return (
    <Dialog
      open
      guarded
      width="small"
      title="Remove this key slot"
      description={`${slotWords(slot)}, of ${slot.officer.name}, added ${localTime(slot.createdAt, 'day')}. Its passphrase no longer opens the vault; backups made before still hold the slot.`}
      onClose={onClose}
      onSubmit={() => void remove()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="danger" busy={busy} disabled={passphrase === ''}>
            Remove slot
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <PassphraseField
          label="Your passphrase"
          hint="The one you unlocked the vault with, not the one of the slot."
          purpose="current"
          autoFocus
          value={passphrase}
          error={wrong}
          onChange={(event) => { clear(); setPassphrase(event.currentTarget.value); }}
        />
        {wrong === undefined && <FormProblem error={error} />}
      </div>
    </Dialog>
  );
}
