import canonicalize from 'canonicalize';

/** A value that canonical JSON cannot carry; the message names where it stands, as `$.field[0]`. */
export class NotJson extends Error {
  override readonly name = 'NotJson';
}

// Far beyond any report, and what stops a value that contains itself.
const maxDepth = 200;

function requirePlain(value: object, path: string): void {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (Array.isArray(value) || prototype === Object.prototype || prototype === null) return;
  throw new NotJson(`${path} is not a plain object: write dates and bytes as text first`);
}

function requireText(text: string, path: string): void {
  if (!text.isWellFormed()) throw new NotJson(`${path} contains half of a surrogate pair`);
}

function requireMembers(value: object, path: string, depth: number): void {
  if (depth >= maxDepth) throw new NotJson(`${path.slice(0, 60)}… is nested deeper than ${maxDepth} levels`);
  requirePlain(value, path);
  if (Array.isArray(value)) {
    // By index: forEach would step over the holes of a sparse array.
    for (let at = 0; at < value.length; at += 1) requireJson(value[at], `${path}[${at}]`, depth + 1);
    return;
  }
  for (const [key, member] of Object.entries(value)) {
    requireText(key, `a name in ${path}`);
    requireJson(member, `${path}.${key}`, depth + 1);
  }
}

function requireJson(value: unknown, path: string, depth: number): void {
  switch (typeof value) {
    case 'string':
      requireText(value, path);
      return;
    case 'number':
      if (!Number.isFinite(value)) throw new NotJson(`${path} is ${value}, which JSON has no number for`);
      return;
    case 'boolean':
      return;
    case 'object':
      if (value !== null) requireMembers(value, path, depth);
      return;
    case 'undefined':
    case 'bigint':
    case 'function':
    case 'symbol':
      throw new NotJson(`${path} is ${typeof value}, which JSON cannot carry: leave it out or write null`);
  }
}

/**
 * Canonical JSON (RFC 8785): the one text of a value, for hashing and signing.
 *
 * Refuses what plain `JSON.stringify` would drop or bend without a word: undefined, NaN, Infinity, bigint, functions,
 * lone surrogates, and objects of a class (a Date, bytes). Throws {@link NotJson}.
 */
export function canonicalJson(value: unknown): string {
  requireJson(value, '$', 0);
  const text = canonicalize(value);
  if (text === undefined) throw new NotJson('$ has no JSON form');
  return text;
}
