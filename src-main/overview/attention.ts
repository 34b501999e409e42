import type { Job } from '../../src-shared/jobs.ts';
import type { Attention } from '../../src-shared/overview.ts';
import type { Reader } from '../vault/rows.ts';

/** How long a backup counts as recent, in days. */
export const backupDays = 30;
/** How long before its purge a deleted secret is mentioned, in days. */
export const purgeDays = 7;

/** What the overview says of a job that waits. */
export type WaitingJob = Pick<Job, 'id' | 'title' | 'tenant' | 'startedAt'>;

/** What other rooms know of how things stand: how many keys are past their cryptoperiod, and which jobs wait. */
export interface Standing {
  readonly overdue: number;
  readonly waiting: readonly WaitingJob[];
}

/** For how long the use of an access key after its end is mentioned, in days. */
export const refusedUseDays = 30;

const dayMilliseconds = 86_400_000;
const named = 20;

const several = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

interface SealedRow {
  readonly id: string;
  readonly name: string;
  readonly since: number | null;
  readonly cause: string | null;
}

function sealedTenants(rows: Reader): readonly Attention[] {
  const found = rows.all<SealedRow>(
    `select t.id, t.display_name as name, c.sealed_since as since, c.sealed_cause as cause
     from byok_configs c join tenants t on t.id = c.tenant
     where c.live = 1 and c.status = 'SEALED' and t.state = 'active' order by c.sealed_since limit ${named}`,
  );
  return found.map(({ id, name, since, cause }) => ({
    tone: 'danger',
    title: `${name} is sealed`,
    detail: cause ?? 'The customer’s key does not serve.',
    route: `/tenants/${id}/byok`,
    since,
  }));
}

interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  readonly since: number;
  readonly message: string;
  readonly used: number;
}

/** Keys that do not serve. A key file's media that is not there is one of them; a key nobody uses is less pressing. */
function invalidKeys(rows: Reader): readonly Attention[] {
  const found = rows.all<KeyRow>(
    `select k.id, k.display_name as name, k.provider, k.since, k.message,
     exists (select 1 from byok_configs c where c.kms_key = k.id and c.live = 1 and c.status <> 'REVOKED') as used
     from kms_keys k where k.deleted_at is null and k.phase = 'INVALID' order by used desc, k.since limit ${named}`,
  );
  return found.map(({ id, name, provider, since, message, used }) => ({
    tone: used === 1 ? 'danger' : 'attention',
    title: provider === 'KEY_FILE' ? `The key file ${name} cannot be used` : `The key ${name} cannot be used`,
    detail: message,
    route: `/keys/${id}`,
    since,
  }));
}

interface JobRow {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly tenant: string | null;
  readonly failed: number;
  readonly paused: number;
  readonly since: number;
}

// A failed job is old news once another of its kind has begun; a fleet, once another of its act has.
const stuck = `select j.id, j.title, j.state, j.tenant, j.failed, j.paused, coalesce(j.finished_at, j.started_at) as since from jobs j
  where j.state = 'running' and j.paused = 1
  or (j.state = 'failed' or j.kind = 'fleet' and j.state = 'done' and j.failed > 0) and not exists (
    select 1 from jobs n where n.tenant is j.tenant and n.kind = j.kind and n.act is j.act and n.started_at > j.started_at)
  order by since limit ${named}`;

function stuckWords({ state, failed, paused, tenant }: JobRow): string {
  if (paused === 1) return 'It is paused: resume it when you are ready.';
  if (state === 'done') return `${several(failed, 'tenant')} failed. Open the work to see why, and try those again.`;
  return tenant === null ? 'The work failed. Open it to see why.' : 'The job failed. Its tenant shows why, and how to try again.';
}

/** Work that the officer paused, that failed, or of which some tenants failed. */
function stuckJobs(rows: Reader): readonly Attention[] {
  return rows.all<JobRow>(stuck).map((job) => ({
    tone: job.paused === 1 ? 'attention' : 'danger',
    title: job.title,
    detail: stuckWords(job),
    route: job.tenant === null ? `/work/${job.id}` : `/tenants/${job.tenant}/status`,
    since: job.since,
  }));
}

/** Work that a lock, a crash or a KMS that is away has cut off. */
function waitingJobs(waiting: readonly WaitingJob[]): readonly Attention[] {
  return waiting.slice(0, named).map(({ id, title, tenant, startedAt }) => ({
    tone: 'attention',
    title,
    detail: 'The job was cut off and waits to be resumed.',
    route: tenant === null ? `/work/${id}` : `/tenants/${tenant}/status`,
    since: startedAt,
  }));
}

interface DrillRow {
  readonly id: string;
  readonly name: string;
  readonly step: string;
  readonly since: number;
}

const drillWords: Readonly<Record<string, string>> = {
  disable: 'Have the key disabled at its provider, then say so here.',
  sealing: 'The key is disabled: the tenants are being sealed.',
  enable: 'Every tenant is sealed. Have the key enabled again, then say so here.',
  unsealing: 'The key is enabled: the tenants come back.',
};

/** Drills that are under way: somebody's tenants may be sealed because of one. */
function openDrills(rows: Reader): readonly Attention[] {
  const found = rows.all<DrillRow>(
    `select d.id, k.display_name as name, d.step, d.started_at as since from drills d join kms_keys k on k.id = d.kms_key
     where d.step not in ('done', 'abandoned') order by d.started_at limit ${named}`,
  );
  return found.map(({ id, name, step, since }) => ({
    tone: 'attention',
    title: `A kill-switch drill on ${name} is under way`,
    detail: drillWords[step] ?? '',
    route: `/keys/drills/${id}`,
    since,
  }));
}

interface ScheduledRow {
  readonly id: string;
  readonly name: string;
  readonly at: number;
}

/** Revocations that can still be undone. */
function scheduledRevocations(rows: Reader): readonly Attention[] {
  const found = rows.all<ScheduledRow>(
    `select t.id, t.display_name as name, c.revoke_at as at from byok_configs c join tenants t on t.id = c.tenant
     where c.live = 1 and c.revoke_at is not null order by c.revoke_at limit ${named}`,
  );
  return found.map(({ id, name, at }) => ({
    tone: 'danger',
    title: `${name} will be revoked`,
    detail: `Its data is destroyed at ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC, unless that is undone.`,
    route: `/tenants/${id}/byok`,
    since: null,
  }));
}

interface EndedKeyRow {
  readonly publicKey: string;
  readonly name: string;
  readonly uses: number;
  readonly since: number;
}

/** Access keys that somebody still shows after they were deleted or have expired: a job that was forgotten, or a key that leaked. */
function usedAfterEnd(rows: Reader, now: number): readonly Attention[] {
  const found = rows.all<EndedKeyRow>(
    `select k.public_key as publicKey, k.name, k.uses_after_end as uses, max(e.time) as since
     from audit_events e join access_keys k on k.public_key = e.object
     where e.action = 'access-key.refuse' and e.time > :since and k.uses_after_end > 0 group by k.public_key order by since desc limit ${named}`,
    { since: now - refusedUseDays * dayMilliseconds },
  );
  return found.map(({ publicKey, name, uses, since }) => ({
    tone: 'danger',
    title: `The access key ${name === '' ? publicKey : name} is used after its end`,
    detail: `It was shown ${several(uses, 'time')} and refused. Find out who still holds it.`,
    route: `/access-keys/review/${publicKey}`,
    since,
  }));
}

/** Keys past their cryptoperiod. */
function overdueKeys(overdue: number): readonly Attention[] {
  if (overdue === 0) return [];
  const title = `${several(overdue, 'key')} ${overdue === 1 ? 'is' : 'are'} past ${overdue === 1 ? 'its' : 'their'} cryptoperiod`;
  return [{ tone: 'attention', title, detail: overdue === 1 ? 'Rotate it, or have its owner rotate it.' : 'Rotate them, or have their owners rotate them.', route: '/keys/cryptoperiods', since: null }];
}

interface LastEvent {
  readonly seq: number;
  readonly time: number;
  readonly outcome: string;
}

function lastOf(rows: Reader, action: string, onlyOk: boolean): LastEvent | undefined {
  const ok = onlyOk ? "and outcome = 'ok'" : '';
  return rows.get<LastEvent>(`select seq, time, outcome from audit_events where action = :action ${ok} order by seq desc limit 1`, { action });
}

function brokenChain(rows: Reader): readonly Attention[] {
  const last = lastOf(rows, 'audit.verify', false);
  if (last === undefined || last.outcome === 'ok') return [];
  const detail = 'The last verification found events that were changed, removed or put in.';
  return [{ tone: 'danger', title: 'The audit log does not verify', detail, route: '/audit', since: last.time }];
}

/** Wrong passphrases since the officer was here before: they are written down at the unlock that follows them. */
function refusedUnlocks(rows: Reader): readonly Attention[] {
  const before = rows.get<{ seq: number }>(
    `select seq from audit_events where action = 'vault.unlock' and outcome = 'ok' order by seq desc limit 1 offset 1`,
  );
  const refused = rows.get<{ count: number; since: number | null }>(
    `select count(*) as count, min(time) as since from audit_events where action = 'vault.unlock' and outcome <> 'ok' and seq > :seq`,
    { seq: before?.seq ?? 0 },
  );
  if (refused === undefined || refused.count === 0) return [];
  const title = `${several(refused.count, 'unlock attempt')} ${refused.count === 1 ? 'was' : 'were'} refused`;
  return [{ tone: 'attention', title, detail: 'Since the vault was opened before. If it was not you, change the passphrase.', route: '/audit', since: refused.since }];
}

function noBackup(rows: Reader, now: number): readonly Attention[] {
  const last = lastOf(rows, 'vault.backup', true);
  const made = rows.get<{ createdAt: number }>('select created_at as createdAt from vault');
  const since = last?.time ?? made?.createdAt ?? now;
  if (last !== undefined && now - since < backupDays * dayMilliseconds) return [];
  const days = Math.floor((now - since) / dayMilliseconds);
  const title = last === undefined ? 'There is no backup' : `The last backup is ${several(days, 'day')} old`;
  return [{ tone: 'attention', title, detail: 'Write one file that brings the whole vault back.', route: '/settings/backup', since }];
}

function soonPurged(rows: Reader, now: number): readonly Attention[] {
  const found = rows.get<{ count: number; first: number | null }>(
    'select count(*) as count, min(purge_at) as first from secrets where purge_at is not null and purge_at < :limit',
    { limit: now + purgeDays * dayMilliseconds },
  );
  if (found === undefined || found.count === 0) return [];
  const detail = 'Until then they can be brought back.';
  return [{ tone: 'info', title: `${several(found.count, 'deleted secret')} will be purged within ${purgeDays} days`, detail, route: '/secrets', since: found.first }];
}

const pressing: readonly Attention['tone'][] = ['danger', 'attention', 'info'];

/** What the officer should look at, the most pressing first. */
export function attentionList(rows: Reader, now: number, { overdue, waiting }: Standing): readonly Attention[] {
  const all = [
    ...brokenChain(rows),
    ...scheduledRevocations(rows),
    ...usedAfterEnd(rows, now),
    ...sealedTenants(rows),
    ...invalidKeys(rows),
    ...openDrills(rows),
    ...stuckJobs(rows),
    ...waitingJobs(waiting),
    ...overdueKeys(overdue),
    ...refusedUnlocks(rows),
    ...noBackup(rows, now),
    ...soonPurged(rows, now),
  ];
  return all.sort((one, other) => pressing.indexOf(one.tone) - pressing.indexOf(other.tone));
}
