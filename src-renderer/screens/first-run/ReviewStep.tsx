import { useState } from 'react';
import type { ReactNode } from 'react';
import { Callout } from '../../components/Callout.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { KeyValueList } from '../../components/KeyValueList.tsx';
import { StartForm } from './StartForm.tsx';
import { vaultPath } from './start.ts';
import type { VaultValues } from './vault-form.ts';

/** The last look before a vault is made. */
export interface ReviewStepProps {
  readonly values: VaultValues;
  readonly busy: boolean;
  readonly onBack: () => void;
  readonly onCreate: () => void;
}

/** Step three: what will be made, and what a lost passphrase means. */
export function ReviewStep({ values, busy, onBack, onCreate }: ReviewStepProps): ReactNode {
  const [kept, setKept] = useState(false);
  const { name, folder, officer } = values;
  return (
    <StartForm act={busy ? 'Creating the vault…' : 'Create the vault'} busy={busy} disabled={!kept} onBack={onBack} onSubmit={onCreate}>
      <KeyValueList
        items={[
          { key: 'Vault', value: name.trim() },
          { key: 'Folder', value: <span className="mono">{vaultPath(folder, name)}</span> },
          { key: 'First officer', value: `${officer.trim()}, administrator` },
          { key: 'Encryption', value: 'The whole database, names and audit log included, under a random 256-bit key' },
          { key: 'Opened by', value: 'Your passphrase, through one key slot (Argon2id). More slots can be added in the settings.' },
        ]}
      />
      <Callout tone="attention" title="A lost passphrase is a lost vault">
        Nobody can open the vault without it: there is no recovery, no support that could help, and a backup still needs the passphrase of a
        slot. Keep it where you will find it, and consider a second slot for someone you trust.
      </Callout>
      <Checkbox label="I keep the passphrase where I will find it again" checked={kept} onChange={setKept} />
    </StartForm>
  );
}
