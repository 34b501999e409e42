import { toNestErrors } from '@hookform/resolvers';
import type { FieldValues, Resolver } from 'react-hook-form';
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** A schema's own words as a sentence: `must be …` and `is not …` are said of the field. */
function sentence(words: string): string {
  const said = /^(?:must|may|is) /.test(words) ? `It ${words}` : words;
  return /[.!?]$/.test(said) ? said : `${said}.`;
}

function lengthText(issue: Issue): string | undefined {
  if (issue.code === 'too_small' && issue.origin === 'string')
    return Number(issue.minimum) <= 1 ? 'It must not be empty.' : `It must have at least ${String(issue.minimum)} characters.`;
  if (issue.code === 'too_big' && issue.origin === 'string') return `It must have at most ${String(issue.maximum)} characters.`;
  return undefined;
}

/** What an officer reads below a field whose value a schema has refused. */
export function issueText(issue: Issue): string {
  return lengthText(issue) ?? sentence(issue.message);
}

function firstOfEach(issues: readonly Issue[]): Record<string, { readonly type: string; readonly message: string }> {
  const errors: Record<string, { readonly type: string; readonly message: string }> = {};
  for (const issue of issues) errors[issue.path.join('.')] ??= { type: issue.code, message: issueText(issue) };
  return errors;
}

/** Checks a form by a schema, with errors an officer can read. */
export function formResolver<Input extends FieldValues, Output>(schema: z.ZodType<Output, Input>): Resolver<Input, unknown, Output> {
  return (values, _context, options) => {
    const parsed = schema.safeParse(values);
    if (parsed.success) return { values: parsed.data, errors: {} };
    return { values: {}, errors: toNestErrors<Input>(firstOfEach(parsed.error.issues), options) };
  };
}
