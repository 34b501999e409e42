import { readReference } from '../../src-shared/key-references.ts';
import type { Reader } from '../vault/rows.ts';
import { authenticationOf, providerName } from './key-words.ts';
import { column, type ReportGround, type ReportRow } from './report-body.ts';
import { type SealEvent, sealFigures } from './seal-spans.ts';

/** The columns of the BYOK status. */
export const byokColumns = [
  column('tenant', 'Tenant', 'id'),
  column('tenantName', 'Name'),
  column('provider', 'Provider'),
  column('kek', 'KEK reference', 'id'),
  column('kmsKey', 'Key', 'id'),
  column('authentication', 'Authentication'),
  column('lifecycle', 'Lifecycle', 'status'),
  column('phase', 'Validation', 'status'),
  column('since', 'Validation since', 'time'),
  column('lastOk', 'Last OK', 'time'),
  column('lastError', 'Last error'),
  column('activated', 'Activated', 'time'),
  column('sealedSince', 'Sealed since', 'time'),
  column('sealCause', 'Cause of the seal'),
  column('seals', 'Seals in the period', 'count'),
  column('sealedSeconds', 'Sealed in the period (s)', 'count'),
  column('longestSeconds', 'Longest seal (s)', 'count'),
  column('preflightsOk', 'Preflights ok', 'count'),
  column('preflightsFailed', 'Preflights failed', 'count'),
  column('jobs', 'Rewrap jobs', 'count'),
  column('jobTotal', 'Rewrap total', 'count'),
  column('jobDone', 'Rewrap done', 'count'),
  column('jobFailed', 'Rewrap failed', 'count'),
  column('dataKeys', 'Data keys', 'count'),
  column('secrets', 'Secrets', 'count'),
  column('config', 'Binding', 'id'),
  column('configVersion', 'Version', 'count'),
  column('created', 'Created', 'time'),
  column('modified', 'Modified', 'time'),
] as const;

/** A binding of a tenant to a customer's key, with what hangs on it. */
export interface BindingLine {
  readonly id: string;
  readonly tenant: string;
  readonly tenantName: string;
  readonly secrets: number;
  readonly reference: string;
  readonly resource: string;
  readonly kmsKey: string;
  readonly status: string;
  readonly phase: string;
  readonly since: number;
  readonly lastOk: number | null;
  readonly lastError: string | null;
  readonly activatedAt: number | null;
  readonly sealedSince: number | null;
  readonly sealedCause: string | null;
  readonly version: number;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly nextAt: number | null;
  readonly dataKeys: number;
}

const bindingSql = `select c.id, c.tenant, t.display_name as tenantName, (select coalesce(sum(s.secrets), 0) from secret_counts s where s.tenant = c.tenant and s.state <> 'deleted') as secrets, k.reference, k.resource,
  c.kms_key as kmsKey, c.status, k.phase, k.since, c.last_validated_at as lastOk, c.last_validation_error as lastError,
  c.activated_at as activatedAt, c.sealed_since as sealedSince, c.sealed_cause as sealedCause, c.config_version as version,
  c.created_at as createdAt, c.modified_at as modifiedAt,
  (select min(n.created_at) from byok_configs n where n.tenant = c.tenant and n.created_at > c.created_at) as nextAt,
  (select count(*) from wrappings w where w.tenant = c.tenant and w.config = c.id and w.state = 'live') as dataKeys
  from byok_configs c join tenants t on t.id = c.tenant join kms_keys k on k.id = c.kms_key
  where c.created_at < :to and (c.live = 1 or c.status = 'OFFBOARDED' and c.modified_at >= :from) and (:tenant is null or c.tenant = :tenant)
  order by t.display_name collate nocase, c.tenant, c.created_at, c.id`;

/** Bindings that were there at some time of the period. */
export function bindings(rows: Reader, { scope }: ReportGround): readonly BindingLine[] {
  return rows.all<BindingLine>(bindingSql, { from: scope.from, to: scope.to, tenant: scope.tenant ?? null });
}

interface ConfigEvent extends SealEvent {
  readonly outcome: string;
}

const eventSql = `select object, action, time, outcome from audit_events
  where action in ('byok.seal', 'byok.unseal', 'byok.revoke', 'byok.offboard', 'byok.move', 'byok.preflight')
  and time < :to and seq <= :head and (:tenant is null or tenant = :tenant) order by seq`;

/** What the audit log tells of each binding, by its id. */
export function eventsByBinding(rows: Reader, { scope, head }: ReportGround): ReadonlyMap<string, readonly ConfigEvent[]> {
  const byBinding = new Map<string, ConfigEvent[]>();
  for (const event of rows.iterate<ConfigEvent>(eventSql, { to: scope.to, head: head.seq, tenant: scope.tenant ?? null })) {
    const list = byBinding.get(event.object ?? '') ?? [];
    list.push(event);
    byBinding.set(event.object ?? '', list);
  }
  return byBinding;
}

interface JobFigures {
  readonly jobs: number;
  readonly total: number | null;
  readonly done: number | null;
  readonly failed: number | null;
}

const jobSql = `select count(*) as jobs, sum(total) as total, sum(done) as done, sum(failed) as failed from jobs
  where tenant = :tenant and kind in ('activate', 'offboard', 'rotate', 'move', 'rewrap') and started_at >= :from and started_at < :to`;

/** The jobs that were started while the binding stood, within the period. */
function jobsOf(rows: Reader, line: BindingLine, { scope }: ReportGround): JobFigures {
  const from = Math.max(scope.from, line.createdAt);
  const to = Math.min(scope.to, line.nextAt ?? Number.MAX_SAFE_INTEGER);
  return rows.get<JobFigures>(jobSql, { tenant: line.tenant, from, to }) ?? { jobs: 0, total: 0, done: 0, failed: 0 };
}

interface Preflights {
  readonly ok: number;
  readonly failed: number;
}

function preflightsOf(events: readonly ConfigEvent[], from: number): Preflights {
  const within = events.filter(({ action, time }) => action === 'byok.preflight' && time >= from);
  const ok = within.filter(({ outcome }) => outcome === 'ok').length;
  return { ok, failed: within.length - ok };
}

/** The row of one binding. */
export function byokRow(rows: Reader, line: BindingLine, events: readonly ConfigEvent[], ground: ReportGround): ReportRow {
  const { scope, now } = ground;
  const happened = events.filter(({ outcome }) => outcome === 'ok');
  const seal = sealFigures(happened, { from: scope.from, to: Math.min(scope.to, Math.max(now, scope.from)) });
  const preflights = preflightsOf(events, scope.from);
  const job = jobsOf(rows, line, ground);
  const reference = readReference(line.reference);
  const cells: Readonly<Record<(typeof byokColumns)[number]['id'], string | number | null>> = {
    tenant: line.tenant,
    tenantName: line.tenantName,
    provider: providerName(reference),
    kek: line.resource,
    kmsKey: line.kmsKey,
    authentication: authenticationOf(reference),
    lifecycle: line.status,
    phase: line.phase,
    since: line.since,
    lastOk: line.lastOk,
    lastError: line.lastError,
    activated: line.activatedAt,
    sealedSince: line.sealedSince,
    sealCause: line.sealedCause,
    ...seal,
    preflightsOk: preflights.ok,
    preflightsFailed: preflights.failed,
    jobs: job.jobs,
    jobTotal: job.total ?? 0,
    jobDone: job.done ?? 0,
    jobFailed: job.failed ?? 0,
    dataKeys: line.dataKeys,
    secrets: line.secrets,
    config: line.id,
    configVersion: line.version,
    created: line.createdAt,
    modified: line.modifiedAt,
  };
  return byokColumns.map(({ id }) => cells[id]);
}
