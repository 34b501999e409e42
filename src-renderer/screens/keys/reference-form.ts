import { z } from 'zod';
import { lineSchema } from '../../../src-shared/values.ts';
import { issueText } from '../../desk/form-resolver.ts';
import type { MistakesOf } from './pasted-mistakes.ts';

type Issue = z.core.$ZodIssue;

const ownName = z.object({ displayName: lineSchema(120) });
const noName = z.object({});

function lastName(path: readonly PropertyKey[]): string {
  return path.findLast((part) => typeof part === 'string') ?? '';
}

function wordsOf(issue: Issue): string {
  if (issue.code === 'invalid_format' && issue.format === 'uuid') return 'It must be an id such as 7f9c1d2e-3a4b-4c5d-8e6f-0a1b2c3d4e5f.';
  return issueText(issue);
}

/** One sentence for each refused control. The last complaint of a schema is its most particular one. */
function complaints(issues: readonly Issue[]): ReadonlyMap<string, string> {
  return new Map(issues.map((issue) => [lastName(issue.path), wordsOf(issue)]));
}

/**
 * A form that is held to a shared schema: what it stands for is made first and then parsed, and each complaint goes to the
 * control that has the name of the refused field.
 * @param schema the shared schema of what the form stands for
 * @param make what the filled controls stand for
 * @param mistakes what is refused although the schema might take it: a credential where a name belongs
 * @param named whether it stands for a key, which the desk gives a name
 */
export function formOf<Values extends object>(
  schema: z.ZodType,
  make: (values: Values) => object,
  mistakes: MistakesOf = {},
  named: 'named' | 'nameless' = 'named',
): z.ZodType<Values, Values> {
  const name = named === 'named' ? ownName : noName;
  return z.custom<Values>().superRefine((values, context) => {
    const order = make(values);
    const called = name.safeParse(values);
    const made = schema.safeParse(order);
    const found = new Map(complaints([...(called.error?.issues ?? []), ...(made.error?.issues ?? [])]));
    for (const [field, typed] of Object.entries(values)) {
      const mistake = typeof typed === 'string' && isUsed(order, field) ? mistakes[field]?.(typed) : undefined;
      if (mistake) found.set(field, mistake.problem);
    }
    for (const [field, message] of found) context.addIssue({ code: 'custom', path: [field], message });
  });
}

/** Whether a control counts in what the form stands for; the others may hold anything. */
function isUsed(order: object, field: string): boolean {
  return Object.entries(order).some(([name, part]: readonly [string, unknown]) => name === field || (typeof part === 'object' && part !== null && isUsed(part, field)));
}

/** A text without the spaces that came with it from the clipboard. */
export const trimmed = (text: string): string => text.trim();

/** An empty control stands for what is left out. */
export const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
