import { FileInput } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { StackedBar } from '../../components/StackedBar.tsx';
import { useTenantName } from '../../desk/TenantPicker.tsx';
import type { Job } from '../../../src-shared/jobs.ts';
import type { ImportPreview } from '../../../src-shared/secrets.ts';
import { isUnfinished } from '../jobs/job-words.ts';
import { JobProgress } from '../jobs/JobProgress.tsx';
import { useJob } from '../jobs/use-job.ts';

/** An import under way or at its end. */
export interface JobStepProps {
  readonly job: string;
  /** What was foreseen, while this window still knows it. */
  readonly preview: ImportPreview | null;
  readonly onAgain: () => void;
}

function Summary({ preview }: { readonly preview: ImportPreview }): ReactNode {
  const shares = [
    { label: 'Created', count: preview.create, tone: 'ok' as const },
    { label: 'Changed', count: preview.change, tone: 'info' as const },
    { label: 'Skipped', count: preview.skip, tone: 'neutral' as const },
  ];
  return (
    <Card title={preview.fileName}>
      <StackedBar label="What happened" shares={shares} />
    </Card>
  );
}

function ToTenant({ tenant }: { readonly tenant: string }): ReactNode {
  const name = useTenantName(tenant) ?? tenant;
  return (
    <>
      <ButtonLink kind="primary" to={{ screen: 'secrets' }} search={{ tenant }}>
        See the secrets of {name}
      </ButtonLink>
      <ButtonLink to={{ screen: 'tenant', tenant, tab: 'byok' }}>Bring {name} under its own key</ButtonLink>
    </>
  );
}

function Onward({ job, onAgain }: { readonly job: Job; readonly onAgain: () => void }): ReactNode {
  return (
    <div className="flex flex-wrap gap-2">
      {job.state === 'done' && job.tenant !== null && <ToTenant tenant={job.tenant} />}
      <ButtonLink to={{ screen: 'audit' }} search={{ object: job.id }}>
        See its audit events
      </ButtonLink>
      <Button icon={FileInput} onClick={onAgain}>
        Import another file
      </Button>
    </div>
  );
}

/** The import as a job: how far it is, and what came of it with the ways on. */
export function JobStep({ job: id, preview, onAgain }: JobStepProps): ReactNode {
  const job = useJob(id);
  return (
    <div className="flex max-w-180 flex-col gap-5">
      <JobProgress id={id} />
      {job?.state === 'done' && preview !== null && <Summary preview={preview} />}
      {job !== undefined && !isUnfinished(job) && <Onward job={job} onAgain={onAgain} />}
    </div>
  );
}
