import type { ReactNode } from 'react';
import { useClient } from '../../desk/desk-context.tsx';
import { useToast } from '../../stores/view.tsx';
import { SlotDialog } from './SlotDialog.tsx';
import { useTakeSlots } from './use-slots.ts';

interface AddSlotWords {
  readonly title: string;
  readonly description: string;
  readonly act: string;
  readonly newLabel: string;
  readonly done: string;
}

const words: Readonly<Record<'passphrase' | 'device', AddSlotWords>> = {
  passphrase: {
    title: 'Add a passphrase slot',
    description: 'A second passphrase that opens the vault as you. Put it in a safe place, for the day the first one is lost.',
    act: 'Add slot',
    newLabel: 'Passphrase of the new slot',
    done: 'The vault opens with the new passphrase too',
  },
  device: {
    title: 'Remember this device',
    description: 'Adds a slot that needs a passphrase and a secret kept in the keychain of this computer. On any other machine that passphrase opens nothing.',
    act: 'Remember this device',
    newLabel: 'Passphrase on this device',
    done: 'This device is remembered',
  },
};

/** Adds a way of unlocking: another passphrase, or one that works on this device alone. */
export function AddSlotDialog({ device, onClose }: { readonly device: boolean; readonly onClose: () => void }): ReactNode {
  const client = useClient();
  const takeSlots = useTakeSlots();
  const showToast = useToast();
  const { done, ...shown } = words[device ? 'device' : 'passphrase'];
  return (
    <SlotDialog
      {...shown}
      call={(passphrases) => client.vault.addSlot({ ...passphrases, device })}
      onClose={onClose}
      onDone={(slots) => {
        takeSlots(slots);
        showToast({ tone: 'ok', title: done });
        onClose();
      }}
    />
  );
}
