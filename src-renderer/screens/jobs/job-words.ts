import { ArrowLeftRight, FileInput, LogOut, RefreshCw, RotateCw, ShieldCheck, Stethoscope } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { textOf } from '../../../src-shared/error-text.ts';
import type { ErrorText } from '../../../src-shared/error-text.ts';
import type { FleetAct, Job, JobItem, JobKind } from '../../../src-shared/jobs.ts';
import { durationText } from '../../components/time-text.ts';

/** What a job of a kind counts, in the plural. */
export const jobNouns: Readonly<Record<JobKind, string>> = {
  import: 'secrets',
  activate: 'data key versions',
  offboard: 'data key versions',
  rotate: 'revisions',
  move: 'data key versions',
  rewrap: 'data key versions',
  fleet: 'tenants',
};

/** How an act is written, for one tenant and for many. */
export const actWords: Readonly<Record<FleetAct | 'import', { readonly word: string; readonly icon: LucideIcon }>> = {
  import: { word: 'Import', icon: FileInput },
  preflight: { word: 'Preflight', icon: Stethoscope },
  activate: { word: 'Activation', icon: ShieldCheck },
  offboard: { word: 'Offboarding', icon: LogOut },
  rotate: { word: 'Rotation', icon: RotateCw },
  move: { word: 'Move', icon: ArrowLeftRight },
  rewrap: { word: 'Rewrap', icon: RefreshCw },
};

/** What is done, whether for one tenant or for many. */
export function actOf({ kind, act }: Pick<Job, 'kind' | 'act'>): FleetAct | 'import' {
  return kind === 'fleet' ? (act ?? 'preflight') : kind;
}

/** Whether a job has not come to its end. */
export function isUnfinished({ state }: Pick<Job, 'state'>): boolean {
  return state === 'running' || state === 'waiting' || state === 'paused';
}

/** How many of the jobs run, wait and are paused: `2 running`, `1 running, 1 waiting`. */
export function jobCounts(jobs: readonly Job[]): string {
  const counted = (['running', 'waiting', 'paused'] as const).map((word) => ({ word, count: jobs.filter(({ state }) => state === word).length }));
  return counted
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${String(count)} ${word}`)
    .join(', ');
}

/** Why a job stopped or waits, or one tenant of it; `null` when it carries no error. */
export function jobProblem({ error }: Pick<Job | JobItem, 'error'>): ErrorText | null {
  return error === null ? null : textOf(error);
}

/** The time that is left, in words; `undefined` while it cannot be told. */
export function remainingText({ state, remainingSeconds }: Pick<Job, 'state' | 'remainingSeconds'>): string | undefined {
  if (state !== 'running' || remainingSeconds === null) return undefined;
  return remainingSeconds < 1 ? 'almost done' : `about ${durationText(remainingSeconds * 1_000)} left`;
}

/** How long something took, in words. */
export function tookText(ms: number): string {
  return ms < 1_000 ? 'under 1 s' : durationText(ms);
}

/** How much is done, in words: `812 of 1,000 tenants, 3 failed`. */
export function doneText({ kind, done, total, failed }: Pick<Job, 'kind' | 'done' | 'total' | 'failed'>): string {
  const count = total === 0 ? done.toLocaleString() : `${done.toLocaleString()} of ${total.toLocaleString()}`;
  return `${count} ${jobNouns[kind]}${failed === 0 ? '' : `, ${failed.toLocaleString()} failed`}`;
}

/** The result of a job as lines of text: its title, its id and when it ended, then each line of it. */
export function resultText({ title, id, finishedAt, result }: Pick<Job, 'title' | 'id' | 'finishedAt' | 'result'>): string {
  const ended = finishedAt === null ? [] : [`Ended: ${new Date(finishedAt).toISOString()}`];
  return [title, `Work: ${id}`, ...ended, ...result.map(({ label, value }) => `${label}: ${value}`)].join('\n');
}
