import type { Drill } from '../../../src-shared/drills.ts';
import type { SearchPatch } from '../../router.ts';
import { dayText } from '../audit/period.ts';

/** Where the report of a drill stands: its kind and the days from its start to its end. */
export function drillReport({ startedAt, endedAt }: Pick<Drill, 'startedAt' | 'endedAt'>): SearchPatch {
  return { kind: 'kill-switch-drill', period: 'custom', from: dayText(startedAt), to: dayText(endedAt ?? startedAt) };
}
