import { useState } from 'react';
import type { ReactNode } from 'react';
import { errorText } from '../../../src-shared/error-text.ts';
import type { DeskError } from '../../client.ts';
import { useClient } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { PathField } from '../../desk/PathField.tsx';
import { fieldError, useAct } from '../../desk/use-act.ts';
import { Doorway } from '../../frame/Doorway.tsx';
import { StartForm } from './StartForm.tsx';
import { useBack, useEnter, vaultPath } from './start.ts';

function pathProblem(error: DeskError | null): string | undefined {
  if (error?.code !== 'VAULT_NOT_FOUND') return fieldError(error, 'path');
  const { body, next } = errorText(error.code, error.data);
  return `${body} ${next}`;
}

/** Puts a vault that is already there on the desk. */
export function OpenVault({ suggestedFolder }: { readonly suggestedFolder: string }): ReactNode {
  const client = useClient();
  const enter = useEnter();
  const back = useBack();
  const [path, setPath] = useState('');
  const choosing = useAct(client.vault.choose, 'form');
  const open = async (): Promise<void> => {
    const state = await choosing.run({ path: path.trim() });
    if (state !== undefined) enter(state);
  };
  const problem = pathProblem(choosing.error);
  return (
    <Doorway width="wide" title="Open a vault" subtitle="A vault is a folder whose name ends in .keydesk. It opens with the passphrase of one of its key slots.">
      <StartForm act="Open" busy={choosing.busy} disabled={path.trim() === ''} onBack={back} onSubmit={() => void open()}>
        <PathField
          label="Folder of the vault"
          autoFocus
          choose={{ kind: 'folder' }}
          placeholder={vaultPath(suggestedFolder, 'Acme production')}
          value={path}
          onChange={(next) => { setPath(next); choosing.clear(); }}
          error={problem}
          hint="The full path, from the root of the file system."
        />
        {problem === undefined && <FormProblem error={choosing.error} />}
      </StartForm>
    </Doorway>
  );
}
