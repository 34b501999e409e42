import { malformed, textItem, warningItem } from './entry.ts';
import type { ImportItem } from './entry.ts';
import { LineMap } from './line-map.ts';
import { withLineFeeds } from './text.ts';

/**
 * The entries of a `.env` file.
 *
 * A line is blank, a comment (`# …`) or `[export] KEY=VALUE`. A value is
 * - bare: to the end of the line, without white space around it; `#` behind white space starts a comment;
 *   every other character, `\` and quotes within it too, stands for itself;
 * - in '…' or `…`: as written, over several lines if need be;
 * - in "…": the same, with the escapes \n \r \t \" \\ \$ \` ; any other `\x` is kept as written.
 *
 * Nothing is interpolated: `$` is kept as written, and `${NAME}` gives a warning. A line end within quotes is LF.
 * @throws IMPORT_MALFORMED for a line without `=`, a quote that is never closed, text behind a closing quote
 */
export function* readDotenv(text: string): Generator<ImportItem> {
  const plain = withLineFeeds(text);
  const source: Source = { text: plain, lines: new LineMap(plain) };
  let offset = 0;
  while (offset < source.text.length) {
    const start = skipBlanks(source.text, offset);
    const end = lineEnd(source.text, start);
    if (start === end || source.text[start] === '#') {
      offset = end + 1;
    } else {
      offset = yield* readAssignment(source, start, end);
    }
  }
}

type Source = { readonly text: string; readonly lines: LineMap };

/** A value, whether its `$` could have been meant as a reference, and the offset behind its line. */
type Value = { readonly text: string; readonly next: number; readonly mayRefer: boolean; readonly hash: number | null };

const exportWord = /export[ \t]+(?![ \t=])/y;
const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ['\\', '\\'],
  ['$', '$'],
  ['`', '`'],
]);

function* readAssignment(source: Source, start: number, end: number): Generator<ImportItem, number> {
  const keyStart = skipExport(source.text, start);
  const equals = source.text.indexOf('=', keyStart);
  const at = source.lines.at(keyStart);
  if (equals === -1 || equals > end) {
    throw malformed('dotenv', at, 'no "=" on this line: write KEY=VALUE, and put a value of several lines in quotes');
  }
  const key = trimBlanks(source.text.slice(keyStart, equals));
  const value = readValue(source, equals + 1);
  yield textItem(key, value.text, at);
  yield* doubts(source, key, value, equals + 1);
  return value.next;
}

function* doubts(source: Source, key: string, value: Value, valueStart: number): Generator<ImportItem> {
  if (value.mayRefer && /\$\{[A-Za-z_]/.test(value.text)) {
    const at = source.lines.at(skipBlanks(source.text, valueStart));
    yield warningItem(at, `the value of ${key} refers to another variable: it is kept as written, nothing is filled in`);
  }
  if (value.hash !== null) {
    yield warningItem(source.lines.at(value.hash), `the "#" belongs to the value of ${key}: a comment needs a space before it`);
  }
}

function readValue(source: Source, offset: number): Value {
  const start = skipBlanks(source.text, offset);
  const quote = source.text[start];
  if (quote === '"' || quote === "'" || quote === '`') return readQuoted(source, start, quote);
  return readBare(source.text, start, start > offset);
}

function readBare(text: string, start: number, afterBlank: boolean): Value {
  const end = lineEnd(text, start);
  const line = text.slice(start, end);
  const comment = afterBlank && line.startsWith('#') ? 0 : line.search(/[ \t]#/);
  const value = trimBlanks(comment === -1 ? line : line.slice(0, comment));
  const hash = value.indexOf('#');
  return { text: value, next: end + 1, mayRefer: true, hash: hash === -1 ? null : start + hash };
}

function readQuoted(source: Source, start: number, quote: '"' | "'" | '`'): Value {
  const close = quote === '"' ? closingDoubleQuote(source.text, start + 1) : source.text.indexOf(quote, start + 1);
  if (close === -1) {
    throw malformed('dotenv', source.lines.at(start), `the quote ${quote} opened here is never closed`);
  }
  const raw = source.text.slice(start + 1, close);
  const text = quote === '"' ? unescape(raw) : raw;
  return { text, next: endOfStatement(source, close + 1, quote), mayRefer: quote === '"', hash: null };
}

/** Behind the closing quote only a comment may follow: anything else means that the quote was closed too early. */
function endOfStatement(source: Source, offset: number, quote: string): number {
  const rest = skipBlanks(source.text, offset);
  const end = lineEnd(source.text, rest);
  if (rest === end || source.text[rest] === '#') return end + 1;
  const remedy = quote === '"' ? 'write \\" for a quote within the value' : 'use another kind of quote around the value';
  throw malformed('dotenv', source.lines.at(rest), `text behind the closing quote ${quote}: ${remedy}`);
}

function closingDoubleQuote(text: string, offset: number): number {
  for (let index = offset; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === '"') return index;
  }
  return -1;
}

function unescape(raw: string): string {
  return raw.replace(/\\([\s\S])/g, (whole, character: string) => escapes.get(character) ?? whole);
}

function skipExport(text: string, start: number): number {
  exportWord.lastIndex = start;
  return exportWord.test(text) ? exportWord.lastIndex : start;
}

function skipBlanks(text: string, offset: number): number {
  let index = offset;
  while (text[index] === ' ' || text[index] === '\t') index += 1;
  return index;
}

/** Without spaces and tabs at the end, by steps: a pattern anchored at the end would take quadratic time. */
function trimBlanks(text: string): string {
  let end = text.length;
  while (text[end - 1] === ' ' || text[end - 1] === '\t') end -= 1;
  return text.slice(0, end);
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}
