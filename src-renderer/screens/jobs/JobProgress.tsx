import type { ReactNode } from 'react';
import type { Job } from '../../../src-shared/jobs.ts';
import { Callout } from '../../components/Callout.tsx';
import { Progress } from '../../components/Progress.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { JobResult } from './JobResult.tsx';
import { ResumeButton, RetryButton, Steering } from './Steering.tsx';
import { isUnfinished, jobNouns, jobProblem, remainingText } from './job-words.ts';
import { useJob } from './use-job.ts';

const standstill = {
  paused: { title: 'Paused', body: 'What it has done is kept. Resume it and it goes on from there.' },
  waiting: { title: 'Waiting', body: 'It was cut off by a lock or a restart. What it has done is kept; resume it and it goes on from there.' },
} as const;

/** A job that stands still: why, and the way to let it go on. */
function Standstill({ job }: { readonly job: Job }): ReactNode {
  if (job.state !== 'paused' && job.state !== 'waiting') return null;
  const problem = job.state === 'waiting' ? jobProblem(job) : null;
  const { title, body } = standstill[job.state];
  return (
    <Callout tone="attention" title={problem?.title ?? title} actions={<ResumeButton job={job} />}>
      {problem ? `${problem.body} ${problem.next}` : body}
    </Callout>
  );
}

/** How far a job is, with the ways to pause, resume and cancel it. `label` stands in place of its title. */
export function JobLine({ job, label = job.title }: { readonly job: Job; readonly label?: string | undefined }): ReactNode {
  const running = job.state === 'running';
  return (
    <div className="flex flex-col gap-3">
      <Progress
        label={label}
        done={job.done}
        total={job.total > 0 ? job.total : undefined}
        failed={job.failed}
        rate={running ? job.ratePerSecond : undefined}
        left={remainingText(job) ?? null}
        noun={jobNouns[job.kind]}
        tone={running ? 'accent' : 'attention'}
      />
      <Standstill job={job} />
      <Steering job={job} />
    </div>
  );
}

/** How a job ended, with the way to try again what failed. */
export function JobEnd({ job }: { readonly job: Job }): ReactNode {
  const problem = jobProblem(job);
  const retry = job.retryable ? <RetryButton job={job} /> : undefined;
  if (job.state === 'cancelled') return <Callout tone="neutral" live title={`Cancelled: ${job.title}`}>{job.onCancel}</Callout>;
  if (job.state === 'failed') {
    return (
      <Callout tone="danger" live title={problem?.title ?? `Failed: ${job.title}`} actions={retry}>
        {problem && `${problem.body} ${problem.next}`}
      </Callout>
    );
  }
  if (job.failed === 0) return <Callout tone="ok" live title={`Done: ${job.title}`} />;
  return (
    <Callout tone="attention" live title={`Done, but for ${job.failed.toLocaleString()}: ${job.title}`} actions={retry}>
      What is done stays done. Each of the others stands below with its reason; mend it, then try them again.
    </Callout>
  );
}

/** One job from its start to its end, watched live. */
export function JobProgress({ id }: { readonly id: string }): ReactNode {
  const job = useJob(id);
  if (job === undefined) return <Skeleton className="h-10 w-full" />;
  if (isUnfinished(job)) return <JobLine job={job} />;
  return (
    <div className="flex flex-col gap-4">
      <JobEnd job={job} />
      <JobResult job={job} />
    </div>
  );
}
