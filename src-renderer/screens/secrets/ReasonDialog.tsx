import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { sensitivityWords } from '../../components/SensitivityBadge.tsx';
import { TextArea } from '../../components/TextArea.tsx';
import type { Sensitivity } from '../../../src-shared/sensitivity.ts';
import { reasonSchema } from '../../../src-shared/values.ts';
import { readWords } from './read-words.ts';
import type { ReadPurpose } from './read-words.ts';

/** The question for a reason before a value is read. */
export interface ReasonDialogProps {
  readonly purpose: ReadPurpose;
  readonly sensitivity: Sensitivity;
  readonly onClose: () => void;
  readonly onReason: (reason: string) => void;
}

/** Asks why a value is read; what is typed is written to the audit log. */
export function ReasonDialog({ purpose, sensitivity, onClose, onReason }: ReasonDialogProps): ReactNode {
  const [reason, setReason] = useState('');
  const parsed = reasonSchema.safeParse(reason);
  const { act, title } = readWords[purpose];
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="primary" type="submit" disabled={!parsed.success}>
        {act}
      </Button>
    </>
  );
  return (
    <Dialog
      open
      width="small"
      title={title}
      description={`It is classified ${sensitivityWords[sensitivity].word}: reading it needs a reason and a passphrase entered within five minutes.`}
      onClose={onClose}
      onSubmit={() => {
        if (parsed.success) onReason(parsed.data);
      }}
      actions={actions}
    >
      <TextArea
        label="Reason"
        rows={3}
        autoFocus
        value={reason}
        hint="An auditor will read this: a ticket number and one sentence are enough."
        onChange={(event) => { setReason(event.currentTarget.value); }}
      />
    </Dialog>
  );
}
