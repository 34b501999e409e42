import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type InputIssue, wordsOf } from '../../src-main/api/issue-words.ts';
import { everyOperation } from '../../src-shared/rest/operations.ts';

const secret = 'hunter2-is-the-value';
const library = /Invalid|Too (?:small|big)|Unrecognized|expected (?!form)|received|pattern/;

function issuesOf(schema: z.ZodType, given: unknown): readonly InputIssue[] {
  const result = schema.safeParse(given);
  if (result.success) throw new Error('it was taken');
  return result.error.issues;
}

const told = (schema: z.ZodType, given: unknown): string => {
  const [issue = { message: '' }] = issuesOf(schema, given);
  const { problem, remedy } = wordsOf(issue);
  return `${problem}. ${remedy}`;
};

describe('what a schema finds wrong', () => {
  it.each<readonly [z.ZodType, unknown, string]>([
    [z.string(), 7, 'must be text. Give text.'],
    [z.int(), 1.5, 'must be a whole number. Give a whole number.'],
    [z.number(), secret, 'must be a number. Give a number.'],
    [z.boolean(), secret, 'must be true or false. Give true or false.'],
    [z.object({}), [], 'must be an object. Give an object.'],
    [z.array(z.string()), secret, 'must be a list. Give a list.'],
    [z.date(), secret, 'must be a value of another type. Give a value of another type.'],
    [z.string().min(2), '', 'is too short. Give at least 2 characters.'],
    [z.string().max(2), secret, 'is too long. Give at most 2 characters.'],
    [z.int().min(1), 0, 'is too small. Give at least 1.'],
    [z.number().gt(1), 1, 'is too small. Give more than 1.'],
    [z.number().lt(1), 1, 'is too large. Give less than 1.'],
    [z.array(z.string()).min(1), [], 'holds too few. Give at least 1 entry.'],
    [z.array(z.string()).max(1), [secret, secret], 'holds too many. Give at most 1 entry.'],
    [z.uuid(), secret, 'is not a UUID. Give one as it was answered, such as 6f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e55.'],
    [z.iso.datetime(), secret, 'is not a time. Give one such as 2027-03-31T12:00:00Z.'],
    [z.string().regex(/^a$/), secret, 'is not of the expected form. Correct this field and try again.'],
    [z.string().startsWith('https://'), secret, 'does not begin with https://. Correct this field and try again.'],
    [z.enum(['a', 'b']), secret, 'is not one of the values that are taken here. Choose one of: a, b.'],
    [z.literal('a'), secret, 'is not one of the values that are taken here. Choose one of: a.'],
    [z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') })]), { kind: secret }, 'is not one of the values that are taken here. Choose one of: a.'],
    [z.union([z.int(), z.boolean()]), secret, 'is not of a kind that is taken here. Correct this field and try again.'],
    [z.number().multipleOf(5), 7, 'is not a multiple of 5. Correct this field and try again.'],
    [z.strictObject({}), { more: secret }, 'has a field that is not known here. Leave out more.'],
    [z.record(z.string().max(1), z.string()), { long: secret }, 'is not of the expected form. Correct this field and try again.'],
    [z.string().refine(() => false), secret, 'is not of the expected form. Correct this field and try again.'],
    [z.string().refine(() => false, 'must be another'), secret, 'must be another. Correct this field and try again.'],
    [z.string().regex(/^a$/, 'must be an a'), secret, 'must be an a. Correct this field and try again.'],
  ])('is said in our words: %#', (schema, given, words) => {
    expect(told(schema, given)).toBe(words);
    expect(told(schema, given)).not.toContain(secret);
  });

  it('is never said in the words of the library, whatever any call is given', () => {
    const wrong: readonly unknown[] = [null, 7, '', 'x', secret.repeat(400), true, [], [[]], {}, { [secret]: secret }];
    const shapes = everyOperation.flatMap(({ params, query, headers, body }) => [params, query, headers, body]);
    const fields = shapes.flatMap((shape) => (shape !== undefined && 'shape' in shape ? (Object.values(shape.shape) as readonly z.ZodType[]) : []));
    const issues = fields.flatMap((field) => wrong.flatMap((given): readonly InputIssue[] => field.safeParse(given).error?.issues ?? []));
    for (const issue of issues) expect(Object.values(wordsOf(issue)).join(' ')).not.toMatch(library);
    expect(issues.length).toBeGreaterThan(100);
  });
});
