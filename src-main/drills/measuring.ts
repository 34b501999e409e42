import type { DrillStep } from '../../src-shared/drills.ts';
import type { Reader } from '../vault/rows.ts';
import { type DrillRow, type DrillTenant, tenantsOfDrill } from './drill-rows.ts';

/** What the log tells of a drill. Times are those of the events: nothing else is a measurement. */
export interface Measured {
  readonly refusedAt: number | null;
  readonly tenants: readonly DrillTenant[];
}

/** The last thing that happened to a tenant since a drill began. */
interface Turn {
  readonly tenant: string;
  readonly action: 'byok.seal' | 'byok.unseal';
  readonly time: number;
}

const startSql = `select seq from audit_events where object = :id and action = 'drill.start' and outcome = 'ok' order by seq limit 1`;

// An officer who seals by hand measures nothing of the key: only what the desk sealed counts.
const turnsSql = `select e.tenant, e.action, e.time from drill_tenants n join audit_events e on e.seq =
  (select max(seq) from audit_events x where x.tenant = n.tenant and x.seq > :start and x.outcome = 'ok'
   and (x.action = 'byok.unseal' or (x.action = 'byok.seal' and json_extract(x.detail, '$.by') = 'desk')))
  where n.drill = :id`;

const refusalSql = `select min(seq) as seq, time from audit_events where object = :key and seq > :start and action = 'key.validate'
  and json_extract(detail, '$.kind') in ('denied', 'disabled', 'not-found', 'unreachable')`;

/** Reads from the log what a drill has come to: after a lock or a crash it tells the same as before. */
export function measure(rows: Reader, drill: DrillRow): Measured {
  const start = rows.get<{ seq: number }>(startSql, { id: drill.id })?.seq ?? Infinity;
  if (start === Infinity) return { refusedAt: drill.refused_at, tenants: tenantsOfDrill(rows, drill.id) };
  const turns = new Map(rows.all<Turn>(turnsSql, { id: drill.id, start }).map((turn) => [turn.tenant, turn]));
  const tenants = tenantsOfDrill(rows, drill.id).map((known) => turned(known, turns.get(known.tenant)));
  const refused = drill.refused_at ?? rows.get<{ time: number | null }>(refusalSql, { key: drill.kms_key, start })?.time ?? null;
  return { refusedAt: refused ?? firstSealed(tenants), tenants };
}

/** A tenant that serves again keeps when it was sealed; one that is sealed once more serves no longer. */
function turned(known: DrillTenant, turn: Turn | undefined): DrillTenant {
  if (turn === undefined) return known;
  if (turn.action === 'byok.seal') return { ...known, sealed_at: known.sealed_at ?? turn.time, serving_at: null };
  return known.sealed_at === null ? known : { ...known, serving_at: turn.time };
}

function firstSealed(tenants: readonly DrillTenant[]): number | null {
  const times = sealedTimes(tenants);
  return times.length === 0 ? null : Math.min(...times);
}

function sealedTimes(tenants: readonly DrillTenant[]): readonly number[] {
  return tenants.flatMap(({ sealed_at: at }) => at ?? []);
}

/** Where the drill stands by what was measured; the officer's words move it on from `disable` and `enable`. */
export interface Standing {
  readonly step: DrillStep;
  readonly sealedAt: number | null;
  readonly servingAt: number | null;
}

/** The step after the measurement, with the times at which the last tenant was sealed and the last one served again. */
export function standingOf(step: DrillStep, { tenants }: Measured): Standing {
  const sealed = sealedTimes(tenants);
  const serving = tenants.flatMap(({ serving_at: at }) => at ?? []);
  const sealedAt = sealed.length === tenants.length ? latest(sealed) : null;
  const servingAt = serving.length === tenants.length ? latest(serving) : null;
  return { step: advanced(step, sealedAt !== null, servingAt !== null), sealedAt, servingAt };
}

function latest(times: readonly number[]): number | null {
  return times.reduce<number | null>((last, time) => (last === null || time > last ? time : last), null);
}

function advanced(step: DrillStep, allSealed: boolean, allServing: boolean): DrillStep {
  if (step === 'sealing' && allSealed) return 'enable';
  return step === 'unsealing' && allServing ? 'done' : step;
}
