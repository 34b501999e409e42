import { useState } from 'react';
import type { ReactNode } from 'react';
import type { DeskError } from '../../client.ts';
import { Stepper } from '../../components/Stepper.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { useAct } from '../../desk/use-act.ts';
import { useNewPassphrase } from '../../desk/use-new-passphrase.ts';
import { Doorway } from '../../frame/Doorway.tsx';
import { useEntering } from './entering.tsx';
import { OfficerStep } from './OfficerStep.tsx';
import { PlaceStep } from './PlaceStep.tsx';
import { ReviewStep } from './ReviewStep.tsx';
import { useBack, useEnter } from './start.ts';
import type { NoVault } from './start.ts';
import { useVaultForm } from './vault-form.ts';

const steps = [
  { id: 'place', label: 'Name and place' },
  { id: 'officer', label: 'You and your passphrase' },
  { id: 'review', label: 'Review' },
] as const;
type StepId = (typeof steps)[number]['id'];

/** The step in which something can be done about an error. */
export function stepOf({ code, data }: DeskError): StepId {
  if (code === 'PASSPHRASE_WEAK') return 'officer';
  if (code === 'BAD_INPUT') return data.field === 'officer' || data.field === 'passphrase' ? 'officer' : 'place';
  const placed = code === 'VAULT_EXISTS' || code === 'STORAGE_READ_ONLY' || code === 'STORAGE_FULL';
  return placed ? 'place' : 'review';
}

/** Makes a vault in three steps and opens it. */
export function CreateVault({ state }: { readonly state: NoVault }): ReactNode {
  const client = useClient();
  const enter = useEnter();
  const back = useBack();
  const { during } = useEntering();
  const [step, setStep] = useState<StepId>('place');
  const form = useVaultForm({ name: '', folder: state.suggestedFolder, officer: '' });
  const passphrase = useNewPassphrase([form.watch('name'), form.watch('officer')]);
  const creating = useAct(client.vault.create, 'form');
  const shown = creating.error === null ? step : stepOf(creating.error);
  const go = (next: StepId): void => {
    creating.clear();
    setStep(next);
  };
  const create = form.handleSubmit(async (values) => {
    await during(state, async () => {
      const made = await creating.run({ ...values, passphrase: passphrase.text });
      if (made !== undefined) enter(made);
    });
  });
  const page = {
    place: () => <PlaceStep form={form} onBack={back} onNext={() => { go('officer'); }} />,
    officer: () => <OfficerStep form={form} passphrase={passphrase} onBack={() => { go('place'); }} onNext={() => { go('review'); }} />,
    review: () => <ReviewStep values={form.getValues()} busy={creating.busy} onBack={() => { go('officer'); }} onCreate={() => void create()} />,
  };
  return (
    <Doorway width="wide" title="Create a vault">
      <div className="mb-4">
        <Stepper label="Steps" steps={steps} current={shown} onBack={(id) => { go(id === 'place' ? 'place' : 'officer'); }} />
      </div>
      <div className="mb-4 empty:hidden">
        <FormProblem error={creating.error} />
      </div>
      {page[shown]()}
    </Doorway>
  );
}
