import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { dataKeyCacheSeconds } from '../../../src-shared/byok.ts';
import type { ByokConfig } from '../../../src-shared/byok.ts';
import type { Tenant } from '../../../src-shared/tenants.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { durationText } from '../../components/time-text.ts';
import { useNow } from '../../components/use-now.ts';
import { useClient } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';
import { JobProgress } from '../jobs/JobProgress.tsx';
import { KeyLine, KeyWaits } from './StagedKey.tsx';
import { preflightCountsUntil } from './wizard-steps.ts';

/** The third step. */
export interface ActivateStepProps {
  readonly tenant: Tenant;
  readonly config: ByokConfig;
  /** A job of this tenant that has not ended. */
  readonly running: string | null;
  readonly onStarted: (job: string) => void;
  readonly onAgain: () => void;
}

function Plan({ tenant }: { readonly tenant: Tenant }): ReactNode {
  const steps = [
    `Each version of the data key (now v${String(tenant.dataKeyVersion)}) is wrapped by the customer-owned key into a staged row, which is inert.`,
    'Each staged row is opened again by the customer-owned key and compared with the data key.',
    'One transaction switches all versions over and destroys the wrappings under the baseline. Until then you can cancel, and nothing has changed.',
  ];
  return (
    <div className="flex flex-col gap-3">
      <ol className="flex list-decimal flex-col gap-1.5 pl-5 text-sm marker:text-muted">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <Callout tone="attention" title="From then on the customer can take the data away">
        {`The ${tenant.secretCount.toLocaleString()} ${tenant.secretCount === 1 ? 'secret opens' : 'secrets open'} only while the customer-owned key answers. A data key stays in memory for ${String(dataKeyCacheSeconds / 60)} minutes at most.`}
      </Callout>
    </div>
  );
}

function Countdown({ until, now }: { readonly until: number; readonly now: number }): ReactNode {
  if (now > until) return <p className="mr-auto text-xs text-attention-ink">The preflight is too old. Run it again, then activate.</p>;
  return <p className="mr-auto text-xs text-muted tabular-nums">{`The preflight counts for another ${durationText(until - now)}.`}</p>;
}

/** Starts the activation and watches it. */
export function ActivateStep({ tenant, config, running, onStarted, onAgain }: ActivateStepProps): ReactNode {
  const client = useClient();
  const activate = useAct(client.byok.activate);
  const [started, setStarted] = useState<string>();
  const now = useNow(1_000);
  const until = preflightCountsUntil(config) ?? 0;
  const job = running ?? started;
  const start = async (): Promise<void> => {
    const answer = await activate.run({ tenant: tenant.id });
    if (!answer) return;
    setStarted(answer.job);
    onStarted(answer.job);
  };
  return (
    <div className="flex flex-col gap-4">
      <KeyLine id={config.kmsKey} />
      <KeyWaits keyId={config.kmsKey} />
      {job === undefined ? <Plan tenant={tenant} /> : <JobProgress id={job} />}
      {running === null && (
        <div className="flex items-center justify-end gap-2 border-t border-line pt-4">
          <Countdown until={until} now={now} />
          {now > until ? (
            <Button kind="primary" onClick={onAgain}>
              Back to the preflight
            </Button>
          ) : (
            <Button kind="primary" icon={ShieldCheck} busy={activate.busy} onClick={() => void start()}>
              Activate
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
