import { Play } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Job } from '../../../src-shared/jobs.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { Progress } from '../../components/Progress.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useClient, useMayChange } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';
import { isUnfinished, jobNouns, jobProblem } from './job-words.ts';
import { useJob } from './use-job.ts';

/** A job that was cut off: why, and the way to let it go on. */
function Waiting({ job }: { readonly job: Job }): ReactNode {
  const client = useClient();
  const mayChange = useMayChange();
  const resume = useAct(client.jobs.resume);
  const problem = jobProblem(job);
  const actions = mayChange && (
    <Button size="small" icon={Play} busy={resume.busy} onClick={() => void resume.run({ job: job.id })}>
      Resume
    </Button>
  );
  return (
    <Callout tone="attention" title={problem?.title ?? 'Waiting'} actions={actions}>
      {problem ? `${problem.body} ${problem.next}` : 'It was cut off by a lock or a restart. What it has done is kept; resume it and it goes on from there.'}
    </Callout>
  );
}

/** How far a job is, with the way to cancel or resume it. */
export function JobLine({ job }: { readonly job: Job }): ReactNode {
  const client = useClient();
  const mayChange = useMayChange();
  const cancel = useAct(client.jobs.cancel);
  const cancellable = mayChange && job.cancellable;
  return (
    <div className="flex flex-col gap-3">
      <Progress
        label={job.title}
        done={job.done}
        total={job.total > 0 ? job.total : undefined}
        failed={job.failed}
        rate={job.state === 'running' ? job.ratePerSecond : undefined}
        noun={jobNouns[job.kind]}
        tone={job.state === 'running' ? 'accent' : 'attention'}
        cancel={cancellable ? { consequence: `On cancel: ${job.onCancel}`, onCancel: () => void cancel.run({ job: job.id }), busy: cancel.busy } : undefined}
      />
      {job.state !== 'running' && <Waiting job={job} />}
    </div>
  );
}

function Ended({ job }: { readonly job: Job }): ReactNode {
  const problem = jobProblem(job);
  if (job.state === 'done') return <Callout tone="ok" live title={`Done: ${job.title}`} />;
  if (job.state === 'cancelled') return <Callout tone="neutral" live title={`Cancelled: ${job.title}`}>{job.onCancel}</Callout>;
  return (
    <Callout tone="danger" live title={problem?.title ?? `Failed: ${job.title}`}>
      {problem && `${problem.body} ${problem.next}`}
    </Callout>
  );
}

/** One job from its start to its end, watched live. */
export function JobProgress({ id }: { readonly id: string }): ReactNode {
  const job = useJob(id);
  if (job === undefined) return <Skeleton className="h-10 w-full" />;
  return isUnfinished(job) ? <JobLine job={job} /> : <Ended job={job} />;
}
