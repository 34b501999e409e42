import { CircleCheck, Clock, TriangleAlert } from 'lucide-react';
import type { CryptoperiodKind, CryptoperiodPolicy, DueRow, DueState } from '../../../src-shared/cryptoperiods.ts';
import type { StatusLook } from '../../components/StatusBadge.tsx';
import { providers } from '../../../src-shared/key-references.ts';
import { providerWords } from '../../components/ProviderBadge.tsx';

/** Where a key stands in its cryptoperiod. */
export const dueLooks: Readonly<Record<DueState, StatusLook>> = {
  overdue: { word: 'Overdue', icon: TriangleAlert, tone: 'danger' },
  'due-soon': { word: 'Due soon', icon: Clock, tone: 'attention' },
  current: { word: 'Current', icon: CircleCheck, tone: 'ok' },
};

/** A kind of key and what its cryptoperiod means. */
export interface KindWords {
  /** One of them, in a table. */
  readonly word: string;
  readonly title: string;
  readonly meaning: string;
}

/** The kinds of key that have a cryptoperiod. */
export const kindWords: Readonly<Record<CryptoperiodKind, KindWords>> = {
  'data-key': {
    word: 'Data key',
    title: 'Data keys',
    meaning: 'How long one version of a data key may encrypt new revisions of its tenant. Older versions go on opening what they encrypted.',
  },
  'customer-key': {
    word: 'Customer key',
    title: 'Customer keys',
    meaning: 'By when its owner must have rotated a key at the provider. The desk cannot rotate it; it watches and reports.',
  },
};

/** A number of days in words. */
export function daysText(days: number): string {
  return `${days.toLocaleString()} ${days === 1 ? 'day' : 'days'}`;
}

/** What a policy comes to: "365 days, warned of 30 days before". */
export function warningText({ warnDays }: Pick<CryptoperiodPolicy, 'warnDays'>): string {
  return warnDays === 0 ? 'No warning before' : `${daysText(warnDays)} before`;
}

const day = 86_400_000;

/** When a key is due, seen from now: "12 days over", "since today", "in 3 days". */
export function dueText({ state, daysOver, dueAt }: Pick<DueRow, 'state' | 'daysOver' | 'dueAt'>, now: number): string {
  if (state === 'overdue') return daysOver === 0 ? 'Since today' : `${daysText(daysOver)} over`;
  return dueAt - now < day ? 'Within a day' : `In ${daysText(Math.floor((dueAt - now) / day))}`;
}

/** Which version of a data key, or whose KMS a customer's key is at. */
export function versionText(kind: CryptoperiodKind, version: string): string {
  const provider = kind === 'customer-key' ? providers.find((name) => name === version) : undefined;
  return provider === undefined ? version.replace(/^v/, 'V') : providerWords[provider].word;
}
