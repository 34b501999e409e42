import { useState } from 'react';
import type { ReactNode } from 'react';
import { errorText } from '../../../src-shared/error-text.ts';
import type { KeySlot } from '../../../src-shared/vault.ts';
import type { DeskError } from '../../client.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { PassphraseField } from '../../components/PassphraseField.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { NewPassphraseFields } from '../../desk/NewPassphraseFields.tsx';
import { useOpenVault } from '../../desk/desk-context.tsx';
import { fieldError, useAct } from '../../desk/use-act.ts';
import { useNewPassphrase } from '../../desk/use-new-passphrase.ts';

/** Work on a key slot: it asks for the passphrase in use, and for a new one. */
export interface SlotDialogProps {
  readonly title: string;
  readonly description: ReactNode;
  readonly act: string;
  /** The words over the new passphrase. */
  readonly newLabel: string;
  readonly call: (passphrases: { readonly passphrase: string; readonly newPassphrase: string }) => Promise<readonly KeySlot[]>;
  readonly onDone: (slots: readonly KeySlot[]) => void;
  readonly onClose: () => void;
}

/** What an error says of the passphrase in use. */
export function currentProblem(error: DeskError | null): string | undefined {
  if (error?.code !== 'PASSPHRASE_WRONG' && error?.code !== 'ATTEMPTS_THROTTLED') return undefined;
  const { title, next } = errorText(error.code, error.data);
  return `${title}. ${next}`;
}

function weakProblem(error: DeskError | null): string | undefined {
  if (error?.code !== 'PASSPHRASE_WEAK') return fieldError(error, 'newPassphrase');
  const { title, next } = errorText(error.code, error.data);
  return `${title}. ${next}`;
}

/** A dialog with the passphrase in use and a new one. */
export function SlotDialog(props: SlotDialogProps): ReactNode {
  const { title, description, act, newLabel, call, onDone, onClose } = props;
  const { name, officer } = useOpenVault();
  const [current, setCurrent] = useState('');
  const chosen = useNewPassphrase([name, officer.name]);
  const { busy, error, run, clear } = useAct(call, 'form');
  const ready = current !== '' && chosen.ready;
  const submit = async (): Promise<void> => {
    if (!ready) return;
    const slots = await run({ passphrase: current, newPassphrase: chosen.text });
    if (slots !== undefined) onDone(slots);
  };
  const wrong = currentProblem(error);
  const weak = weakProblem(error);
  return (
    <Dialog
      open
      guarded
      width="small"
      title={title}
      description={description}
      onClose={onClose}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" busy={busy} disabled={!ready}>
            {act}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <PassphraseField label="Your passphrase now" purpose="current" autoFocus value={current} error={wrong} onChange={(event) => { clear(); setCurrent(event.currentTarget.value); }} />
        <NewPassphraseFields value={chosen} label={newLabel} error={weak} />
        {wrong === undefined && weak === undefined && <FormProblem error={error} />}
      </div>
    </Dialog>
  );
}
