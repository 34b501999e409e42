import type { ErrorData } from '../../src-shared/errors.ts';

/** What a schema says is wrong, in the form every standard schema shares; zod adds the other fields. */
export interface InputIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  readonly code?: string | undefined;
  readonly minimum?: number | bigint | undefined;
  readonly maximum?: number | bigint | undefined;
  readonly expected?: string | undefined;
  readonly values?: readonly unknown[] | undefined;
  readonly keys?: readonly string[] | undefined;
}

const wholeInput = 'input';

/** The dotted pointer of the field an issue speaks of (`rows.3.sensitivity`), or `input` for the whole. */
export function fieldOf(issue: InputIssue): string {
  const parts = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  return parts.length === 0 ? wholeInput : parts.join('.');
}

/** What to do about an issue; every answer can be acted on without knowing the schema. */
function remedyOf(issue: InputIssue): string {
  switch (issue.code ?? 'custom') {
    case 'too_small':
      return `Give at least ${String(issue.minimum)}.`;
    case 'too_big':
      return `Give at most ${String(issue.maximum)}.`;
    case 'invalid_type':
      return `Give a value of type ${issue.expected ?? 'the kind asked for'}.`;
    case 'invalid_value':
      return `Choose one of: ${(issue.values ?? []).map(String).join(', ')}.`;
    case 'unrecognized_keys':
      return `Leave out ${(issue.keys ?? []).join(', ')}.`;
    default:
      return 'Correct this field and try again.';
  }
}

/**
 * What BAD_INPUT carries for the issues of one input: the first of them, for one thing is corrected at a time.
 * The value itself is never repeated; it may be a secret.
 */
export function badInputFrom(issues: readonly InputIssue[]): ErrorData<'BAD_INPUT'> {
  const [first = { message: 'is not of the expected form' }] = issues;
  return { field: fieldOf(first), problem: first.message, remedy: remedyOf(first) };
}
