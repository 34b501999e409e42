import { CircleCheck, CircleDashed, CircleX } from 'lucide-react';
import { monitorIntervalSeconds } from '../../../src-shared/keys.ts';
import type { KeyCheck, KmsKey } from '../../../src-shared/keys.ts';
import type { SelectOption } from '../../components/Select.tsx';
import { validationLooks } from '../../components/status-looks.ts';
import type { TimelineEvent } from '../../components/Timeline.tsx';

/** A length of time as it is said after “every”: `30 seconds`, `minute`, `4 minutes`. */
export function intervalText(seconds: number): string {
  if (seconds === 60) return 'minute';
  return seconds % 60 === 0 ? `${String(seconds / 60)} minutes` : `${String(seconds)} seconds`;
}

/** What the monitor does with a key. The interval counts for one that tenants depend on; every other is looked at now and then. */
export function monitorText({ intervalSeconds, tenantCount }: Pick<KmsKey, 'intervalSeconds' | 'tenantCount'>): string {
  const every = `Validated every ${intervalText(intervalSeconds)} while the vault is open`;
  return tenantCount === 0 ? `${every}, once a tenant depends on it; until then about every 15 minutes.` : `${every}; refused keys seal within five minutes.`;
}

/** The intervals to choose from; the one that is set is always among them. */
export function intervalOptions(current: number): readonly SelectOption<string>[] {
  const { least, usual, most } = monitorIntervalSeconds;
  const seconds = [...new Set([least, usual, 120, most, current])].sort((one, other) => one - other);
  return seconds.map((value) => ({ value: String(value), label: value === 60 ? '1 minute' : intervalText(value), detail: value === usual ? 'Usual' : undefined }));
}

const icons = { INITIALIZING: CircleDashed, VALID: CircleCheck, INVALID: CircleX } as const;

/** The changes of a key's validation as a timeline tells them. */
export function checkEvents(checks: readonly KeyCheck[]): readonly TimelineEvent[] {
  return checks.map(({ id, at, from, phase, message, by }) => ({
    id: String(id),
    at,
    icon: icons[phase],
    tone: validationLooks[phase].tone,
    title: from === phase ? `${validationLooks[phase].word}, for another reason` : `${validationLooks[from].word} → ${validationLooks[phase].word}`,
    detail: [message, by === 'monitor' ? 'seen by the monitor' : 'seen when an officer looked'].filter((part) => part !== '').join(' · '),
  }));
}
