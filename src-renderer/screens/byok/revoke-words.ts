import type { Census, revokeCategories } from '../../../src-shared/byok.ts';
import type { Dependants } from '../../components/Dependants.tsx';
import { durationText } from '../../components/time-text.ts';

/** Why a tenant is revoked, as auditors sort it. */
export type RevokeCategory = (typeof revokeCategories)[number];

/** How each category is written and what it means. */
export const categoryWords: Readonly<Record<RevokeCategory, { readonly label: string; readonly detail: string }>> = {
  permission_denied: { label: 'Permission denied', detail: 'The customer has taken the permission away and will not give it back.' },
  key_disabled: { label: 'Key disabled', detail: 'The customer has disabled the key for good.' },
  key_destroyed: { label: 'Key destroyed', detail: 'The key was deleted, or the media with it was destroyed.' },
  compromised: { label: 'Compromised', detail: 'The key, or what it wraps, may be in the wrong hands.' },
  customer_request: { label: 'Customer request', detail: 'The customer asked for its data to be made unreadable.' },
};

function line(count: number, one: string, many: string): Dependants {
  return { count, noun: count === 1 ? one : many, examples: [] };
}

/** What the census counted, the largest loss first. */
export function censusLines({ secrets, revisions, dataKeyVersions, runningJobs }: Census): readonly Dependants[] {
  return [
    line(secrets, 'secret that can never be opened again', 'secrets that can never be opened again'),
    line(revisions, 'revision of them', 'revisions of them'),
    line(dataKeyVersions, 'version of the data key', 'versions of the data key'),
    line(runningJobs, 'job that has not ended', 'jobs that have not ended'),
  ];
}

/** The sentence by which the number of dependants is acknowledged. */
export function acknowledgement({ dependants }: Census): string {
  const what = dependants === 1 ? '1 dependant' : `${dependants.toLocaleString()} dependants`;
  return `I know that ${what} (secrets and unfinished jobs) will be lost`;
}

/** What a choice of time means. */
export interface GraceChoice {
  readonly value: string;
  readonly hours: number;
  readonly label: string;
  readonly detail: string;
}

const undoable = 'Sealed now, destroyed then. Until then the revocation can be undone.';

/** When the data may be destroyed, the soonest first. */
export const graceChoices: readonly GraceChoice[] = [
  { value: '0', hours: 0, label: 'At once', detail: 'Destroyed now. Nobody can undo it.' },
  { value: '1', hours: 1, label: 'In 1 hour', detail: undoable },
  { value: '24', hours: 24, label: 'In 24 hours', detail: undoable },
  { value: '72', hours: 72, label: 'In 72 hours', detail: undoable },
  { value: '168', hours: 168, label: 'In 7 days', detail: undoable },
];

/** What the order is called on its button. */
export function revokeAct({ hours, label }: GraceChoice): string {
  return hours === 0 ? 'Revoke for ever' : `Seal now, revoke ${label.charAt(0).toLowerCase()}${label.slice(1)}`;
}

const minute = 60_000;
const day = 24 * 60 * minute;

/** How long it is until something takes place, to the second in the last hour: `6 d 23 h`, `3 h 12 min`, `8 min 05 s`. */
export function countdownText(ms: number): string {
  if (ms < day) return durationText(ms);
  const days = Math.floor(ms / day);
  return `${String(days)} d ${String(Math.floor((ms - days * day) / (60 * minute)))} h`;
}
