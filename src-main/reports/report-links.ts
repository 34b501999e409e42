import { z } from 'zod';
import type { Report } from '../../src-shared/reports.ts';
import { auditHash } from '../crypto/audit-hash.ts';
import { fromHex, toHex } from '../crypto/base64url.ts';

/** How much of the chain the rows of a report allow to be recomputed. `broken` are numbers of events that do not hold. */
export interface RecomputedLinks {
  readonly links: number;
  readonly broken: readonly number[];
}

const texts = z.string();
const maybe = z.string().nullable();
const hashText = z.string().regex(/^[0-9a-f]{64}$/);
const eventSchema = z.object({
  seq: z.int(), time: z.int(), actor: texts, operation: texts, tenant: maybe, object: maybe, sensitivity: maybe,
  outcome: texts, requestId: texts, detail: texts, hash: hashText,
});
type Event = z.infer<typeof eventSchema>;

function eventsOf({ columns, rows }: Report): readonly Event[] {
  return rows.map((row) => eventSchema.parse(Object.fromEntries(columns.map(({ id }, at) => [id, row[at]]))));
}

function followsFrom({ operation, hash, ...event }: Event, previous: string): boolean {
  return toHex(auditHash({ ...event, action: operation }, fromHex(previous))) === hash;
}

/** Whether the last event listed is the one that the chain head names; if so their hashes must be one. */
function headAgrees(events: readonly Event[], { chainHead }: Report): boolean {
  const same = events.find(({ seq }) => seq === chainHead.seq);
  return same === undefined || same.hash === chainHead.hash;
}

/**
 * Recomputes the hashes of the events that stand directly after one another in a report of audit activity.
 * Between events that do not (a report of one tenant), nothing can be told.
 */
export function recomputeLinks(report: Report): RecomputedLinks {
  const events = eventsOf(report);
  const broken = headAgrees(events, report) ? [] : [report.chainHead.seq];
  let links = 0;
  events.forEach((event, at) => {
    const before = event.seq === 1 ? { seq: 0, hash: '00'.repeat(32) } : events[at - 1];
    if (before?.seq !== event.seq - 1) return;
    links += 1;
    if (!followsFrom(event, before.hash)) broken.push(event.seq);
  });
  return { links, broken };
}
