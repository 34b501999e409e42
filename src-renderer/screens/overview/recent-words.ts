import type { AuditEvent } from '../../../src-shared/audit.ts';
import { validationPhases } from '../../../src-shared/lifecycle.ts';
import { validationLooks } from '../../components/status-looks.ts';
import type { Route } from '../../router.ts';
import { actionText } from '../audit/action-words.ts';
import { detailLines, placeOf } from '../audit/event-detail.ts';

/** What an event is about, and where it stands. */
export interface EventSubject {
  readonly name: string;
  readonly to: Route;
}

/** An event in a few words. A validation says what it found. */
export function recentText({ action, detail }: Pick<AuditEvent, 'action' | 'detail'>): string {
  if (action !== 'key.validate') return actionText(action);
  const found = detailLines(detail)?.find(({ path }) => path === 'phase')?.value;
  const phase = validationPhases.find((name) => name === found);
  return phase === undefined ? actionText(action) : `KMS key: found ${validationLooks[phase].word.toLowerCase()}`;
}

/** The tenant, key, drill or work an event is about; null when it is about none of them. */
export function subjectOf({ action, tenant, object }: Pick<AuditEvent, 'action' | 'tenant' | 'object'>): EventSubject | null {
  if (tenant !== null) return { name: tenant, to: { screen: 'tenant', tenant } };
  if (object === null) return null;
  const place = placeOf(action, object);
  return place === undefined ? null : { name: action.startsWith('key.') ? object : place.label, to: place.to };
}
