import type { ReactNode } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import type { Drill } from '../../../src-shared/drills.ts';
import { noteSchema } from '../../../src-shared/values.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TextArea } from '../../components/TextArea.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { formResolver } from '../../desk/form-resolver.ts';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { useAct } from '../../desk/use-act.ts';
import { tenantsText } from './drill-words.ts';

const abandonSchema = z.object({ note: noteSchema });

/** Ends a drill that will not come to its end. */
export function AbandonDrillDialog({ drill, onClose }: { readonly drill: Drill; readonly onClose: () => void }): ReactNode {
  const client = useClient();
  const abandon = useAct(client.drills.abandon, 'form');
  const { register, handleSubmit, formState } = useForm({ resolver: formResolver(abandonSchema), defaultValues: { note: '' } });
  const sealed = drill.sealed - drill.serving;
  const submit = handleSubmit(async ({ note }) => {
    if (await abandon.run({ drill: drill.id, note })) onClose();
  });
  const actions = (
    <>
      <Button onClick={onClose}>Go on with the drill</Button>
      <Button kind="danger" type="submit" busy={abandon.busy}>
        Abandon drill
      </Button>
    </>
  );
  return (
    <Dialog
      open
      guarded
      width="small"
      title="Abandon this drill?"
      description="What was measured until now stays in the drill, its report and the audit log. Nothing more is measured."
      onClose={onClose}
      onSubmit={() => void submit()}
      actions={actions}
    >
      <div className="flex flex-col gap-4">
        {sealed > 0 && (
          <Callout tone="attention" title={`${tenantsText(sealed)} ${sealed === 1 ? 'is' : 'are'} still sealed`}>
            Abandoning does not bring them back. Have the key enabled again: they are unsealed by themselves then.
          </Callout>
        )}
        <TextArea {...register('note')} rows={2} optional label="Note" hint="Why the drill ended early." error={formState.errors.note?.message} />
        <FormProblem error={abandon.error} />
      </div>
    </Dialog>
  );
}
