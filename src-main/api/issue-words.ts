/** What a schema says is wrong, in the form every standard schema shares; zod adds the other fields. */
export interface InputIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  readonly code?: string | undefined;
  readonly minimum?: number | bigint | undefined;
  readonly maximum?: number | bigint | undefined;
  readonly inclusive?: boolean | undefined;
  readonly origin?: string | undefined;
  readonly expected?: string | undefined;
  readonly format?: string | undefined;
  readonly prefix?: string | undefined;
  readonly divisor?: number | bigint | undefined;
  readonly options?: readonly unknown[] | undefined;
  readonly values?: readonly unknown[] | undefined;
  readonly keys?: readonly string[] | undefined;
}

/** What is wrong with a field, as part of a sentence that begins with its name, and what to do about it. */
export interface IssueWords {
  readonly problem: string;
  readonly remedy: string;
}

const correct = 'Correct this field and try again.';

/** How the sentences begin that the schema library writes itself; those of our schemas begin with a verb. */
const libraryWords = /^(?:Invalid|Too (?:small|big)|Unrecognized)\b/;

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  null: 'null',
};

const forms: Readonly<Record<string, IssueWords>> = {
  uuid: { problem: 'is not a UUID', remedy: 'Give one as it was answered, such as 6f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e55.' },
  url: { problem: 'is not an address', remedy: 'Give a whole address, such as https://127.0.0.1:4566.' },
  datetime: { problem: 'is not a time', remedy: 'Give one such as 2027-03-31T12:00:00Z.' },
  base64url: { problem: 'is not base64url', remedy: 'Encode it as base64url without padding.' },
};

/** What a limit counts. */
const units: Readonly<Record<string, readonly [one: string, more: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
};

/** A limit with what it counts. */
function counted(limit: number | bigint | undefined, origin: string): string {
  const unit = units[origin]?.[Number(limit) === 1 ? 0 : 1];
  return unit === undefined ? String(limit) : `${String(limit)} ${unit}`;
}

const listed = (values: readonly unknown[]): string => values.map(String).join(', ');

function tooSmall({ origin = '', minimum, inclusive = true }: InputIssue): IssueWords {
  const problem = origin === 'string' ? 'is too short' : origin === 'array' ? 'holds too few' : 'is too small';
  return { problem, remedy: `Give ${inclusive ? 'at least' : 'more than'} ${counted(minimum, origin)}.` };
}

function tooBig({ origin = '', maximum, inclusive = true }: InputIssue): IssueWords {
  const problem = origin === 'string' ? 'is too long' : origin === 'array' ? 'holds too many' : 'is too large';
  return { problem, remedy: `Give ${inclusive ? 'at most' : 'less than'} ${counted(maximum, origin)}.` };
}

function wrongForm({ format = '', prefix }: InputIssue): IssueWords {
  if (prefix !== undefined) return { problem: `does not begin with ${prefix}`, remedy: correct };
  return forms[format] ?? { problem: 'is not of the expected form', remedy: correct };
}

function noneOf(values: readonly unknown[] | undefined): IssueWords {
  if (values === undefined || values.length === 0) return { problem: 'is not of a kind that is taken here', remedy: correct };
  return { problem: 'is not one of the values that are taken here', remedy: `Choose one of: ${listed(values)}.` };
}

function wrongKind({ expected = '' }: InputIssue): IssueWords {
  const kind = kinds[expected] ?? 'a value of another type';
  return { problem: `must be ${kind}`, remedy: `Give ${kind}.` };
}

function ownWords(issue: InputIssue): IssueWords {
  switch (issue.code ?? 'custom') {
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return tooBig(issue);
    case 'invalid_type':
      return wrongKind(issue);
    case 'invalid_format':
      return wrongForm(issue);
    case 'invalid_value':
      return noneOf(issue.values);
    case 'invalid_union':
      return noneOf(issue.options);
    case 'not_multiple_of':
      return { problem: `is not a multiple of ${String(issue.divisor)}`, remedy: correct };
    case 'unrecognized_keys':
      return { problem: 'has a field that is not known here', remedy: `Leave out ${listed(issue.keys ?? [])}.` };
    default:
      return { problem: 'is not of the expected form', remedy: correct };
  }
}

/**
 * What an issue says in our words: one place for every kind of issue. A schema's own sentence is kept, the library's never is.
 * Every remedy can be acted on without knowing the schema, and nothing of the value is repeated.
 */
export function wordsOf(issue: InputIssue): IssueWords {
  const { problem, remedy } = ownWords(issue);
  return { problem: libraryWords.test(issue.message) ? problem : issue.message, remedy };
}
