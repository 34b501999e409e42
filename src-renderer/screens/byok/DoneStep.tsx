import { FileCheck2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ByokConfig } from '../../../src-shared/byok.ts';
import type { Tenant } from '../../../src-shared/tenants.ts';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { CopyResult, JobResult } from '../jobs/JobResult.tsx';
import { useJob } from '../jobs/use-job.ts';
import { KeyLine } from './StagedKey.tsx';

/** The last step. */
export interface DoneStepProps {
  readonly tenant: Tenant;
  readonly config: ByokConfig;
  /** The work that brought it there, when it was watched. */
  readonly job: string | null;
  readonly onFinished: () => void;
}

/** The marks of the data key before and after, and the rest that came of the work. */
function Marks({ id }: { readonly id: string }): ReactNode {
  const job = useJob(id);
  if (job === undefined || job.result.length === 0) return null;
  return (
    <div className="flex flex-col gap-3 rounded-lg border border-edge p-4">
      <div className="flex items-center justify-between gap-4">
        <h3 className="text-sm font-medium">What came of it</h3>
        <CopyResult job={job} />
      </div>
      <JobResult job={job} />
    </div>
  );
}

/** Says what is so now, and what may follow. */
export function DoneStep({ tenant, config, job, onFinished }: DoneStepProps): ReactNode {
  return (
    <div className="flex flex-col gap-4">
      <Callout tone="ok" live title={`${tenant.displayName} is under its own key`}>
        {`Every version of its data key was wrapped by the customer-owned key, opened again and compared; then all were switched at once. The baseline opens it no more.`}
      </Callout>
      <KeyLine id={config.kmsKey} />
      {job !== null && <Marks id={job} />}
      <ul className="flex list-disc flex-col gap-1 pl-5 text-sm text-muted">
        <li>When the key is disabled or its media is gone, the tenant is sealed by itself: nothing is lost, and nothing opens.</li>
        <li>Rotate the data key, if its old wrapping may have been copied before: every revision is then encrypted anew.</li>
        <li>The BYOK status report states what happened here, signed, for an auditor.</li>
      </ul>
      <div className="flex items-center justify-end gap-2 border-t border-line pt-4">
        <ButtonLink icon={FileCheck2} to={{ screen: 'reports' }} search={{ kind: 'byok-status', tenant: tenant.id }}>
          Reports
        </ButtonLink>
        <Button kind="primary" onClick={onFinished}>
          Open the board
        </Button>
      </div>
    </div>
  );
}
