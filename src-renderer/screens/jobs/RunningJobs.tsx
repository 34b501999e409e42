import { Popover } from '@base-ui/react/popover';
import { CirclePause, ListChecks } from 'lucide-react';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Job } from '../../../src-shared/jobs.ts';
import { classNames } from '../../components/class-names.ts';
import { Spinner } from '../../components/Spinner.tsx';
import { formatRoute } from '../../router.ts';
import { Link, useRoute, useRouter } from '../../routing.tsx';
import { useCommands } from '../../stores/view.tsx';
import type { Command } from '../../stores/view-stores.ts';
import { isUnfinished, jobCounts } from './job-words.ts';
import { JobLine } from './JobProgress.tsx';
import { useJobs } from './use-job.ts';

/** How far all running work is together, from 0 to 1. */
function share(jobs: readonly Job[]): number {
  const total = jobs.reduce((sum, job) => sum + job.total, 0);
  return total === 0 ? 0 : jobs.reduce((sum, job) => sum + job.done, 0) / total;
}

function Indicator({ jobs }: { readonly jobs: readonly Job[] }): ReactNode {
  const running = jobs.some(({ state }) => state === 'running');
  return (
    <Popover.Trigger
      aria-label={`Work under way: ${jobCounts(jobs)}`}
      className="relative mt-2 flex h-8 w-full items-center gap-2.5 overflow-hidden rounded-md border border-edge bg-surface px-2 text-xs font-medium text-muted hover:bg-hover hover:text-ink max-wide:justify-center wide:px-2.5"
    >
      {running ? <Spinner /> : <CirclePause aria-hidden size={14} className="text-attention-ink" />}
      <span className="truncate max-wide:sr-only">{jobCounts(jobs)}</span>
      <span aria-hidden className="absolute inset-x-0 bottom-0 h-0.5 bg-pressed">
        <span
          className={classNames('block h-full transition-[width] duration-300', running ? 'bg-accent' : 'bg-attention-solid')}
          style={{ width: `${(share(jobs) * 100).toFixed(1)}%` }}
        />
      </span>
    </Popover.Trigger>
  );
}

const link = 'rounded-xs text-xs text-accent-ink hover:underline';

function JobCard({ job }: { readonly job: Job }): ReactNode {
  return (
    <li className="p-4">
      <JobLine job={job} />
      <div className="mt-2 flex gap-4">
        <Link to={{ screen: 'work', job: job.id }} className={link}>
          Details
        </Link>
        {job.tenant !== null && (
          <Link to={{ screen: 'tenant', tenant: job.tenant, tab: job.kind === 'import' ? 'secrets' : 'byok' }} className={link}>
            Open the tenant {job.tenant}
          </Link>
        )}
      </div>
    </li>
  );
}

/** Work is no place of the rail: the palette leads there when nothing runs. */
function useWorkCommand(): void {
  const router = useRouter();
  const commands = useMemo<readonly Command[]>(
    () => [{ id: 'go.Work', label: 'Work', group: 'Go to', icon: ListChecks, keywords: ['jobs', 'running', 'paused', 'failed', 'fleet'], run: () => { router.navigate({ screen: 'work' }); } }],
    [router],
  );
  useCommands(commands);
}

/** The work under way, small in the foot of the rail; nothing while there is none. */
export function RunningJobs(): ReactNode {
  const jobs = useJobs().filter(isUnfinished);
  const route = useRoute();
  useWorkCommand();
  if (jobs.length === 0) return null;
  // A key for each place: whoever follows a link out of it has left it.
  return (
    <Popover.Root key={formatRoute(route)}>
      <Indicator jobs={jobs} />
      <Popover.Portal render={<section aria-label="Work under way" />}>
        <Popover.Positioner side="right" align="end" sideOffset={12} className="z-50">
          <Popover.Popup className="pop max-h-(--available-height) w-105 overflow-y-auto rounded-lg border border-edge bg-raised shadow-menu outline-hidden">
            <div className="flex items-center justify-between border-b border-line px-4 py-2.5">
              <Popover.Title className="text-sm font-semibold">Work under way</Popover.Title>
              <Link to={{ screen: 'work' }} className={link}>
                All work
              </Link>
            </div>
            <ul className="divide-y divide-line">
              {jobs.map((job) => (
                <JobCard key={job.id} job={job} />
              ))}
            </ul>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
