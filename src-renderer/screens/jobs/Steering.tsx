import { Pause, Play, RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Job } from '../../../src-shared/jobs.ts';
import { Button } from '../../components/Button.tsx';
import { useClient, useMayChange } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';

/** A job that may be steered. */
export interface SteeredJob {
  readonly job: Job;
}

/** Lets a paused or waiting job go on; nothing for those who may only read. */
export function ResumeButton({ job }: SteeredJob): ReactNode {
  const client = useClient();
  const mayChange = useMayChange();
  const resume = useAct(client.jobs.resume);
  if (!mayChange) return null;
  return (
    <Button size="small" icon={Play} busy={resume.busy} onClick={() => void resume.run({ job: job.id })}>
      Resume
    </Button>
  );
}

/** Takes up the tenants of an ended fleet that are not done; nothing for those who may only read. */
export function RetryButton({ job }: SteeredJob): ReactNode {
  const client = useClient();
  const mayChange = useMayChange();
  const retry = useAct(client.jobs.retry);
  if (!mayChange) return null;
  return (
    <Button size="small" icon={RotateCcw} busy={retry.busy} onClick={() => void retry.run({ job: job.id })}>
      Retry failed
    </Button>
  );
}

/** Pause and cancel, with what cancelling means; nothing past the switch, and nothing for those who may only read. */
export function Steering({ job }: SteeredJob): ReactNode {
  const client = useClient();
  const mayChange = useMayChange();
  const pause = useAct(client.jobs.pause);
  const cancel = useAct(client.jobs.cancel);
  if (!mayChange || (!job.cancellable && !job.pausable)) return null;
  return (
    <div className="flex items-center justify-between gap-4">
      <p className="text-xs text-muted">{job.cancellable && `On cancel: ${job.onCancel}`}</p>
      <div className="flex shrink-0 items-center gap-2">
        {job.pausable && (
          <Button size="small" icon={Pause} busy={pause.busy} onClick={() => void pause.run({ job: job.id })}>
            Pause
          </Button>
        )}
        {job.cancellable && (
          <Button size="small" busy={cancel.busy} onClick={() => void cancel.run({ job: job.id })}>
            Cancel
          </Button>
        )}
      </div>
    </div>
  );
}
