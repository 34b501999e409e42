import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TextArea } from '../../components/TextArea.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { issueText } from '../../desk/form-resolver.ts';
import { fieldError, useAct } from '../../desk/use-act.ts';
import type { Secret } from '../../../src-shared/secrets.ts';
import { noteSchema } from '../../../src-shared/values.ts';
import { FormProblem } from '../../desk/FormProblem.tsx';

/** Says what a secret is for. */
export function DescribeDialog({ secret, onClose }: { readonly secret: Secret; readonly onClose: () => void }): ReactNode {
  const client = useClient();
  const [description, setDescription] = useState(secret.description);
  const act = useAct(() => client.secrets.describe({ secret: secret.id, description }), 'form');
  const check = noteSchema.safeParse(description);
  const problem = check.success ? fieldError(act.error, 'description') : check.error.issues.map(issueText)[0];
  const describe = async (): Promise<void> => {
    if (check.success && (await act.run(undefined))) onClose();
  };
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button kind="primary" type="submit" busy={act.busy} disabled={!check.success || description === secret.description}>
        Save description
      </Button>
    </>
  );
  return (
    <Dialog open width="small" title={`Describe ${secret.key}`} onClose={onClose} onSubmit={() => void describe()} actions={actions}>
      <div className="flex flex-col gap-4">
        <TextArea
          label="Description"
          autoFocus
          value={description}
          error={problem}
          hint="What the secret is for and who to ask. It is listed and reported; put no part of the value in it."
          onChange={(event) => { setDescription(event.currentTarget.value); }}
        />
        <FormProblem error={act.error} fields={['description']} />
      </div>
    </Dialog>
  );
}
