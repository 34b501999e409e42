import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { ButtonLink } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { Card } from '../../components/Card.tsx';
import { isUnfinished } from '../jobs/job-words.ts';
import { JobProgress } from '../jobs/JobProgress.tsx';
import { useJob } from '../jobs/use-job.ts';

function Watched({ id }: { readonly id: string }): ReactNode {
  const job = useJob(id);
  const place = useRef<HTMLDivElement>(null);
  // It is begun from below: whoever began it is to see that it has.
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'center' });
  }, []);
  const toWork = (
    <ButtonLink size="small" to={{ screen: 'work', job: id }}>
      Details
    </ButtonLink>
  );
  // A fleet is steered on its own page: whoever cancels it here would cancel it for all its tenants.
  if (job?.kind === 'fleet') {
    return isUnfinished(job) ? (
      <Callout tone="info" title="This tenant is part of work for many" actions={toWork}>
        {job.title}
      </Callout>
    ) : null;
  }
  return (
    <div ref={place}>
      <Card title="Work on this tenant" actions={toWork}>
        <JobProgress id={id} />
      </Card>
    </div>
  );
}

/** The work on a tenant, from its start to its end with what came of it; nothing while there is none. */
export function TenantWork({ job }: { readonly job: string | null }): ReactNode {
  return job === null ? null : <Watched key={job} id={job} />;
}
