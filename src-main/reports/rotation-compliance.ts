import type { CryptoperiodKind, DueRow } from '../../src-shared/cryptoperiods.ts';
import type { Report } from '../../src-shared/reports.ts';
import type { Reader } from '../vault/rows.ts';
import { controlsOf, doesNotProve } from './honesty.ts';
import { column, counted, grouped, type ReportBody, type ReportCell, type ReportGround, type ReportRow, wanted } from './report-body.ts';

const columns = [
  column('key', 'Key', 'id'),
  column('label', 'Label'),
  column('class', 'Class', 'status'),
  column('version', 'Version'),
  column('policyDays', 'Cryptoperiod (days)', 'count'),
  column('since', 'Last rotation', 'time'),
  column('due', 'Due', 'time'),
  column('daysOver', 'Days over', 'count'),
  column('state', 'State', 'status'),
  column('automatic', 'Automatic', 'status'),
  column('blocked', 'Not rotated because'),
  column('rotations', 'Rotations in the period', 'count'),
] as const;

const day = 86_400_000;
const classes: Readonly<Record<CryptoperiodKind, string>> = { 'data-key': 'DATA', 'customer-key': 'CUSTOMER' };

interface Found {
  readonly due: readonly DueRow[];
  readonly rotations: ReadonlyMap<string, number>;
}

const keysOfTenant = 'select kms_key as id from byok_configs where tenant = :tenant and live = 1';
const rotated = `select tenant, count(*) as count from data_keys where version > 1 and created_at >= :from and created_at < :to group by tenant`;

function ofScope(rows: Reader, due: readonly DueRow[], tenant: string | undefined): readonly DueRow[] {
  if (tenant === undefined) return due;
  const keys = new Set(rows.all<{ id: string }>(keysOfTenant, { tenant }).map(({ id }) => id));
  return due.filter(({ kind, id }) => (kind === 'data-key' ? id === tenant : keys.has(id)));
}

function find({ vault, scope, now, due }: ReportGround): Found {
  return vault.read((rows) => {
    const listed = due(rows, now).filter(({ since }) => since < scope.to);
    const counts = rows.all<{ tenant: string; count: number }>(rotated, { from: scope.from, to: scope.to });
    return { due: ofScope(rows, listed, scope.tenant), rotations: new Map(counts.map(({ tenant, count }) => [tenant, count])) };
  });
}

function rowOf(line: DueRow, rotations: Found['rotations']): ReportRow {
  const cells: Readonly<Record<(typeof columns)[number]['id'], ReportCell>> = {
    key: line.id,
    label: line.name,
    class: classes[line.kind],
    version: line.version,
    policyDays: Math.round((line.dueAt - line.since) / day),
    since: line.since,
    due: line.dueAt,
    daysOver: line.daysOver,
    state: line.state,
    automatic: line.automatic ? 'yes' : 'no',
    blocked: line.blockedBy === '' ? null : line.blockedBy,
    rotations: line.kind === 'data-key' ? (rotations.get(line.id) ?? 0) : null,
  };
  return columns.map(({ id }) => cells[id]);
}

function summaryOf({ due, rotations }: Found): Report['summary'] {
  const count = (chosen: (row: DueRow) => boolean): string => grouped(due.filter(chosen).length);
  const listed = due.filter(({ kind }) => kind === 'data-key').reduce((sum, { id }) => sum + (rotations.get(id) ?? 0), 0);
  return [
    { label: 'Keys', value: grouped(due.length) },
    { label: 'Within their cryptoperiod', value: count(({ state }) => state !== 'overdue') },
    { label: 'Due soon', value: count(({ state }) => state === 'due-soon') },
    { label: 'Overdue', value: count(({ state }) => state === 'overdue') },
    { label: 'Overdue data keys', value: count(({ state, kind }) => state === 'overdue' && kind === 'data-key') },
    { label: 'Overdue customers’ keys', value: count(({ state, kind }) => state === 'overdue' && kind === 'customer-key') },
    { label: 'Most days over', value: grouped(due.reduce((most, { daysOver }) => Math.max(most, daysOver), 0)) },
    { label: 'Data keys rotated in the period', value: grouped(listed) },
  ];
}

/** The report **Rotation compliance**: one row for each key that protects new data, held against its cryptoperiod. */
export async function rotationCompliance(ground: ReportGround): Promise<ReportBody> {
  const found = find(ground);
  const of = ground.scope.tenant === undefined ? '' : ` of the tenant “${ground.scope.tenant}”`;
  return {
    population: `Every active data key${of} and every customer’s key that wraps ${of === '' ? 'one' : 'it'}, made before the end of the period. States are those at the moment of the report; rotations are counted within the period. Retired versions protect nothing new and are left out.`,
    rowCount: found.due.length,
    completeness: `Complete: ${counted(found.due.length, 'key')} and the policy were read from the vault in one transaction, standing at event ${grouped(ground.head.seq)} of the chain; every one is listed.`,
    doesNotProve: doesNotProve('rotation-compliance'),
    controls: controlsOf('rotation-compliance'),
    summary: summaryOf(found),
    columns: [...columns],
    rows: wanted(found.due.map((line) => rowOf(line, found.rotations)), ground.preview),
  };
}
