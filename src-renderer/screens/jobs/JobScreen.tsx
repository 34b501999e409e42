import { useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Job } from '../../../src-shared/jobs.ts';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { KeyValueList } from '../../components/KeyValueList.tsx';
import { PageBody } from '../../components/PageBody.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { jobLooks } from '../../components/status-looks.ts';
import { Timestamp } from '../../components/Timestamp.tsx';
import { useQueries } from '../../desk/desk-context.tsx';
import { useTenantName } from '../../desk/TenantPicker.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { Link } from '../../routing.tsx';
import { JobItems } from './JobItems.tsx';
import { JobEnd, JobLine } from './JobProgress.tsx';
import { CopyResult, JobResult } from './JobResult.tsx';
import { actOf, actWords, doneText, isUnfinished, tookText } from './job-words.ts';
import { useJob } from './use-job.ts';

const crumbs = [{ label: 'Work', to: { screen: 'work' } }] as const;

function Tenant({ tenant, tab }: { readonly tenant: string; readonly tab: 'secrets' | 'byok' }): ReactNode {
  const name = useTenantName(tenant);
  return (
    <Link to={{ screen: 'tenant', tenant, tab }} className="rounded-xs hover:underline">
      {name}
    </Link>
  );
}

function Facts({ job }: { readonly job: Job }): ReactNode {
  const { tenant, startedAt, finishedAt } = job;
  return (
    <KeyValueList
      items={[
        { key: 'Kind', value: actWords[actOf(job)].word },
        ...(tenant === null ? [] : [{ key: 'Tenant', value: <Tenant tenant={tenant} tab={job.kind === 'import' ? 'secrets' : 'byok'} /> }]),
        { key: 'Done', value: doneText(job) },
        { key: 'Started', value: <Timestamp at={startedAt} detail="second" /> },
        ...(finishedAt === null ? [] : [{ key: 'Ended', value: <><Timestamp at={finishedAt} detail="second" />{`, after ${tookText(finishedAt - startedAt)}`}</> }]),
      ]}
    />
  );
}

/** How it goes while it goes, and how it ended. */
function Standing({ job }: { readonly job: Job }): ReactNode {
  return isUnfinished(job) ? (
    <Card>
      <JobLine job={job} label="Progress" />
    </Card>
  ) : (
    <JobEnd titled job={job} />
  );
}

function OneTenant({ job }: { readonly job: Job }): ReactNode {
  return (
    <PageBody>
      <Standing job={job} />
      <div className="grid items-start gap-4 wide:grid-cols-2">
        <Card title="Facts">
          <Facts job={job} />
        </Card>
        {job.result.length > 0 && (
          <Card title="Result" description="What may be kept of it. Equal marks before and after show that the data key is the same." actions={<CopyResult job={job} />}>
            <JobResult job={job} />
          </Card>
        )}
      </div>
    </PageBody>
  );
}

function Fleet({ job }: { readonly job: Job }): ReactNode {
  return (
    <>
      <div className="shrink-0 px-6 pb-4">
        <Standing job={job} />
      </div>
      <JobItems job={job} />
    </>
  );
}

function Page({ job }: { readonly job: Job }): ReactNode {
  const subtitle = (
    <>
      <CopyableId value={job.id} label="id of this work" />
      <span>
        started <Timestamp at={job.startedAt} relative />
        {job.finishedAt !== null && ` · took ${tookText(job.finishedAt - job.startedAt)} · ${doneText(job)}`}
      </span>
    </>
  );
  const actions = (
    <>
      <ButtonLink to={{ screen: 'audit' }} search={{ object: job.id }}>
        See its audit events
      </ButtonLink>
      {job.kind === 'fleet' && job.result.length > 0 && <CopyResult job={job} size="medium" />}
    </>
  );
  return (
    <>
      <PageHeader title={job.title} crumbs={crumbs} badges={<StatusBadge {...jobLooks[job.state]} />} subtitle={subtitle} actions={actions} />
      {job.kind === 'fleet' ? <Fleet job={job} /> : <OneTenant job={job} />}
    </>
  );
}

function Watched({ job }: { readonly job: Job }): ReactNode {
  return <Page job={useJob(job.id) ?? job} />;
}

/** One piece of long work: how far it is, how to steer it, what failed and why, and what came of it. */
export function JobScreen({ id }: { readonly id: string }): ReactNode {
  const queries = useQueries();
  const { data, error, refetch } = useQuery(queries.jobs.get.queryOptions({ input: { job: id } }));
  if (data) return <Watched job={data} />;
  if (!error) {
    return (
      <div aria-busy className="flex flex-col gap-4 px-6 pt-6">
        <Skeleton className="h-6 w-80" />
        <Skeleton className="h-24 w-full" />
      </div>
    );
  }
  const actions = (
    <>
      <ButtonLink to={{ screen: 'work' }}>All work</ButtonLink>
      <Button icon={RefreshCw} onClick={() => void refetch()}>
        Try again
      </Button>
    </>
  );
  return (
    <>
      <PageHeader title="Work" crumbs={crumbs} />
      <ErrorState text={wordsFor(error)} actions={actions} />
    </>
  );
}
