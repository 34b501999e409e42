import type { BoardFilter } from '../../../src-shared/byok.ts';
import { providers } from '../../../src-shared/key-references.ts';
import { lifecycles, validationPhases } from '../../../src-shared/lifecycle.ts';
import { kmsKeyIdSchema } from '../../../src-shared/keys.ts';
import type { Facet } from '../../components/FacetChip.tsx';
import { providerWords } from '../../components/ProviderBadge.tsx';
import { custodyLooks, validationLooks } from '../../components/status-looks.ts';

/** A key as a facet offers it. */
export interface OfferedKey {
  readonly id: string;
  readonly displayName: string;
}

function oneOf<T extends string>(list: readonly T[], word: string | null): T | undefined {
  return list.find((item) => item === word);
}

function defined<T extends Readonly<Record<string, unknown>>>(fields: T): { readonly [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { readonly [K in keyof T]?: NonNullable<T[K]> };
}

/** Reads what the board is narrowed to from the URL; what it does not know it leaves out. */
export function readBoardFilter(search: URLSearchParams): BoardFilter {
  const kmsKey = kmsKeyIdSchema.safeParse(search.get('key'));
  return {
    search: search.get('q') ?? '',
    ...defined({
      status: oneOf(lifecycles, search.get('status')),
      phase: oneOf(validationPhases, search.get('phase')),
      provider: oneOf(providers, search.get('provider')),
      kmsKey: kmsKey.success ? kmsKey.data : undefined,
    }),
  };
}

/** Whether the board is narrowed to anything. */
export function isNarrowedBoard({ search, status, phase, provider, kmsKey }: BoardFilter): boolean {
  return search !== '' || [status, phase, provider, kmsKey].some((value) => value !== undefined);
}

/** What of a tenant's filter the search of the URL forgets when everything is to be seen again. */
export const boardCleared = { q: null, status: null, phase: null, provider: null, key: null } as const;

const chosen = (value: string | undefined): readonly string[] => (value === undefined ? [] : [value]);

/** The chips above the list. `keys` are the registered ones that are offered. */
export function boardFacets({ status, phase, provider, kmsKey }: BoardFilter, keys: readonly OfferedKey[]): readonly Facet[] {
  return [
    { id: 'status', label: 'Lifecycle', options: lifecycles.map((value) => ({ value, label: custodyLooks[value].word })), selected: chosen(status) },
    { id: 'phase', label: 'Validation', options: validationPhases.map((value) => ({ value, label: validationLooks[value].word })), selected: chosen(phase) },
    { id: 'provider', label: 'Provider', options: providers.map((value) => ({ value, label: providerWords[value].word })), selected: chosen(provider) },
    { id: 'key', label: 'Key', options: keys.map(({ id, displayName }) => ({ value: id, label: displayName })), selected: chosen(kmsKey) },
  ];
}
