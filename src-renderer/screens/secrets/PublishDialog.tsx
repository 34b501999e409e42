import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/TextField.tsx';
import { toBase64Url } from '../../desk/base64url.ts';
import { useClient } from '../../desk/desk-context.tsx';
import { issueText } from '../../desk/form-resolver.ts';
import { fieldError, useAct } from '../../desk/use-act.ts';
import { useToast } from '../../stores/view.tsx';
import type { Secret } from '../../../src-shared/secrets.ts';
import { noteSchema } from '../../../src-shared/values.ts';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { bytesOf, draftProblem, emptyDraft } from './value-draft.ts';
import type { ValueDraft } from './value-draft.ts';
import { ValueInput } from './ValueInput.tsx';

/** Asks for a new value of a secret and publishes it. */
export function PublishDialog({ secret, onClose }: { readonly secret: Secret; readonly onClose: () => void }): ReactNode {
  const client = useClient();
  const showToast = useToast();
  const [draft, setDraft] = useState<ValueDraft>(emptyDraft);
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const act = useAct(() => client.secrets.publish({ secret: secret.id, value: toBase64Url(bytesOf(draft)), note: note.trim() }), 'form');
  const problem = draftProblem(draft);
  const noteCheck = noteSchema.safeParse(note);
  const noteProblem = noteCheck.success ? fieldError(act.error, 'note') : noteCheck.error.issues.map(issueText)[0];
  const publish = async (): Promise<void> => {
    setTried(true);
    if (problem !== undefined || !noteCheck.success) return;
    const made = await act.run(undefined);
    if (made === undefined) return;
    onClose();
    showToast({ tone: 'ok', title: `Revision ${String(made.version)} of ${secret.key} is published` });
  };
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="primary" type="submit" busy={act.busy}>
        Publish
      </Button>
    </>
  );
  return (
    <Dialog
      open
      guarded
      title="Publish a new revision"
      description={`Revision ${String(secret.latestVersion + 1)} becomes the value of ${secret.key}. Earlier revisions stay and can be rolled back to.`}
      onClose={onClose}
      onSubmit={() => void publish()}
      actions={actions}
    >
      <div className="flex flex-col gap-4">
        <ValueInput draft={draft} onChange={setDraft} error={tried ? problem : undefined} />
        <TextField label="Note" optional hint="Why the value changes; shown in the history." value={note} error={noteProblem} onChange={(event) => { setNote(event.currentTarget.value); }} />
        <FormProblem error={act.error} fields={['note']} />
      </div>
    </Dialog>
  );
}
