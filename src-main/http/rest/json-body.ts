import { RestRefusal } from '../../api/rest/refusal.ts';

/** The deepest a body may be nested; no call takes more than a handful. */
const deepest = 64;

const bad = (detail: string): RestRefusal => new RestRefusal({ status: 400, code: 'invalid_request', title: 'The body is not right', detail });

/** Where the text that begins at a quotation mark ends; the length of the whole when it does not. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let before = at - 1;
    while (text[before] === '\\') before -= 1;
    if ((at - before) % 2 === 1) return at;
  }
  return text.length;
}

function isName(text: string, end: number): boolean {
  const colon = /[\t\n\r ]*:/y;
  colon.lastIndex = end + 1;
  return colon.test(text);
}

/** Names that were seen, for each object and list that is open; a list has none. */
type Open = (Set<string> | null)[];

function nameIn(open: Open, written: string): void {
  const name = JSON.parse(written) as string;
  const names = open.at(-1);
  if (name === '__proto__') throw bad('It holds a name that no field can have. Leave it out.');
  if (names?.has(name) === true) throw bad('It names a field twice, so that nobody can say which is meant. Name it once.');
  names?.add(name);
}

/**
 * Refuses what two readers could understand differently, and what is nested without end. It looks at the text alone, so that
 * nothing is built before.
 */
function requirePlain(text: string): void {
  const open: Open = [];
  const marks = /[[\]{}"]/g;
  for (let found = marks.exec(text); found !== null; found = marks.exec(text)) {
    const [mark] = found;
    if (mark === '"') {
      const end = endOfString(text, found.index);
      if (open.at(-1) instanceof Set && isName(text, end)) nameIn(open, text.slice(found.index, end + 1));
      marks.lastIndex = end + 1;
    } else if (mark === '{' || mark === '[') {
      if (open.push(mark === '{' ? new Set() : null) > deepest) throw bad('It is nested too deep. Send only the fields that are asked for.');
    } else open.pop();
  }
}

/** A body that is read when it is first asked for, and once. */
export function laterJson(bytes: Uint8Array | undefined): () => unknown {
  let read: { readonly value: unknown } | null = null;
  return () => {
    read ??= { value: readJson(bytes ?? new Uint8Array()) };
    return read.value;
  };
}

/**
 * Reads a body: JSON in UTF-8, each name once, not nested beyond measure. Nothing of it is repeated when it is refused.
 * @returns undefined for an empty body
 * @throws RestRefusal 400
 */
export function readJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    requirePlain(text);
    return JSON.parse(text);
  } catch (error) {
    throw error instanceof RestRefusal ? error : bad('It is not JSON in UTF-8. Correct it and send it again.');
  }
}
