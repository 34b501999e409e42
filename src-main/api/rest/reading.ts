import type { Given, Operation, Shape } from '../../../src-shared/rest/operation.ts';
import { type InputIssue, wordsOf } from '../issue-words.ts';
import { RestRefusal } from './refusal.ts';
import { pointerOf } from './wording.ts';

/** The parts of a request that are read, as they came. */
export interface RawParts {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

type Part = 'params' | 'query' | 'headers' | 'body';

/** What is wrong, at which field. */
export interface Flaw {
  readonly steps: readonly PropertyKey[];
  readonly problem: string;
  readonly remedy: string;
}

/** The deepest a body may be nested: far beyond any that a call takes. */
const deepest = 64;
const correct = 'Correct it and try again.';

/** Filters and page tokens have codes of their own in the registry of keys. */
function codeOf({ dialect }: Operation, part: Part, field: string): string {
  if (dialect !== 'key-registry' || part !== 'query') return 'invalid_request';
  return field === 'page_token' ? 'invalid_page_token' : 'invalid_filter';
}

function flawed(operation: Operation, part: Part, { steps, problem, remedy }: Flaw): RestRefusal {
  const pointer = pointerOf(steps);
  const parameter = pointer.slice(1);
  const inBody = part === 'body';
  const named = inBody ? pointer || 'The body' : parameter;
  const place = inBody ? { pointer } : { parameter };
  const title = inBody ? 'The body is not right' : 'A parameter is not right';
  return new RestRefusal({ status: 400, code: codeOf(operation, part, parameter), title, detail: `${named}: ${problem}. ${remedy}`, ...place });
}

function valueAt(given: unknown, steps: readonly PropertyKey[]): unknown {
  return steps.reduce<unknown>((value, step) => (typeof value === 'object' && value !== null ? (value as Readonly<Record<PropertyKey, unknown>>)[step] : undefined), given);
}

function stepsOf({ path = [] }: InputIssue): readonly PropertyKey[] {
  return path.map((step) => (typeof step === 'object' ? step.key : step));
}

/** One thing that a schema says is wrong, for one is corrected at a time. A field that is not known comes first: it may be the missing one, misspelt. */
export function flawOf(issues: readonly InputIssue[], given: unknown): Flaw {
  const first = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0] ?? { message: 'is not of the expected form' };
  const steps = stepsOf(first);
  const [unknown] = first.code === 'unrecognized_keys' ? (first.keys ?? []) : [];
  if (unknown !== undefined) return { steps: [...steps, unknown], problem: 'is not known here', remedy: 'Leave it out.' };
  if (steps.length > 0 && valueAt(given, steps) === undefined) return { steps, problem: 'is missing', remedy: 'Add it and try again.' };
  return { steps, ...wordsOf(first) };
}

function read(schema: Shape, given: unknown, part: Part, operation: Operation): Readonly<Record<string, unknown>> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw flawed(operation, part, flawOf(result.error.issues, given));
}

/** What no schema needs to say: text is whole, names are plain, and nothing is nested without end. */
function flawOfText(value: unknown, steps: readonly PropertyKey[]): Flaw | undefined {
  if (typeof value === 'string') return value.isWellFormed() ? undefined : { steps, problem: 'holds half a character', remedy: correct };
  if (typeof value !== 'object' || value === null) return undefined;
  if (steps.length >= deepest) return { steps: steps.slice(0, 4), problem: 'is nested too deep', remedy: 'Give only the fields that are asked for.' };
  for (const [name, inner] of Object.entries(value)) {
    if (name === '__proto__' || !name.isWellFormed()) return { steps, problem: 'holds a name that no field can have', remedy: 'Leave it out.' };
    const flaw = flawOfText(inner, [...steps, name]);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

function readBody({ operation, body }: RawParts): Readonly<Record<string, unknown>> {
  const flaw = flawOfText(body, []);
  if (flaw !== undefined) throw flawed(operation, 'body', flaw);
  if (operation.body !== undefined) {
    if (body === undefined) throw flawed(operation, 'body', { steps: [], problem: 'is missing', remedy: 'Send a JSON object.' });
    return read(operation.body, body, 'body', operation);
  }
  if (body === undefined || isEmptyObject(body)) return {};
  const [name] = typeof body === 'object' && body !== null ? Object.keys(body) : [];
  const steps = name === undefined ? [] : [name];
  throw flawed(operation, 'body', { steps, problem: 'is not known here', remedy: 'This call takes no body: leave it out.' });
}

function readQuery({ operation, query }: RawParts): Readonly<Record<string, unknown>> {
  for (const [name, value] of Object.entries(query)) {
    if (typeof value !== 'string') throw flawed(operation, 'query', { steps: [name], problem: 'is given more than once', remedy: 'Give it once.' });
    if (operation.query === undefined || !Object.hasOwn(operation.query.shape, name)) {
      throw flawed(operation, 'query', { steps: [name], problem: 'is not known here', remedy: 'Leave it out.' });
    }
  }
  return operation.query === undefined ? {} : read(operation.query, query, 'query', operation);
}

function readHeaders({ operation, headers }: RawParts): Readonly<Record<string, unknown>> {
  return operation.headers === undefined ? {} : read(operation.headers, headers, 'headers', operation);
}

function readParams({ operation, params }: RawParts): Readonly<Record<string, unknown>> {
  return operation.params === undefined ? {} : read(operation.params, params, 'params', operation);
}

/**
 * Reads a request by the schemas of its call: path, headers, query, body, in this order. What is wrong is named, never repeated:
 * a value may be a secret.
 * @throws a RestRefusal with the pointer or the parameter of the first flaw
 */
export function readParts<O extends Operation>(parts: RawParts & { readonly operation: O }): Given<O> {
  const given = { params: readParams(parts), headers: readHeaders(parts), query: readQuery(parts), body: readBody(parts) };
  return given as unknown as Given<O>;
}
