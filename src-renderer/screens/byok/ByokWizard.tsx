import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ByokConfig, ByokStatus } from '../../../src-shared/byok.ts';
import type { Tenant } from '../../../src-shared/tenants.ts';
import { Callout } from '../../components/Callout.tsx';
import { Card } from '../../components/Card.tsx';
import { Stepper } from '../../components/Stepper.tsx';
import { useMayChange } from '../../desk/desk-context.tsx';
import { ActivateStep } from './ActivateStep.tsx';
import { ChooseKeyStep } from './ChooseKeyStep.tsx';
import { DoneStep } from './DoneStep.tsx';
import { PastConfigs } from './PastConfigs.tsx';
import { PreflightStep } from './PreflightStep.tsx';
import { TenantWork } from './TenantWork.tsx';
import { shownStep, wizardSteps } from './wizard-steps.ts';
import type { WizardStep } from './wizard-steps.ts';
import { WithdrawButton } from './WithdrawButton.tsx';

/** The way of one tenant. */
export interface ByokWizardProps {
  readonly tenant: Tenant;
  readonly status: ByokStatus;
  /** The work that was last seen of this tenant. */
  readonly last: string | null;
  /** The activation runs: the wizard is to stay until it is finished. */
  readonly onStarted: (job: string) => void;
  readonly onFinished: () => void;
}

interface StepProps extends ByokWizardProps {
  readonly step: WizardStep;
  readonly goTo: (step: WizardStep) => void;
}

function StepBody({ tenant, status, last, step, goTo, onStarted, onFinished }: StepProps): ReactNode {
  const { config, job } = status;
  if (config === null || step === 'choose') return <ChooseKeyStep tenant={tenant} staged={config?.kmsKey} onStaged={() => { goTo('preflight'); }} />;
  switch (step) {
    case 'preflight':
      return <PreflightStep key={config.kmsKey} config={config} onPassed={() => { goTo('activate'); }} onOther={() => { goTo('choose'); }} />;
    case 'activate':
      return <ActivateStep tenant={tenant} config={config} running={job} onStarted={onStarted} onAgain={() => { goTo('preflight'); }} />;
    case 'done':
      return <DoneStep tenant={tenant} config={config} job={last} onFinished={onFinished} />;
  }
}

const titles: Readonly<Record<WizardStep, string>> = {
  choose: 'Choose the customer-owned key',
  preflight: 'Prove that the key works',
  activate: 'Bring the data key under it',
  done: 'Done',
};

const descriptions: Readonly<Record<WizardStep, string>> = {
  choose: 'Staging a key says which one the tenant shall be under. It moves nothing and can be repeated.',
  preflight: 'A live wrap and unwrap of 32 random bytes. It changes nothing else and can be repeated.',
  activate: 'Every version of the data key is wrapped by the customer-owned key. Nothing changes before the switch.',
  done: 'The tenant is under its own key.',
};

function Reader(): ReactNode {
  return <Callout tone="info">This tenant is on the baseline: its data key is wrapped by this vault alone. Your role lets you read; an officer brings it under a customer-owned key.</Callout>;
}

function mayWithdraw(config: ByokConfig | null, job: string | null): config is ByokConfig {
  return config !== null && (config.status === 'PENDING_VALIDATION' || config.status === 'VALIDATED') && job === null;
}

/** Choose, preflight, activate, done. */
export function ByokWizard(props: ByokWizardProps): ReactNode {
  const { tenant, status, last } = props;
  const { config, job, history } = status;
  const mayChange = useMayChange();
  const [went, goTo] = useState<WizardStep>();
  const [now] = useState(() => Date.now());
  const step = job !== null && config?.status === 'VALIDATED' ? 'activate' : shownStep(went, config, now);
  if (!mayChange) return <Reader />;
  if (tenant.state === 'archived') return <Callout tone="neutral" title="This tenant is archived">Bring it back from the archive before you bring it under a customer-owned key.</Callout>;
  return (
    <>
      <div className="flex min-h-8 items-center justify-between gap-4">
        <Stepper label="Bring the tenant under a customer-owned key" steps={wizardSteps} current={step} onBack={job === null && step !== 'done' ? (id) => { goTo(id as WizardStep); } : undefined} />
        {mayWithdraw(config, job) && <WithdrawButton tenant={tenant} />}
      </div>
      {step !== 'activate' && step !== 'done' && <TenantWork job={last} />}
      <Card title={titles[step]} description={descriptions[step]}>
        <StepBody {...props} step={step} goTo={goTo} />
      </Card>
      <PastConfigs config={config} history={history} />
    </>
  );
}
