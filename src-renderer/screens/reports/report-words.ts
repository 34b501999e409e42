import { KeyRound, ScrollText, ShieldCheck } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReportKind } from '../../../src-shared/reports.ts';

/** What a kind of report answers. */
export interface ReportWords {
  readonly title: string;
  readonly question: string;
  readonly detail: string;
  readonly icon: LucideIcon;
}

/** The kinds of report with the question each answers. */
export const reportWords: Readonly<Record<ReportKind, ReportWords>> = {
  'audit-activity': {
    title: 'Audit activity',
    question: 'Who did what, when, and how did it end?',
    detail: 'Every event of the period, to sample from.',
    icon: ScrollText,
  },
  'key-inventory': {
    title: 'Key inventory',
    question: 'Which keys are there, where, and how old?',
    detail: 'KMS keys and data keys with their state and use.',
    icon: KeyRound,
  },
  'byok-status': {
    title: 'BYOK status',
    question: 'Which customers hold their own key, and did it hold?',
    detail: 'Lifecycle, preflights and seals, tenant by tenant.',
    icon: ShieldCheck,
  },
};
