import type { FleetPlan, FleetRequest, FleetScope } from '../../src-shared/byok.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { FleetAct } from '../../src-shared/jobs.ts';
import type { Lifecycle } from '../../src-shared/lifecycle.ts';
import type { Caller } from '../lib/caller.ts';
import type { Jobs } from '../lib/jobs.ts';
import type { Reader } from '../vault/rows.ts';
import type { Vault } from '../vault/vault.ts';
import { tenantsOnBoard } from './board.ts';
import type { CustomerKeys } from './customer-keys.ts';

/** What planning and starting work for many tenants stands on. */
export interface ManyTenantsParts {
  readonly vault: Vault;
  readonly jobs: Jobs;
  readonly keys: CustomerKeys;
}

/** What of a tenant decides whether it takes part. */
interface Candidate {
  readonly tenant: string;
  /** Null when there is no such tenant. */
  readonly displayName: string | null;
  readonly archived: number;
  readonly status: Lifecycle | null;
  readonly kmsKey: string | null;
  readonly revokeAt: number | null;
  readonly busy: number;
  readonly importing: number;
  readonly secrets: number;
}

const unended = `j.state = 'running' and (j.kind <> 'fleet' or j.act <> 'preflight')`;
const candidates = `select w.value as tenant, t.display_name as displayName, t.state = 'archived' as archived, c.status, c.kms_key as kmsKey,
  c.revoke_at as revokeAt,
  exists (select 1 from jobs j where j.tenant = t.id and j.kind <> 'import' and ${unended})
    or exists (select 1 from job_items i join jobs j on j.id = i.job where i.tenant = t.id and i.state in ('waiting', 'running') and ${unended}) as busy,
  exists (select 1 from jobs j where j.tenant = t.id and j.kind = 'import' and j.state = 'running') as importing,
  coalesce((select sum(s.secrets) from secret_counts s where s.tenant = t.id and s.state <> 'deleted'), 0) as secrets
  from (select distinct value from json_each(:tenants)) w left join tenants t on t.id = w.value
  left join byok_configs c on c.tenant = t.id and c.live = 1 order by w.value`;

type Excluding = (candidate: Candidate, kmsKey: string | null) => string | null;

const archived: Excluding = (one) => (one.archived === 1 ? 'The tenant is archived.' : null);
const busy: Excluding = (one) => (one.busy === 1 ? 'Other work on its data key has not ended.' : null);
const scheduled: Excluding = (one) => (one.revokeAt === null ? null : 'It is to be revoked.');
const revoked: Excluding = (one) => (one.status === 'REVOKED' ? 'It is revoked.' : null);
const sealed: Excluding = (one) => (one.status === 'SEALED' ? 'It is sealed: the key it is under must work.' : null);
const noKey: Excluding = (one) => (one.status === null ? 'No customer key is staged for it.' : null);
const neverActive: Excluding = (one) => (one.status === 'PENDING_VALIDATION' || one.status === 'VALIDATED' ? 'Its key was never activated.' : null);
const underKey: Excluding = (one) => (one.status === 'ACTIVE' || one.status === 'SEALED' ? 'It is under its key already.' : null);
const sameKey: Excluding = (one, kmsKey) => (one.kmsKey === kmsKey ? 'It is under this very key already.' : null);
const importing: Excluding = (one) => (one.importing === 1 ? 'An import of its secrets has not ended.' : null);

const rules: Readonly<Record<FleetAct, readonly Excluding[]>> = {
  preflight: [noKey, revoked],
  activate: [archived, noKey, revoked, underKey, busy],
  offboard: [noKey, revoked, neverActive, scheduled, busy],
  rotate: [archived, revoked, sealed, busy, importing],
  move: [archived, noKey, revoked, neverActive, scheduled, sealed, sameKey, busy],
  rewrap: [archived, noKey, revoked, neverActive, scheduled, sealed, busy],
};

/** Why a tenant does not take part; null when it does. */
function reasonAgainst(act: FleetAct, candidate: Candidate, kmsKey: string | null): string | null {
  if (candidate.displayName === null) return 'There is no such tenant.';
  for (const rule of rules[act]) {
    const reason = rule(candidate, kmsKey);
    if (reason !== null) return reason;
  }
  return null;
}

/** How many of the tenants that are left out are named for each reason. */
const named = 5;

function excludedBy(reasons: ReadonlyMap<string, readonly Candidate[]>): FleetPlan['excluded'] {
  return [...reasons].map(([reason, left]) => ({
    reason,
    count: left.length,
    examples: left.slice(0, named).map(({ displayName, tenant }) => displayName ?? tenant),
  }));
}

function tenantsIn(rows: Reader, scope: FleetScope): readonly string[] {
  return scope.by === 'tenants' ? scope.tenants : tenantsOnBoard(rows, scope.filter);
}

/** A plan with the tenants it is for, in the order of their ids. */
export interface PlannedFleet {
  readonly plan: FleetPlan;
  readonly tenants: readonly string[];
}

/**
 * What a fleet would do if it started now.
 * @throws BAD_INPUT when a move does not say where to, or another act does; NOT_FOUND for a key that is not there
 */
export function planFleet({ vault, keys }: ManyTenantsParts, { act, scope, kmsKey }: FleetRequest): PlannedFleet {
  requireDestination(act, kmsKey);
  if (kmsKey !== undefined) keys.get(kmsKey);
  return vault.read((rows) => planOf(rows, act, tenantsIn(rows, scope), kmsKey ?? null));
}

function planOf(rows: Reader, act: FleetAct, wanted: readonly string[], kmsKey: string | null): PlannedFleet {
  const eligible: Candidate[] = [];
  const reasons = new Map<string, Candidate[]>();
  for (const candidate of rows.iterate<Candidate>(candidates, { tenants: JSON.stringify(wanted) })) {
    const reason = reasonAgainst(act, candidate, kmsKey);
    if (reason === null) eligible.push(candidate);
    else addTo(reasons, reason, candidate);
  }
  const secrets = eligible.reduce((sum, one) => sum + one.secrets, 0);
  return { plan: { act, eligible: eligible.length, excluded: excludedBy(reasons), secrets }, tenants: eligible.map(({ tenant }) => tenant) };
}

function addTo(reasons: Map<string, Candidate[]>, reason: string, candidate: Candidate): void {
  const left = reasons.get(reason);
  if (left === undefined) reasons.set(reason, [candidate]);
  else left.push(candidate);
}

const titles: Readonly<Record<FleetAct, string>> = {
  preflight: 'Run the preflight of',
  activate: 'Activate BYOK for',
  offboard: 'Offboard',
  rotate: 'Rotate the data keys of',
  move: 'Move to another key:',
  rewrap: 'Rewrap the data keys of',
};

/** What a fleet is called. */
export function titleOf(act: FleetAct, tenants: number): string {
  return `${titles[act]} ${String(tenants)} ${tenants === 1 ? 'tenant' : 'tenants'}`;
}

/** Starts one act for all tenants that can take part, and answers the job. @throws BAD_INPUT when none can */
export function startFleet(parts: ManyTenantsParts, caller: Caller, request: FleetRequest): string {
  const { plan, tenants } = planFleet(parts, request);
  const { act, kmsKey = null } = request;
  if (tenants.length === 0) throw nobody(plan);
  const title = titleOf(act, tenants.length);
  const { id } = parts.jobs.start(caller, { kind: 'fleet', act, tenant: null, title, total: tenants.length, detail: { kmsKey }, items: tenants });
  const excluded = plan.excluded.reduce((sum, { count }) => sum + count, 0);
  parts.vault.record(caller, { action: 'byok.fleet', object: id, detail: { act, kmsKey, eligible: plan.eligible, excluded, secrets: plan.secrets } });
  return id;
}

function nobody({ excluded }: FleetPlan): KeydeskError<'BAD_INPUT'> {
  const why = excluded.map(({ reason, count }) => `${reason} (${String(count)})`).join(' ');
  const problem = `None of these tenants can take part. ${why}`.trim();
  return new KeydeskError('BAD_INPUT', { field: 'scope', problem, remedy: 'Choose other tenants, or do first what the reasons ask for.' });
}

function requireDestination(act: FleetAct, kmsKey: string | undefined): void {
  if ((act === 'move') === (kmsKey !== undefined)) return;
  const problem = act === 'move' ? 'A move needs the key to move to.' : 'Only a move takes a key.';
  throw new KeydeskError('BAD_INPUT', { field: 'kmsKey', problem, remedy: act === 'move' ? 'Choose the key to move to.' : 'Leave the key out.' });
}
