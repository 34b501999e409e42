import type { Facet } from '../../components/FacetChip.tsx';
import { sensitivityWords } from '../../components/SensitivityBadge.tsx';
import { outcomeLooks } from '../../components/status-looks.ts';
import { outcomes } from '../../../src-shared/audit.ts';
import type { Outcome } from '../../../src-shared/audit.ts';
import { sensitivities } from '../../../src-shared/sensitivity.ts';
import type { Sensitivity } from '../../../src-shared/sensitivity.ts';
import { periodOf } from './period.ts';
import type { Period } from './period.ts';
import { actionOptions } from './action-words.ts';

/** What the audit log is narrowed by, as main takes it. */
export interface WantedEvents extends Period {
  readonly tenant?: string | undefined;
  readonly object?: string | undefined;
  readonly action?: string | undefined;
  readonly actor?: string | undefined;
  readonly outcome?: Outcome | undefined;
  readonly sensitivity?: Sensitivity | undefined;
  readonly search: string;
}

function member<T extends string>(list: readonly T[], word: string | null): T | undefined {
  return list.find((item) => item === word);
}

/** Reads the filter from the URL. Days stand there as they are shown: `from=2026-03-01`, the last one included. */
export function readAuditFilter(search: URLSearchParams): WantedEvents {
  const word = (name: string): string | undefined => search.get(name) ?? undefined;
  return {
    ...periodOf(word('from'), word('to')),
    tenant: word('tenant'),
    object: word('object'),
    action: word('action'),
    actor: word('actor'),
    outcome: member(outcomes, search.get('outcome')),
    sensitivity: member(sensitivities, search.get('sensitivity')),
    search: search.get('search') ?? '',
  };
}

/** The names in the URL that narrow the log. */
export const auditFilterNames = ['from', 'to', 'tenant', 'object', 'action', 'actor', 'outcome', 'sensitivity', 'search'] as const;

/** The facets above the log; one value of each at a time, as main takes them. */
export function auditFacets({ action, outcome, sensitivity }: WantedEvents): readonly Facet[] {
  return [
    { id: 'action', label: 'Action', options: actionOptions, selected: action === undefined ? [] : [action] },
    {
      id: 'outcome',
      label: 'Outcome',
      options: outcomes.map((value) => ({ value, label: outcomeLooks[value].word })),
      selected: outcome === undefined ? [] : [outcome],
    },
    {
      id: 'sensitivity',
      label: 'Sensitivity',
      options: sensitivities.map((value) => ({ value, label: sensitivityWords[value].word })),
      selected: sensitivity === undefined ? [] : [sensitivity],
    },
  ];
}
