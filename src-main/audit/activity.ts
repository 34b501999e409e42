import type { Reader } from '../vault/rows.ts';

/** The events of one UTC day by how they ended. `day` is its first millisecond. */
export interface ActivityDay {
  readonly day: number;
  readonly ok: number;
  readonly refused: number;
  readonly failed: number;
}

const dayMilliseconds = 86_400_000;

interface Counted {
  readonly day: number;
  readonly count: number;
}

// Every event counts by the index of times alone; only those that went wrong are looked at one by one.
const allByDay = `select time / ${dayMilliseconds} as day, count(*) as count
  from audit_events indexed by audit_by_time where time >= :since group by 1`;
const allOfTenantByDay = `select time / ${dayMilliseconds} as day, count(*) as count
  from audit_events where tenant = :tenant and time >= :since group by 1`;
const wrongByDay = (tenant: boolean): string => `select time / ${dayMilliseconds} as day, count(*) as count
  from audit_events indexed by audit_by_outcome
  where outcome = :outcome and outcome <> 'ok' and time >= :since ${tenant ? 'and tenant = :tenant' : ''} group by 1`;

function byDay(counted: readonly Counted[]): ReadonlyMap<number, number> {
  return new Map(counted.map(({ day, count }) => [day, count]));
}

/**
 * Events per UTC day, oldest first, today last; days on which nothing happened are there too.
 * @param tenant only the events of this tenant
 */
export function activityByDay(rows: Reader, now: number, days: number, tenant?: string): readonly ActivityDay[] {
  const last = Math.floor(now / dayMilliseconds);
  const first = last - days + 1;
  const only = tenant === undefined ? {} : { tenant };
  const since = first * dayMilliseconds;
  const wrong = (outcome: 'refused' | 'failed'): ReadonlyMap<number, number> =>
    byDay(rows.all<Counted>(wrongByDay(tenant !== undefined), { since, outcome, ...only }));
  const all = byDay(rows.all<Counted>(tenant === undefined ? allByDay : allOfTenantByDay, { since, ...only }));
  const [refused, failed] = [wrong('refused'), wrong('failed')];
  return Array.from({ length: days }, (_, at) => {
    const day = first + at;
    const [no, broken] = [refused.get(day) ?? 0, failed.get(day) ?? 0];
    return { day: day * dayMilliseconds, ok: (all.get(day) ?? 0) - no - broken, refused: no, failed: broken };
  });
}
