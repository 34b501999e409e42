import { useState } from 'react';
import type { ReactNode } from 'react';
import { TextField } from '../../components/TextField.tsx';
import { SegmentedControl } from '../../components/SegmentedControl.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { NewPassphraseFields } from '../../desk/NewPassphraseFields.tsx';
import { useAct } from '../../desk/use-act.ts';
import { useNewPassphrase } from '../../desk/use-new-passphrase.ts';
import type { NewPassphrase } from '../../desk/use-new-passphrase.ts';
import { Doorway } from '../../frame/Doorway.tsx';
import { useToast } from '../../stores/view.tsx';
import { useEntering } from './entering.tsx';
import { OfficerField } from './OfficerStep.tsx';
import { sampleLength, wordsFrom } from './sample-words.ts';
import { StartForm } from './StartForm.tsx';
import { useBack, useEnter, vaultPath } from './start.ts';
import type { NoVault } from './start.ts';
import { useVaultForm } from './vault-form.ts';

/** A name no known vault has yet. */
export function freeName(known: readonly { readonly name: string }[], wanted: string): string {
  const taken = new Set(known.map(({ name }) => name));
  const numbered = (number: number): string => (number === 1 ? wanted : `${wanted} ${String(number)}`);
  const number = Array.from({ length: known.length + 1 }, (_, place) => place + 1).find((each) => !taken.has(numbered(each)));
  return numbered(number ?? 1);
}

type Choice = 'given' | 'own';

interface PassphraseChoiceProps {
  readonly choice: Choice;
  readonly onChoice: (choice: Choice) => void;
  readonly given: string;
  readonly own: NewPassphrase;
}

function PassphraseChoice({ choice, onChoice, given, own }: PassphraseChoiceProps): ReactNode {
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col gap-1.5">
        <span className="text-xs font-medium">Passphrase</span>
        <SegmentedControl
          label="Passphrase"
          value={choice}
          onChange={onChoice}
          segments={[
            { value: 'given', label: 'Use this one' },
            { value: 'own', label: 'Choose my own' },
          ]}
        />
      </div>
      {choice === 'own' ? (
        <NewPassphraseFields value={own} />
      ) : (
        <div>
          <p className="mono rounded-md border border-edge bg-sunken px-3 py-2.5 text-base wrap-anywhere select-all">{given}</p>
          <p className="mt-1.5 text-xs text-muted">Made just now on this machine and shown only here. Note it down: the sample asks for it when it was locked.</p>
        </div>
      )}
    </div>
  );
}

/** Makes a vault with sample data in one step. */
export function SampleVault({ state }: { readonly state: NoVault }): ReactNode {
  const client = useClient();
  const enter = useEnter();
  const back = useBack();
  const showToast = useToast();
  const { during } = useEntering();
  const [given] = useState(() => wordsFrom(crypto.getRandomValues(new Uint8Array(sampleLength))));
  const [choice, setChoice] = useState<Choice>('given');
  const form = useVaultForm({ name: freeName(state.known, 'Sample'), folder: state.suggestedFolder, officer: '' });
  const [name, folder, officer] = form.watch(['name', 'folder', 'officer']);
  const own = useNewPassphrase([name, officer]);
  const creating = useAct(client.vault.createSample);
  const create = form.handleSubmit(async (values) => {
    const passphrase = choice === 'given' ? given : own.text;
    await during(state, async () => {
      const made = await creating.run({ ...values, passphrase });
      if (made === undefined) return;
      enter(made);
      showToast({ tone: 'ok', title: 'The sample is ready', detail: 'Everything in it is made up. Try whatever you like.' });
    });
  });
  return (
    <Doorway
      width="wide"
      title="Try with sample data"
      subtitle="A vault of its own with six made-up tenants, their secrets and keys in every state, and an audit log. Delete its folder when you are done."
    >
      <StartForm
        act={creating.busy ? 'Making the vault…' : 'Make the sample'}
        busy={creating.busy}
        disabled={choice === 'own' && !own.ready}
        onBack={back}
        onSubmit={() => void create()}
      >
        <OfficerField form={form} autoFocus />
        <PassphraseChoice choice={choice} onChoice={setChoice} given={given} own={own} />
        <TextField
          {...form.register('name')}
          label="Name of the vault"
          hint={<>It will be <span className="mono wrap-anywhere">{vaultPath(folder, name)}</span></>}
          error={form.formState.errors.name?.message}
        />
      </StartForm>
    </Doorway>
  );
}
