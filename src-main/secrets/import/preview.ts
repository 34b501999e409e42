import type { ImportRow } from '../../../src-shared/secrets.ts';
import type { ParsedEntry } from './entry.ts';

/** What a tenant has under a key; `same` tells whether the published value equals the file's, null that it is not known. */
export type Existing =
  | { readonly state: 'absent' }
  | { readonly state: 'present'; readonly same: boolean | null }
  | { readonly state: 'disabled' }
  | { readonly state: 'deleted' };

/** Looks a key up; the value is there to be compared. */
export type ExistingLookup = (key: string, value: Uint8Array) => Existing;

/** What would happen to one entry of a file, and why. */
export type PreviewRow = Pick<ImportRow, 'key' | 'line' | 'action' | 'why'>;

/** The rows in the order of the file, and how many there are of each action. */
export type Preview = {
  readonly rows: readonly PreviewRow[];
  readonly create: number;
  readonly change: number;
  readonly skip: number;
};

/**
 * What an import would do: nothing is written.
 * @param onExisting whether a differing value is published as a new revision, or left alone
 */
export function previewImport(
  entries: readonly ParsedEntry[],
  existing: ExistingLookup,
  onExisting: 'publish' | 'skip' = 'publish',
): Preview {
  const rows = entries.map((entry) => {
    const outcome = outcomeOf(existing(entry.key, entry.value), onExisting);
    return { key: entry.key, line: entry.line, ...outcome };
  });
  return { rows, create: count(rows, 'create'), change: count(rows, 'change'), skip: count(rows, 'skip') };
}

type Outcome = Pick<PreviewRow, 'action' | 'why'>;

function outcomeOf(existing: Existing, onExisting: 'publish' | 'skip'): Outcome {
  switch (existing.state) {
    case 'absent':
      return { action: 'create', why: 'the tenant has no such key' };
    case 'disabled':
      return { action: 'skip', why: 'the secret with this key is disabled: enable it first' };
    case 'deleted':
      return { action: 'skip', why: 'a deleted secret holds this key: bring it back or purge it first' };
    case 'present':
      return presentOutcome(existing.same, onExisting);
  }
}

function presentOutcome(same: boolean | null, onExisting: 'publish' | 'skip'): Outcome {
  if (same === true) return { action: 'skip', why: 'the published value is the same' };
  if (onExisting === 'skip') return { action: 'skip', why: 'the key exists, and existing keys are to be left alone' };
  if (same === false) return { action: 'change', why: 'the value differs: a new revision' };
  return { action: 'change', why: 'the published value could not be compared: a new revision' };
}

function count(rows: readonly PreviewRow[], action: PreviewRow['action']): number {
  return rows.filter((row) => row.action === action).length;
}
