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

/** Why a job failed. A fleet fails when all of its tenants do, for one and the same reason: what it says of the first is left out. */
function Failed({ job, named }: EndProps): ReactNode {
  const problem = jobProblem(job);
  const all = job.kind === 'fleet' && job.failed > 0 && job.failed === job.total;
  const title = all ? `All ${job.failed.toLocaleString()} tenants failed for the same reason` : (problem?.title ?? named('Failed'));
  return (
    <Callout tone="danger" live title={title} actions={job.retryable ? <RetryButton job={job} /> : undefined}>
      {problem && (all ? `${problem.title}. ${problem.next}` : `${problem.body} ${problem.next}`)}
    </Callout>
  );
}

interface EndProps {
  readonly job: Job;
  /** A word with the title of the work, where that does not stand above. */
  readonly named: (word: string) => string;
}

function Ended({ job, named }: EndProps): ReactNode {
  if (job.state === 'cancelled') return <Callout tone="neutral" live title={named('Cancelled')}>{job.onCancel}</Callout>;
  if (job.state === 'failed') return <Failed job={job} named={named} />;
  if (job.failed === 0) return <Callout tone="ok" live title={named('Done')} />;
  return (
    <Callout tone="attention" live title={named(`Done, but for ${job.failed.toLocaleString()}`)} actions={job.retryable ? <RetryButton job={job} /> : undefined}>
      What is done stays done. Each of the others stands among the tenants of this work with its reason; mend it, then try them again.
    </Callout>
  );
}

/** How a job ended, with the way to try again what failed; `titled` where its title stands above. */
export function JobEnd({ job, titled = false }: { readonly job: Job; readonly titled?: boolean | undefined }): ReactNode {
  return <Ended job={job} named={(word) => (titled ? word : `${word}: ${job.title}`)} />;
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
