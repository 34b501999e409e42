import { Save } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { BackupResult } from '../../../src-shared/vault.ts';
import { Button } from '../../components/Button.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { useClient, useOpenVault } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { NewPassphraseFields } from '../../desk/NewPassphraseFields.tsx';
import { PathField } from '../../desk/PathField.tsx';
import { fieldError, useAct } from '../../desk/use-act.ts';
import { useNewPassphrase } from '../../desk/use-new-passphrase.ts';
import { BackupDone } from './BackupDone.tsx';
import { backupPath, fileNameOf } from './backup-name.ts';

function Working(): ReactNode {
  return (
    <p role="status" className="flex h-8 items-center gap-2 text-sm text-muted">
      <Spinner /> Writing the backup, reading it back and comparing…
    </p>
  );
}

/** Backs the vault up to one file. */
export function BackupForm(): ReactNode {
  const client = useClient();
  const { name, path: vaultPath } = useOpenVault();
  const [path, setPath] = useState(() => backupPath(vaultPath, name, Date.now()));
  const [done, setDone] = useState<BackupResult>();
  const passphrase = useNewPassphrase([name]);
  const { busy, error, run, clear } = useAct(client.vault.backup, 'form');
  const again = (): void => {
    setDone(undefined);
    setPath(backupPath(vaultPath, name, Date.now()));
  };
  const backup = async (): Promise<void> => {
    if (!passphrase.ready || busy) return;
    const result = await run({ path: path.trim(), passphrase: passphrase.text });
    if (result === undefined) return;
    passphrase.clear();
    setDone(result);
  };
  if (done !== undefined) return <BackupDone result={done} onAgain={again} />;
  return (
    <form noValidate className="flex flex-col gap-4" onSubmit={(event) => { event.preventDefault(); void backup(); }}>
      <PathField
        label="File"
        choose={{ kind: 'folder', fileName: fileNameOf(path) }}
        value={path}
        error={fieldError(error, 'path')}
        hint="Better on other media than the vault. An existing file is never written over."
        onChange={(next) => { clear(); setPath(next); }}
      />
      <NewPassphraseFields value={passphrase} label="Passphrase of the backup" hint="It protects this file. To open the restored vault you need one of the vault’s own passphrases as well." />
      <FormProblem error={error} fields={['path']} />
      {busy ? <Working /> : <div><Button type="submit" kind="primary" icon={Save} disabled={!passphrase.ready || path.trim() === ''}>Back up now</Button></div>}
    </form>
  );
}
