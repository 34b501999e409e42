import { cryptoperiodKinds, dueStates } from '../../../src-shared/cryptoperiods.ts';
import type { CryptoperiodKind, DueState } from '../../../src-shared/cryptoperiods.ts';
import type { Facet } from '../../components/FacetChip.tsx';
import { dueLooks, kindWords } from './cryptoperiod-words.ts';

/** How the due list is narrowed, as its query takes it. */
export interface DueFilters {
  readonly search: string;
  readonly kind: CryptoperiodKind | undefined;
  readonly state: DueState | undefined;
}

/** Reads the filters from the URL; what it does not know it leaves out. */
export function readDueFilters(search: URLSearchParams): DueFilters {
  return {
    search: search.get('q') ?? '',
    kind: cryptoperiodKinds.find((kind) => kind === search.get('kind')),
    state: dueStates.find((state) => state === search.get('state')),
  };
}

/** Whether the list is narrowed at all. */
export function isNarrowed({ search, kind, state }: DueFilters): boolean {
  return search !== '' || kind !== undefined || state !== undefined;
}

const chosen = (value: string | undefined): readonly string[] => (value === undefined ? [] : [value]);
const stateOrder: readonly DueState[] = ['overdue', 'due-soon', 'current'];

/** The chips above the list; their ids are the names in the URL. */
export function dueFacets({ kind, state }: DueFilters): readonly Facet[] {
  return [
    { id: 'kind', label: 'Kind', options: cryptoperiodKinds.map((value) => ({ value, label: kindWords[value].word })), selected: chosen(kind) },
    { id: 'state', label: 'Due', options: stateOrder.map((value) => ({ value, label: dueLooks[value].word })), selected: chosen(state) },
  ];
}
