import type { Reader } from '../vault/rows.ts';

/** The events of one UTC day by how they ended. `day` is its first millisecond. */
export interface ActivityDay {
  readonly day: number;
  readonly ok: number;
  readonly refused: number;
  readonly failed: number;
}

type Figures = Readonly<Record<'ok' | 'refused' | 'failed', number>>;
type Days = ReadonlyMap<number, Figures>;

const dayMilliseconds = 86_400_000;
const day = `time / ${dayMilliseconds} as day`;
const none: Figures = { ok: 0, refused: 0, failed: 0 };

interface Counted {
  readonly day: number;
  readonly outcome: keyof Figures | null;
  readonly count: number;
}

function summed(counted: readonly Counted[], start: Days = new Map()): Days {
  const days = new Map(start);
  for (const { day: at, outcome, count } of counted) {
    const before = days.get(at) ?? none;
    // A count without an outcome is of all of them: it stands under ok, from which the others are then taken.
    days.set(at, { ...before, [outcome ?? 'ok']: before[outcome ?? 'ok'] + count });
  }
  return days;
}

// Every event counts by the index of times alone; only those that went wrong are looked at one by one.
const allByDay = `select ${day}, null as outcome, count(*) as count from audit_events indexed by audit_by_time where seq <= :until group by 1`;
const wrongByDay = `select ${day}, outcome, count(*) as count from audit_events indexed by audit_by_outcome
  where outcome <> 'ok' and seq <= :until group by 1, 2`;
const laterByDay = `select ${day}, outcome, count(*) as count from audit_events where seq > :after and seq <= :until group by 1, 2`;
const ofTenantByDay = `select ${day}, outcome, count(*) as count from audit_events where tenant = :tenant and time >= :since group by 1, 2`;

function firstTally(rows: Reader, until: number): Days {
  const days = new Map(summed([...rows.all<Counted>(allByDay, { until }), ...rows.all<Counted>(wrongByDay, { until })]));
  for (const [at, { ok, refused, failed }] of days) days.set(at, { ok: ok - refused - failed, refused, failed });
  return days;
}

/** The days up to today, oldest first; those on which nothing happened are there too. */
function window(days: Days, now: number, length: number): readonly ActivityDay[] {
  const first = Math.floor(now / dayMilliseconds) - length + 1;
  return Array.from({ length }, (_, at) => ({ day: (first + at) * dayMilliseconds, ...(days.get(first + at) ?? none) }));
}

/**
 * Events per UTC day. The log only ever grows, so what was counted once stays counted: after the first time, only what
 * was written since is looked at.
 */
export class Activity {
  #days: Days = new Map();
  #until = 0;

  /** The last days of the whole log. `until` is the number of its last event. */
  ofAll(rows: Reader, until: number, now: number, length: number): readonly ActivityDay[] {
    const parameters = { after: this.#until, until };
    this.#days = this.#until === 0 ? firstTally(rows, until) : summed(rows.all<Counted>(laterByDay, parameters), this.#days);
    this.#until = until;
    return window(this.#days, now, length);
  }

  /** The last days of one tenant. */
  ofTenant(rows: Reader, tenant: string, now: number, length: number): readonly ActivityDay[] {
    const since = (Math.floor(now / dayMilliseconds) - length + 1) * dayMilliseconds;
    return window(summed(rows.all<Counted>(ofTenantByDay, { tenant, since })), now, length);
  }
}
