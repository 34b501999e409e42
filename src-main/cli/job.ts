import type { Command } from 'commander';
import { type Job, type JobItem, jobItemStates } from '../../src-shared/jobs.ts';
import { allRows, restOf } from './all-rows.ts';
import { exitCodes } from './exit-codes.ts';
import type { CommandLine } from './line.ts';
import { shownTime } from './plain.ts';
import { facts, table } from './table.ts';
import { Unproven } from './unproven.ts';
import { onVault, type Work } from './work.ts';

const itemColumns = [
  { head: 'TENANT', cell: ({ tenant }: JobItem) => tenant },
  { head: 'STATE', cell: ({ state }: JobItem) => state },
  { head: 'ENDED', cell: ({ finishedAt }: JobItem) => shownTime(finishedAt) },
  { head: 'WHY', cell: ({ error }: JobItem) => error?.code ?? '' },
];

function endText(job: Job): string {
  const head = facts([['Work', job.title], ['Job', job.id], ['Done', `${String(job.done)} of ${String(job.total)}`], ['Failed', job.failed]]);
  return job.failed === 0 ? head : `${head}\n\n\`keydesk job items ${job.id} --state failed\` says why; \`keydesk job retry ${job.id}\` tries those again.`;
}

/** Follows a fleet to its end; tenants that failed end the command with the code of the KMS. */
export async function followFleet({ answer, follow }: Work, id: string): Promise<void> {
  const job = await follow(id);
  answer.give(job, () => endText(job));
  if (job.failed > 0) throw new Unproven(exitCodes.kms);
}

const jobColumns = [
  { head: 'JOB', cell: ({ id }: Job) => id },
  { head: 'TITLE', cell: ({ title }: Job) => title },
  { head: 'STATE', cell: ({ state }: Job) => state },
  { head: 'DONE', cell: ({ done, total }: Job) => `${String(done)}/${String(total)}`, right: true },
  { head: 'FAILED', cell: ({ failed }: Job) => failed, right: true },
  { head: 'STARTED', cell: ({ startedAt }: Job) => shownTime(startedAt) },
];

async function items(work: Work): Promise<void> {
  const { client, given, answer } = work;
  const job = given.argument(0, 'JOB');
  const state = given.choice('state', { options: jobItemStates });
  const found = await allRows(async (offset, limit) => client.jobs.items({ job, ...(state && { state }), offset, limit }), given.count('limit'));
  answer.give(found, () => table(itemColumns, found.rows, 'No tenant of this work is in that state.') + restOf(found));
}

/** `keydesk job …` */
export function jobCommands(program: Command, line: CommandLine): void {
  const job = program.command('job').description('long work: list it, follow it, try the failed part again');
  onVault(job.command('list').description('the latest jobs'), line, async ({ client, answer }) => {
    const jobs = await client.jobs.list();
    answer.give(jobs, () => table(jobColumns, jobs, 'There is no work.'));
  });
  onVault(
    job.command('items <job>').description('the tenants of a fleet').option('--state <word>', `only those: ${jobItemStates.join(', ')}`).option('--limit <n>', 'at most so many'),
    line,
    items,
  );
  onVault(job.command('retry <job>').description('take the failed tenants of a fleet up again'), line, async (work) =>
    followFleet(work, (await work.client.jobs.retry({ job: work.given.argument(0, 'JOB') })).id),
  );
  onVault(job.command('resume <job>').description('go on with work that is paused or waits'), line, async (work) =>
    followFleet(work, (await work.client.jobs.resume({ job: work.given.argument(0, 'JOB') })).id),
  );
  for (const act of ['pause', 'cancel'] as const)
    onVault(job.command(`${act} <job>`).description(act === 'pause' ? 'stop after what is in hand' : 'end work for good'), line, async ({ client, given, answer }) => {
      const stopped = await client.jobs[act]({ job: given.argument(0, 'JOB') });
      answer.give(stopped, () => endText(stopped));
    });
}
