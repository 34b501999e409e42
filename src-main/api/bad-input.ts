import type { ErrorData } from '../../src-shared/errors.ts';
import { type InputIssue, wordsOf } from './issue-words.ts';

const wholeInput = 'input';

/** The dotted pointer of the field an issue speaks of (`rows.3.sensitivity`), or `input` for the whole. */
export function fieldOf(issue: InputIssue): string {
  const parts = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  return parts.length === 0 ? wholeInput : parts.join('.');
}

/**
 * What BAD_INPUT carries for the issues of one input: the first of them, for one thing is corrected at a time.
 * The value itself is never repeated; it may be a secret.
 */
export function badInputFrom(issues: readonly InputIssue[]): ErrorData<'BAD_INPUT'> {
  const [first = { message: 'is not of the expected form' }] = issues;
  return { field: fieldOf(first), ...wordsOf(first) };
}
