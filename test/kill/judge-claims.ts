import { fromBase64Url } from '../../src-main/crypto/base64url.ts';
import type { OpenedDesk } from '../support/opened-desk.ts';
import type { Line } from './claims.ts';
import { importedRows, type Tenant, tenants, valueOf } from './scene.ts';

type Problems = readonly string[];

interface SecretRow {
  readonly id: string;
  readonly key: string;
}

function count({ vault }: OpenedDesk, sql: string, parameters: Readonly<Record<string, string>> = {}): number {
  return vault.read((rows) => rows.get<{ n: number }>(`select count(*) as n from ${sql}`, parameters))?.n ?? 0;
}

function startedJobs(claims: readonly Line[]): readonly Extract<Line, { say: 'started' | 'finished' }>[] {
  return claims.filter((line) => line.say === 'started' || line.say === 'finished');
}

/** An import is there as a whole or not at all; at the end, when its start was acknowledged, as a whole. */
export function importedProblems(desk: OpenedDesk, claims: readonly Line[], when: 'as found' | 'at the end'): Problems {
  const found = count(desk, `secrets where tenant = 'acme' and key like 'IMPORTED!_%' escape '!'`);
  const due = startedJobs(claims).some(({ kind, say }) => kind === 'import' && (say === 'finished' || when === 'at the end'));
  const whole = found === importedRows || (found === 0 && !due);
  return whole ? [] : [`${when}: ${String(found)} of ${String(importedRows)} imported rows are there`];
}

/** What the end of a job must have brought about. */
const outcomes: Readonly<Record<'import' | 'activate' | 'rotate', (desk: OpenedDesk, tenant: string) => Problems>> = {
  import: () => [],
  activate: (desk, tenant) => {
    const { config } = desk.rooms.byok.status(tenant);
    const baseline = count(desk, `wrappings where tenant = :tenant and config is null and blob is not null`, { tenant });
    return config?.status === 'ACTIVE' && baseline === 0 ? [] : [`${tenant} is ${config?.status ?? 'unbound'} with ${String(baseline)} wrappings on the baseline`];
  },
  rotate: (desk, tenant) => {
    const newest = `(select max(version) from data_keys where tenant = :tenant)`;
    const old = count(desk, `revisions where tenant = :tenant and data_key_version < ${newest}`, { tenant });
    return old === 0 ? [] : [`${String(old)} revisions of ${tenant} are under an old data key`];
  },
};

/** Every job whose start or end was acknowledged is known, has ended well, and has done what it is for. */
export function jobProblems(desk: OpenedDesk, claims: readonly Line[]): Problems {
  return startedJobs(claims).flatMap(({ job, kind, tenant }) => {
    const state = desk.rooms.jobs.list().find(({ id }) => id === job)?.state ?? 'unknown';
    return state === 'done' ? outcomes[kind](desk, tenant) : [`a job of ${tenant} (${kind}) was acknowledged and is ${state}`];
  });
}

async function valueProblems({ rooms, asker }: OpenedDesk, tenant: string, { id, key }: SecretRow): Promise<Problems> {
  try {
    const { value } = await rooms.secrets.reveal(asker, { secret: id, purpose: 'view' });
    const text = new TextDecoder().decode(fromBase64Url(value));
    return text === valueOf(tenant, key) ? [] : [`${key} of ${tenant} has another value than was written`];
  } catch (error) {
    return [`${key} of ${tenant} cannot be read: ${String(error)}`];
  }
}

/** An acknowledged secret is there with its value and its event. */
async function createdProblems(desk: OpenedDesk, { id, tenant, key }: Extract<Line, { say: 'created' }>): Promise<Problems> {
  const events = count(desk, `audit_events where action = 'secret.create' and object = :id and outcome = 'ok'`, { id });
  return [...(events === 1 ? [] : [`${key} has ${String(events)} events of its creation`]), ...(await valueProblems(desk, tenant, { id, key }))];
}

/** How many secrets of a tenant are read: all where something was done, some where nothing was. */
function stepOf(tenant: string, claims: readonly Line[]): number {
  return startedJobs(claims).some((line) => line.tenant === tenant) ? 1 : 25;
}

async function tenantProblems(desk: OpenedDesk, tenant: Tenant, claims: readonly Line[]): Promise<Problems> {
  const rows = desk.vault.read((reader) => reader.all<SecretRow>('select id, key from secrets where tenant = :tenant order by key', { tenant }));
  const problems: string[] = rows.length >= tenants[tenant] ? [] : [`${tenant} has only ${String(rows.length)} secrets`];
  const step = stepOf(tenant, claims);
  for (const [at, row] of rows.entries()) if (at % step === 0) problems.push(...(await valueProblems(desk, tenant, row)));
  return problems.slice(0, 5);
}

/** Every acknowledged secret and every tenant can be read, with the right values. */
export async function secretProblems(desk: OpenedDesk, claims: readonly Line[]): Promise<Problems> {
  const problems: string[] = [];
  for (const claim of claims) if (claim.say === 'created') problems.push(...(await createdProblems(desk, claim)));
  for (const tenant of Object.keys(tenants) as readonly Tenant[]) problems.push(...(await tenantProblems(desk, tenant, claims)));
  return problems;
}
