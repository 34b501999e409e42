import type { Attention } from '../../src-shared/overview.ts';
import type { Reader } from '../vault/rows.ts';

/** How long a backup counts as recent, in days. */
export const backupDays = 30;
/** How long before its purge a deleted secret is mentioned, in days. */
export const purgeDays = 7;

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
  readonly title: string;
  readonly state: string;
  readonly tenant: string;
  readonly since: number;
}

/** Jobs that wait to be resumed, and those that failed and of whose kind none went well since. */
function stuckJobs(rows: Reader): readonly Attention[] {
  const found = rows.all<JobRow>(
    `select j.title, j.state, j.tenant, coalesce(j.finished_at, j.started_at) as since from jobs j
     where j.state = 'waiting' or (j.state = 'failed' and not exists (
       select 1 from jobs n where n.tenant = j.tenant and n.kind = j.kind and n.started_at > j.started_at))
     order by since limit ${named}`,
  );
  return found.map(({ title, state, tenant, since }) => ({
    tone: state === 'failed' ? 'danger' : 'attention',
    title,
    detail: state === 'failed' ? 'The job failed. Its tenant shows why, and how to try again.' : 'The job was cut off and waits to be resumed.',
    route: `/tenants/${tenant}/status`,
    since,
  }));
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
export function attentionList(rows: Reader, now: number): readonly Attention[] {
  const all = [
    ...brokenChain(rows),
    ...sealedTenants(rows),
    ...invalidKeys(rows),
    ...stuckJobs(rows),
    ...refusedUnlocks(rows),
    ...noBackup(rows, now),
    ...soonPurged(rows, now),
  ];
  return all.sort((one, other) => pressing.indexOf(one.tone) - pressing.indexOf(other.tone));
}
