import type { AuditEvent } from '../../../src-shared/audit.ts';

/** Events in a row that say the same, told once. */
export interface FoldedEvents {
  /** The latest of them. */
  readonly latest: AuditEvent;
  readonly count: number;
}

const sameFields = ['action', 'tenant', 'actor', 'outcome'] as const;

function alike(one: AuditEvent, other: AuditEvent): boolean {
  const sameKey = !one.action.startsWith('key.') || one.object === other.object;
  return sameKey && sameFields.every((field) => one[field] === other[field]);
}

/**
 * Folds neighbours that differ only in their object: an hour of creating secrets is one line. Two customers' keys never are.
 * @param events newest first
 */
export function foldEvents(events: readonly AuditEvent[]): readonly FoldedEvents[] {
  return events.reduce<readonly FoldedEvents[]>((folded, event) => {
    const last = folded.at(-1);
    if (last === undefined || !alike(last.latest, event)) return [...folded, { latest: event, count: 1 }];
    return [...folded.slice(0, -1), { ...last, count: last.count + 1 }];
  }, []);
}
