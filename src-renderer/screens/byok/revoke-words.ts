import type { Census, revokeCategories } from '../../../src-shared/byok.ts';
import type { Dependants } from '../../components/Dependants.tsx';

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
