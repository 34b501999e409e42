import { malformed, shown } from './entry.ts';
import type { KeydeskError } from '../../../src-shared/errors.ts';
import { LineMap } from './line-map.ts';

/** A JSON value with the offset at which it begins. A number keeps its source text, so 1.10 stays 1.10. */
export type JsonNode =
  | { readonly kind: 'object'; readonly offset: number; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly offset: number; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly offset: number; readonly text: string }
  | { readonly kind: 'number' | 'word' | 'null'; readonly offset: number; readonly text: string };

/** One member of an object; the offset is that of its name. */
export type JsonMember = { readonly name: string; readonly offset: number; readonly value: JsonNode };

/** What a JSON text may hold: levels of nesting, and values of every kind together. */
export const jsonLimits = { depth: 64, values: 500_000 } as const;

/**
 * The value of a JSON text (RFC 8259), strictly: no comments, no trailing commas, no repeated names.
 * `JSON.parse` gives neither positions nor a number's own text, and takes the last of two equal names.
 * @throws IMPORT_MALFORMED with line and column
 */
export function readJson(text: string): JsonNode {
  return new JsonReader(text).document();
}

const numberPattern = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const wordPattern = /true|false|null/y;
const endOfToken = /[\s,:\]}[{"]|$/y;
const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

class JsonReader {
  readonly #text: string;
  #offset = 0;
  #values = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonNode {
    const value = this.#value(1);
    this.#skipSpace();
    if (this.#offset < this.#text.length) throw this.#problem('text behind the end of the JSON value');
    return value;
  }

  #value(depth: number): JsonNode {
    this.#skipSpace();
    this.#count(depth);
    switch (this.#text.charAt(this.#offset)) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return { kind: 'string', offset: this.#offset, text: this.#string() };
      default:
        return this.#scalar();
    }
  }

  #count(depth: number): void {
    this.#values += 1;
    if (depth > jsonLimits.depth) throw this.#problem(`nested deeper than ${String(jsonLimits.depth)} levels`);
    if (this.#values > jsonLimits.values) throw this.#problem(`more than ${String(jsonLimits.values)} values: split the file`);
  }

  #object(depth: number): JsonNode {
    const offset = this.#offset;
    const members: JsonMember[] = [];
    const seen = new Map<string, number>();
    for (const _ of this.#parts('}')) {
      const member = this.#member(depth, seen);
      seen.set(member.name, member.offset);
      members.push(member);
    }
    return { kind: 'object', offset, members };
  }

  #member(depth: number, seen: ReadonlyMap<string, number>): JsonMember {
    const offset = this.#offset;
    if (this.#text[offset] !== '"') throw this.#problem('a name in double quotes is expected here');
    const name = this.#string();
    const first = seen.get(name);
    if (first !== undefined) throw this.#repeated(name, first, offset);
    this.#skipSpace();
    this.#expect(':', 'a ":" is expected behind the name');
    return { name, offset, value: this.#value(depth + 1) };
  }

  #array(depth: number): JsonNode {
    const offset = this.#offset;
    const items: JsonNode[] = [];
    for (const _ of this.#parts(']')) items.push(this.#value(depth + 1));
    return { kind: 'array', offset, items };
  }

  /** Steps through a bracket's parts: the caller reads one part at each step. */
  *#parts(close: '}' | ']'): Generator<undefined> {
    this.#offset += 1;
    this.#skipSpace();
    if (this.#take(close)) return;
    for (;;) {
      yield;
      this.#skipSpace();
      if (this.#take(close)) return;
      this.#expect(',', `a "," or "${close}" is expected here`);
      this.#skipSpace();
      if (this.#text[this.#offset] === close) throw this.#problem(`a "," before "${close}": remove it`);
    }
  }

  #scalar(): JsonNode {
    const offset = this.#offset;
    const text = this.#match(numberPattern) ?? this.#match(wordPattern);
    if (text === null || !this.#endsHere()) throw this.#problem('a JSON value is expected here', offset);
    const kind = text === 'null' ? 'null' : text === 'true' || text === 'false' ? 'word' : 'number';
    return { kind, offset, text };
  }

  #string(): string {
    const start = this.#offset;
    const pieces: string[] = [];
    this.#offset += 1;
    for (;;) {
      pieces.push(this.#plainPiece(start));
      if (this.#take('"')) break;
      pieces.push(this.#escape());
    }
    const text = pieces.join('');
    if (!text.isWellFormed()) throw this.#problem('half of a surrogate pair: it cannot be written as UTF-8', start);
    return text;
  }

  /** The characters up to the next quote or backslash. */
  #plainPiece(start: number): string {
    const from = this.#offset;
    let code = this.#text.charCodeAt(this.#offset);
    while (code !== 0x22 && code !== 0x5c) {
      if (Number.isNaN(code)) throw this.#problem('the string opened here is never closed', start);
      if (code < 0x20) throw this.#problem('a control character in a string: write it as an escape, a line end as \\n');
      this.#offset += 1;
      code = this.#text.charCodeAt(this.#offset);
    }
    return this.#text.slice(from, this.#offset);
  }

  #escape(): string {
    const letter = this.#text[this.#offset + 1] ?? '';
    const simple = simpleEscapes.get(letter);
    if (simple !== undefined) {
      this.#offset += 2;
      return simple;
    }
    const digits = this.#text.slice(this.#offset + 2, this.#offset + 6);
    if (letter !== 'u' || !/^[0-9a-fA-F]{4}$/.test(digits)) throw this.#problem('not an escape of JSON');
    this.#offset += 6;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #endsHere(): boolean {
    endOfToken.lastIndex = this.#offset;
    return endOfToken.test(this.#text);
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#offset;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    if (found !== null) this.#offset += found.length;
    return found;
  }

  #take(character: string): boolean {
    if (this.#text[this.#offset] !== character) return false;
    this.#offset += 1;
    return true;
  }

  #expect(character: string, problem: string): void {
    if (!this.#take(character)) throw this.#problem(problem);
  }

  #skipSpace(): void {
    let code = this.#text.charCodeAt(this.#offset);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      this.#offset += 1;
      code = this.#text.charCodeAt(this.#offset);
    }
  }

  #repeated(name: string, first: number, second: number): KeydeskError {
    const lines = new LineMap(this.#text);
    const places = `line ${String(lines.at(first).line)} and again on line ${String(lines.at(second).line)}`;
    return malformed('json', lines.at(second), `the name ${shown(name)} stands on ${places}: keep one`);
  }

  #problem(problem: string, offset = this.#offset): KeydeskError {
    return malformed('json', new LineMap(this.#text).at(offset), problem);
  }
}
