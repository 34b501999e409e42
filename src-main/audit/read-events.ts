import { setImmediate } from 'node:timers/promises';
import type { AuditEvent, AuditFilter } from '../../src-shared/audit.ts';
import type { Reader } from '../vault/rows.ts';
import { conditionOf, type EventCondition } from './event-filter.ts';
import { eventColumns, shownEvent, type StoredEvent } from './event-rows.ts';

/** Reads rows of the open vault. */
export type Read = <T>(call: (rows: Reader) => T) => T;

/** A page of events, newest first. `nextBefore` is the cursor of the following page. */
export interface EventPage {
  readonly rows: readonly AuditEvent[];
  readonly nextBefore: number | null;
}

/** Where a page begins and how long it is. */
export interface PageWindow {
  readonly before?: number | undefined;
  readonly limit: number;
}

// A filter without an index looks at every row: it does so in slices, between which the desk answers others.
const sliceRows = 50_000;

/** The slices of the numbers that a condition allows, the newest first. */
function* slicesDown({ low, high }: EventCondition, before: number): Iterable<{ readonly from: number; readonly to: number }> {
  for (let to = Math.min(high, before - 1); to >= low; to -= sliceRows) yield { from: Math.max(low, to - sliceRows + 1), to };
}

// The plus keeps SQLite from choosing the index of times, which knows nothing of the order that is wanted.
const inSlice = 'where e.seq between :sliceFrom and :sliceTo';

function selectSlice(read: Read, { sql, parameters }: EventCondition, slice: { from: number; to: number }, limit: number) {
  const query = `select ${eventColumns} from audit_events e ${inSlice} ${sql} order by e.seq desc limit :limit`;
  return read((rows) => rows.all<StoredEvent>(query, { ...parameters, sliceFrom: slice.from, sliceTo: slice.to, limit }));
}

/** A page of the events that a filter lets through, newest first. */
export async function readPage(read: Read, filter: AuditFilter, { before, limit }: PageWindow): Promise<EventPage> {
  const condition = read((rows) => conditionOf(rows, filter));
  const found: StoredEvent[] = [];
  for (const slice of slicesDown(condition, before ?? Number.MAX_SAFE_INTEGER)) {
    found.push(...selectSlice(read, condition, slice, limit + 1 - found.length));
    if (found.length > limit) break;
    await setImmediate();
  }
  const rows = found.slice(0, limit).map(shownEvent);
  return { rows, nextBefore: found.length > limit ? (rows.at(-1)?.seq ?? null) : null };
}

/** How many events a filter lets through. */
export async function countEvents(read: Read, filter: AuditFilter): Promise<number> {
  const condition = read((rows) => conditionOf(rows, filter));
  const query = `select count(*) as total from audit_events e ${inSlice} ${condition.sql}`;
  let total = 0;
  for (const { from, to } of slicesDown(condition, Number.MAX_SAFE_INTEGER)) {
    const parameters = { ...condition.parameters, sliceFrom: from, sliceTo: to };
    total += read((rows) => rows.get<{ total: number }>(query, parameters))?.total ?? 0;
    await setImmediate();
  }
  return total;
}
