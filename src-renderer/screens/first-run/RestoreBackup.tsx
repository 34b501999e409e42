import { useState } from 'react';
import type { ReactNode } from 'react';
import type { DeskError } from '../../client.ts';
import { Callout } from '../../components/Callout.tsx';
import { PassphraseField } from '../../components/PassphraseField.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { joinPath, PathField } from '../../desk/PathField.tsx';
import { fieldError, useAct } from '../../desk/use-act.ts';
import { Doorway } from '../../frame/Doorway.tsx';
import { useToast } from '../../stores/view.tsx';
import { StartForm } from './StartForm.tsx';
import { useBack, useEnter, vaultPath } from './start.ts';

interface Wanted {
  readonly from: string;
  readonly folder: string;
  readonly name: string;
}

/** A name for the restored vault, taken from the name of its backup file. */
export function nameFromBackup(path: string): string {
  const file = path.split(/[\\/]/).at(-1) ?? '';
  return file.replace(/(\.keydesk-backup)?(\.age)?$/, '').replace(/[^\p{L}\p{N} ._-]/gu, '').slice(0, 64).trim();
}

interface FieldsProps {
  readonly wanted: Wanted;
  readonly change: (part: Partial<Wanted>) => void;
  readonly error: DeskError | null;
}

function PlaceOfRestored({ wanted, change, error }: FieldsProps): ReactNode {
  const { folder, name } = wanted;
  return (
    <>
      <TextField
        label="Name of the restored vault"
        value={name}
        error={fieldError(error, 'name')}
        onChange={(event) => { change({ name: event.currentTarget.value }); }}
      />
      <PathField
        label="Place"
        choose={{ kind: 'folder' }}
        value={folder}
        error={fieldError(error, 'folder')}
        hint={name.trim() === '' ? undefined : <>The vault will be <span className="mono wrap-anywhere">{vaultPath(folder, name)}</span></>}
        onChange={(next) => { change({ folder: next }); }}
      />
    </>
  );
}

interface BackupFieldsProps extends FieldsProps {
  readonly passphrase: string;
  readonly setPassphrase: (text: string) => void;
}

function BackupFields({ wanted, change, error, passphrase, setPassphrase }: BackupFieldsProps): ReactNode {
  const wrong = error?.code === 'PASSPHRASE_WRONG';
  return (
    <>
      <PathField
        label="Backup file"
        autoFocus
        choose={{ kind: 'file' }}
        placeholder={joinPath(wanted.folder, 'Acme production.keydesk-backup.age')}
        value={wanted.from}
        error={fieldError(error, 'from')}
        onChange={(from) => { change({ from, name: nameFromBackup(from) }); }}
      />
      <PassphraseField
        label="Passphrase of the backup"
        purpose="current"
        value={passphrase}
        error={wrong ? 'The backup does not open with this passphrase. Check Caps Lock and type it again.' : undefined}
        hint="The one that was chosen when the backup was made."
        onChange={(event) => { setPassphrase(event.currentTarget.value); }}
      />
    </>
  );
}

/** Brings a vault back from its backup file; it is there only after every byte was checked. */
export function RestoreBackup({ suggestedFolder }: { readonly suggestedFolder: string }): ReactNode {
  const client = useClient();
  const enter = useEnter();
  const back = useBack();
  const showToast = useToast();
  const [wanted, setWanted] = useState<Wanted>({ from: '', folder: suggestedFolder, name: '' });
  const [passphrase, setPassphrase] = useState('');
  const restoring = useAct(client.vault.restore, 'form');
  const { busy, error, clear, run } = restoring;
  const change = (part: Partial<Wanted>): void => {
    clear();
    setWanted((before) => ({ ...before, ...part }));
  };
  const restore = async (): Promise<void> => {
    const state = await run({ from: wanted.from.trim(), folder: wanted.folder.trim(), name: wanted.name.trim(), passphrase });
    if (state === undefined) return;
    showToast({ tone: 'ok', title: 'The vault is restored', detail: 'Every file was compared with the backup. Unlock it with the passphrase of one of its slots.' });
    enter(state);
  };
  const ready = [wanted.from, wanted.folder, wanted.name, passphrase].every((text) => text.trim() !== '');
  const fields = { wanted, change, error };
  return (
    <Doorway width="wide" title="Restore from a backup" subtitle="The backup is read whole and compared before the vault appears in its new folder. Nothing that exists is written over.">
      <StartForm act={busy ? 'Restoring and checking…' : 'Restore the vault'} busy={busy} disabled={!ready} onBack={back} onSubmit={() => void restore()}>
        <BackupFields {...fields} passphrase={passphrase} setPassphrase={(text) => { clear(); setPassphrase(text); }} />
        <PlaceOfRestored {...fields} />
        {error?.code !== 'PASSPHRASE_WRONG' && <FormProblem error={error} fields={['from', 'folder', 'name']} />}
        <Callout>Afterwards you unlock it with a passphrase the vault had when the backup was made; that may be another one than the backup’s.</Callout>
      </StartForm>
    </Doorway>
  );
}
