import { maximumValueBytes } from '../../../src-shared/secrets.ts';

/** A value being given: typed, or taken from a file. */
export type ValueDraft =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly name: string; readonly bytes: Uint8Array };

/** Nothing typed yet. */
export const emptyDraft: ValueDraft = { kind: 'text', text: '' };

/** The bytes of a draft; typed text is UTF-8. */
export function bytesOf(draft: ValueDraft): Uint8Array {
  return draft.kind === 'text' ? new TextEncoder().encode(draft.text) : draft.bytes;
}

/** What is wrong with a draft, or undefined. */
export function draftProblem(draft: ValueDraft): string | undefined {
  const { length } = bytesOf(draft);
  if (length > maximumValueBytes) return `The value has ${length.toLocaleString()} bytes; at most 1 MiB is allowed. Keep a large file elsewhere and its key here.`;
  if (length === 0) return draft.kind === 'text' ? 'Type the value, or choose a file.' : 'The file is empty. Choose another.';
  return undefined;
}
