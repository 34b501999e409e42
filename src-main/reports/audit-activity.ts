import { setImmediate } from 'node:timers/promises';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { Report } from '../../src-shared/reports.ts';
import { type Sensitivity, strictness } from '../../src-shared/sensitivity.ts';
import type { AuditRow } from '../crypto/audit-hash.ts';
import { toHex } from '../crypto/base64url.ts';
import type { Parameters } from '../vault/rows.ts';
import { recompute } from './chain-stretch.ts';
import { controlsOf, doesNotProve } from './honesty.ts';
import { column, counted, grouped, type ReportBody, type ReportGround, type ReportRow } from './report-body.ts';

/** The most events one exported report holds. */
export const maximumEvents = 100_000;

const columns = [
  column('seq', 'No.', 'count'),
  column('time', 'Time (UTC)', 'time'),
  column('actor', 'Actor'),
  column('operation', 'Operation'),
  column('tenant', 'On behalf of', 'id'),
  column('object', 'Object', 'id'),
  column('revision', 'Revision'),
  column('sensitivity', 'Sensitivity', 'status'),
  column('outcome', 'Outcome', 'status'),
  column('failure', 'Failure reason'),
  column('reason', 'Stated reason'),
  column('source', 'Source'),
  column('requestId', 'Request', 'id'),
  column('detail', 'Detail'),
  column('hash', 'Hash', 'id'),
];

type EventRow = AuditRow & { readonly hash: Uint8Array };

interface Tally {
  readonly actor: string;
  readonly action: string;
  readonly outcome: string;
  readonly sensitivity: Sensitivity | null;
  readonly count: number;
}

interface Population {
  readonly first: number;
  readonly last: number;
  readonly where: string;
  readonly parameters: Parameters;
}

const sliceRows = 20_000;

/** The numbers between which the period lies; what was written after the head is not in it. */
function populationOf({ vault, scope, head }: ReportGround): Population | null {
  const { from, to, tenant } = scope;
  const ends = vault.read((rows) =>
    rows.get<{ first: number | null; last: number | null }>(
      `select min(seq) as first, max(seq) as last from audit_events indexed by audit_by_time
       where time >= :from and time < :to and seq <= :head`,
      { from, to, head: head.seq },
    ),
  );
  if (typeof ends?.first !== 'number' || ends.last === null) return null;
  const ofTenant = tenant === undefined ? '' : ' and tenant = :tenant';
  const where = `seq >= :low and seq <= :high and time >= :from and time < :to${ofTenant}`;
  return { first: ends.first, last: ends.last, where, parameters: { from, to, ...(tenant === undefined ? {} : { tenant }) } };
}

async function* slices({ first, last }: Population): AsyncGenerator<{ readonly low: number; readonly high: number }> {
  for (let low = first; low <= last; low += sliceRows) {
    yield { low, high: Math.min(last, low + sliceRows - 1) };
    await setImmediate();
  }
}

async function tally({ vault }: ReportGround, population: Population): Promise<readonly Tally[]> {
  const sql = `select actor, action, outcome, sensitivity, count(*) as count from audit_events where ${population.where} group by 1, 2, 3, 4`;
  const all: Tally[] = [];
  for await (const slice of slices(population))
    all.push(...vault.read((rows) => rows.all<Tally>(sql, { ...population.parameters, ...slice })));
  return all;
}

/** A fact of the detail as text, or `null` where the event says nothing of it. */
function fact(detail: Readonly<Record<string, unknown>>, ...names: readonly string[]): string | null {
  const value = names.map((name) => detail[name]).find((one) => one !== undefined && one !== null);
  if (value === undefined) return null;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}

function detailOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

function failure(outcome: string, detail: Readonly<Record<string, unknown>>): string | null {
  if (outcome === 'ok') return null;
  const [code, kind] = [fact(detail, 'error'), fact(detail, 'kind')];
  return [code, kind].filter((part) => part !== null).join(': ') || fact(detail, 'problem', 'firstProblem');
}

function rowOf(event: EventRow): ReportRow {
  const { seq, time, actor, action, tenant, object, sensitivity, outcome, requestId, detail, hash } = event;
  const facts = detailOf(detail);
  const revision = action.startsWith('secret.') ? fact(facts, 'version', 'revision') : null;
  const [reason, source] = [fact(facts, 'reason'), fact(facts, 'via')];
  const failed = failure(outcome, facts);
  return [seq, time, actor, action, tenant, object, revision, sensitivity, outcome, failed, reason, source, requestId, detail, toHex(hash)];
}

async function readRows({ vault, preview }: ReportGround, population: Population): Promise<readonly ReportRow[]> {
  const limit = preview ?? maximumEvents;
  const sql = `select seq, time, actor, action, tenant, object, sensitivity, outcome, request_id as requestId, detail, hash
    from audit_events where ${population.where} order by seq limit :limit`;
  const all: ReportRow[] = [];
  for await (const slice of slices(population)) {
    const parameters = { ...population.parameters, ...slice, limit: limit - all.length };
    all.push(...vault.read((rows) => rows.all<EventRow>(sql, parameters)).map(rowOf));
    if (all.length >= limit) break;
  }
  return all;
}

const total = (tallies: readonly Tally[], chosen: (one: Tally) => boolean = () => true): number =>
  tallies.filter(chosen).reduce((sum, { count }) => sum + count, 0);

function summaryOf(tallies: readonly Tally[]): Report['summary'] {
  const isStrict = ({ sensitivity }: Tally): boolean => sensitivity !== null && strictness(sensitivity) >= strictness('PHI');
  const figures: readonly (readonly [string, number])[] = [
    ['Events', total(tallies)],
    ['Succeeded', total(tallies, ({ outcome }) => outcome === 'ok')],
    ['Refused', total(tallies, ({ outcome }) => outcome === 'refused')],
    ['Failed', total(tallies, ({ outcome }) => outcome === 'failed')],
    ['Actors', new Set(tallies.map(({ actor }) => actor)).size],
    ['Values revealed', total(tallies, ({ action, outcome }) => action === 'secret.reveal' && outcome === 'ok')],
    ['PHI or stricter', total(tallies, isStrict)],
    ['Key operations', total(tallies, ({ action }) => /^(key|byok)\./.test(action))],
  ];
  return figures.map(([label, value]) => ({ label, value: grouped(value) }));
}

/** Says how complete the rows are; at an export the chain of the period is recomputed first. */
async function completenessOf(ground: ReportGround, population: Population | null, rowCount: number): Promise<string> {
  const ends = `The population ends before the event of this export; the chain ended at event ${grouped(ground.head.seq)}.`;
  if (population === null) return `Complete: no event falls into the period. ${ends}`;
  const { first, last } = population;
  const range = `Events ${grouped(first)} to ${grouped(last)} of the chain span the period`;
  if (ground.preview !== null) return `${range}; they are recomputed when the report is exported. ${ends}`;
  const { broken } = await recompute(ground.vault, first, last);
  if (broken !== null) {
    return `NOT COMPLETE: ${range.toLowerCase()}, but event ${grouped(broken)} is missing or does not have the hash of its content. Verify the audit log before relying on this report.`;
  }
  const all = `${range}; all ${grouped(last - first + 1)} are there without a gap, and the hash of each was recomputed from its content and the event before it.`;
  return `Complete: ${all} ${counted(rowCount, 'event')} of them ${rowCount === 1 ? 'is' : 'are'} in the population, and every one is listed. ${ends}`;
}

function requireRoom({ preview }: ReportGround, rowCount: number): void {
  if (preview !== null || rowCount <= maximumEvents) return;
  const problem = `holds ${grouped(rowCount)} events, and one report holds at most ${grouped(maximumEvents)}`;
  throw new KeydeskError('BAD_INPUT', { field: 'scope.to', problem, remedy: 'Choose a shorter period or a single tenant.' });
}

/** The report **Audit activity**: every event of the period, one row each. @throws BAD_INPUT when there are too many */
export async function auditActivity(ground: ReportGround): Promise<ReportBody> {
  const population = populationOf(ground);
  const tallies = population === null ? [] : await tally(ground, population);
  const rowCount = total(tallies);
  requireRoom(ground, rowCount);
  const of = ground.scope.tenant === undefined ? 'of all tenants and of the vault itself' : `of the tenant “${ground.scope.tenant}”`;
  return {
    population: `Every audit event ${of} whose time lies in the period, the start included and the end not.`,
    rowCount,
    completeness: await completenessOf(ground, population, rowCount),
    doesNotProve: doesNotProve('audit-activity'),
    controls: controlsOf('audit-activity'),
    summary: summaryOf(tallies),
    columns,
    rows: population === null ? [] : await readRows(ground, population),
  };
}
