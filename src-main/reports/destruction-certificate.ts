import { z } from 'zod';
import type { Report } from '../../src-shared/reports.ts';
import { toHex } from '../crypto/base64url.ts';
import type { Reader } from '../vault/rows.ts';
import { controlsOf, doesNotProve } from './honesty.ts';
import { column, counted, grouped, type ReportBody, type ReportCell, type ReportGround, type ReportRow, wanted } from './report-body.ts';

const columns = [
  column('tenant', 'Tenant', 'id'),
  column('tenantName', 'Name'),
  column('dataKey', 'Data key version', 'count'),
  column('created', 'Created', 'time'),
  column('destroyed', 'Destroyed', 'time'),
  column('method', 'Method'),
  column('wrappings', 'Wrappings destroyed', 'count'),
  column('wrappingHash', 'SHA-256 of the wrapping', 'id'),
  column('kmsKey', 'Wrapped by', 'id'),
  column('category', 'Category', 'status'),
  column('reason', 'Reason'),
  column('officer', 'Officer'),
  column('secrets', 'Secrets lost', 'count'),
  column('revisions', 'Revisions lost', 'count'),
  column('censusHash', 'Hash of the census', 'id'),
  column('censusTaken', 'Census taken', 'time'),
  column('event', 'Event', 'count'),
  column('eventHash', 'Hash of the event', 'id'),
] as const;

const method = 'cryptographic erasure: every wrapping was overwritten in the database, and its log folded in';

const text = z.string().nullable().catch(null);
const count = z.number().nullable().catch(null);
/** What the event of a revocation tells; what an older one does not is left empty. */
const detailSchema = z.object({
  category: text,
  reason: text,
  officer: text,
  kmsKey: text,
  secrets: count,
  revisions: count,
  census: text,
  censusTakenAt: count,
  wrappings: z
    .array(z.object({ version: z.number(), count: z.number(), sha256: z.string() }))
    .catch([]),
});

interface RevocationLine {
  readonly seq: number;
  readonly time: number;
  readonly actor: string;
  readonly tenant: string;
  readonly tenantName: string;
  readonly detail: string;
  readonly hash: Uint8Array;
}

const revocations = `select e.seq, e.time, e.actor, e.tenant, t.display_name as tenantName, e.detail, e.hash
  from audit_events e join tenants t on t.id = e.tenant
  where e.action = 'byok.revoke' and e.outcome = 'ok' and e.time >= :from and e.time < :to and e.seq <= :head
  and (:tenant is null or e.tenant = :tenant) order by e.seq`;

interface DataKeyLine {
  readonly version: number;
  readonly createdAt: number;
}

const destroyedKeys = `select version, created_at as createdAt from data_keys where tenant = :tenant and state = 'revoked' order by version`;

interface Found {
  readonly tenants: number;
  readonly rows: readonly ReportRow[];
  readonly secrets: number;
  readonly revisions: number;
}

function rowsOf(rows: Reader, line: RevocationLine): readonly ReportRow[] {
  const detail = detailSchema.parse(JSON.parse(line.detail));
  return rows.all<DataKeyLine>(destroyedKeys, { tenant: line.tenant }).map(({ version, createdAt }) => {
    const wrapping = detail.wrappings.find((one) => one.version === version);
    const cells: Readonly<Record<(typeof columns)[number]['id'], ReportCell>> = {
      tenant: line.tenant,
      tenantName: line.tenantName,
      dataKey: version,
      created: createdAt,
      destroyed: line.time,
      method,
      wrappings: wrapping?.count ?? null,
      wrappingHash: wrapping?.sha256 ?? null,
      kmsKey: detail.kmsKey,
      category: detail.category,
      reason: detail.reason,
      // One that was scheduled is carried out by the desk: who asked for it stands in its event.
      officer: detail.officer ?? line.actor,
      secrets: detail.secrets,
      revisions: detail.revisions,
      censusHash: detail.census,
      censusTaken: detail.censusTakenAt,
      event: line.seq,
      eventHash: toHex(line.hash),
    };
    return columns.map(({ id }) => cells[id]);
  });
}

function find({ vault, scope, head }: ReportGround): Found {
  return vault.read((rows) => {
    const lines = rows.all<RevocationLine>(revocations, { from: scope.from, to: scope.to, head: head.seq, tenant: scope.tenant ?? null });
    const details = lines.map(({ detail }) => detailSchema.parse(JSON.parse(detail)));
    const sum = (name: 'secrets' | 'revisions'): number => details.reduce((total, detail) => total + (detail[name] ?? 0), 0);
    return { tenants: lines.length, rows: lines.flatMap((line) => rowsOf(rows, line)), secrets: sum('secrets'), revisions: sum('revisions') };
  });
}

function summaryOf({ tenants, rows, secrets, revisions }: Found): Report['summary'] {
  const figures: readonly (readonly [string, number])[] = [
    ['Tenants revoked', tenants],
    ['Data key versions destroyed', rows.length],
    ['Secrets that cannot be read any more', secrets],
    ['Revisions that cannot be read any more', revisions],
  ];
  return figures.map(([label, value]) => ({ label, value: grouped(value) }));
}

/** The report **Destruction certificate**: one row for each version of a data key that a revocation destroyed. */
export async function destructionCertificate(ground: ReportGround): Promise<ReportBody> {
  const found = find(ground);
  const of = ground.scope.tenant === undefined ? '' : ` of the tenant “${ground.scope.tenant}”`;
  return {
    population: `Every version of a data key${of} that was destroyed by a revocation within the period. The secrets and revisions lost are those of the census that was taken in the same transaction.`,
    rowCount: found.rows.length,
    completeness: `Complete: ${counted(found.rows.length, 'data key version')} of ${counted(found.tenants, 'revoked tenant')} were read from the vault in one transaction, standing at event ${grouped(ground.head.seq)} of the chain; every one is listed.`,
    doesNotProve: doesNotProve('destruction-certificate'),
    controls: controlsOf('destruction-certificate'),
    summary: summaryOf(found),
    columns: [...columns],
    rows: wanted(found.rows, ground.preview),
  };
}
