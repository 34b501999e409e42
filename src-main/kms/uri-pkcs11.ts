import { isAbsolute } from 'node:path';
import { KeydeskError } from '../../src-shared/errors.ts';
import { fromHex, toHex } from '../crypto/base64url.ts';

/** The path attributes of a PKCS#11 URI (RFC 7512, section 2.3), in the order of its grammar: the order in which we write them. */
export const pkcs11Attributes = [
  'token',
  'manufacturer',
  'serial',
  'model',
  'library-manufacturer',
  'library-version',
  'library-description',
  'object',
  'type',
  'id',
  'slot-description',
  'slot-id',
  'slot-manufacturer',
] as const;
/** One of {@link pkcs11Attributes}. */
export type Pkcs11Attribute = (typeof pkcs11Attributes)[number];

/** What a PKCS#11 URI names: attributes as text, and `id` as hexadecimal in lower case, since it is bytes. */
export type Pkcs11Name = Readonly<Partial<Record<Pkcs11Attribute, string>>>;

/** A URI as it was pasted, with the module that its query named split off. */
export interface SplitUri {
  readonly uri: string;
  readonly module: string | null;
}

const scheme = 'pkcs11:';
const types: ReadonlySet<string> = new Set(['public', 'private', 'cert', 'secret-key', 'data']);
/** The characters that stand for themselves in a path attribute: RFC 7512 `pk11-pchar` without percent-encoding. */
const pathText = /^(?:[A-Za-z0-9._~:[\]@!$'()*+,=&-]|%[0-9A-Fa-f]{2})*$/;
const uriRemedy = 'Write it as pkcs11:token=NAME;object=KEY;type=secret-key, with other characters percent-encoded.';
const pinRemedy = 'Take it out of the URI. The PIN is asked for; it is never stored.';

/**
 * Reads the path of a PKCS#11 URI (RFC 7512). A query is refused: `splitModulePath` takes off the one that is useful.
 * An attribute that is not known is refused, since leaving it out would let the URI match more than was meant.
 * Throws `BAD_INPUT` naming `field`.
 */
export function parsePkcs11Uri(text: string, field = 'uri'): Pkcs11Name {
  if (!text.startsWith(scheme)) throw bad(field, 'This is not a PKCS#11 URI.', uriRemedy);
  const { path, query } = cut(text);
  refuseQuery(query, field);
  const name: Partial<Record<Pkcs11Attribute, string>> = {};
  for (const part of path === '' ? [] : path.split(';')) {
    const [attribute, value] = readAttribute(part, field);
    if (name[attribute] !== undefined) throw bad(field, `The attribute ${attribute} stands in the URI twice.`, 'Keep the one that is meant.');
    name[attribute] = value;
  }
  return name;
}

/** Reads a PKCS#11 URI that names one secret key: a token by label or serial, and a key by label or id. Throws `BAD_INPUT`. */
export function parsePkcs11KeyUri(text: string, field = 'uri'): Pkcs11Name {
  const name = parsePkcs11Uri(text, field);
  if (!name.token && !name.serial) throw bad(field, 'The URI names no token.', 'Add token=LABEL or serial=NUMBER.');
  if (!name.object && !name.id) throw bad(field, 'The URI names no key.', 'Add object=LABEL or id=%…');
  if (name.type !== undefined && name.type !== 'secret-key') {
    throw bad(field, `A key of type ${name.type} does not wrap data keys.`, 'Name a secret AES key: type=secret-key.');
  }
  return name;
}

/** The PKCS#11 URI of a name: attributes in a fixed order, so that one name has one spelling. `parsePkcs11Uri` reads it back. */
export function formatPkcs11Uri(name: Pkcs11Name): string {
  const parts = pkcs11Attributes.flatMap((attribute) => {
    const value = name[attribute];
    if (value === undefined) return [];
    return [`${attribute}=${attribute === 'id' ? encodeBytes(value) : encodeText(value)}`];
  });
  return `${scheme}${parts.join(';')}`;
}

/** The one spelling of the URI of a key, by which two registrations are told to be the same. Throws `BAD_INPUT`. */
export function canonicalPkcs11Uri(text: string, field = 'uri'): string {
  return formatPkcs11Uri({ ...parsePkcs11KeyUri(text, field), type: 'secret-key' });
}

/** The part of a name that says which token is meant. */
export function tokenPart({ token, manufacturer, serial, model }: Pkcs11Name): Pkcs11Name {
  return present({ token, manufacturer, serial, model });
}

/**
 * Splits `?module-path=` off a URI that was pasted whole. Other query attributes are refused, a PIN above all.
 * Throws `BAD_INPUT` naming `field`.
 */
export function splitModulePath(text: string, field = 'uri'): SplitUri {
  if (!text.startsWith(scheme)) throw bad(field, 'This is not a PKCS#11 URI.', uriRemedy);
  const { path, query } = cut(text);
  if (query === null) return { uri: text, module: null };
  const [found, ...more] = query.split('&');
  const [attribute, value] = splitOnce(found ?? '');
  if (attribute !== 'module-path' || more.length > 0) refuseQuery(query, field);
  if (!value) throw bad(field, 'The URI names no module.', 'Take the empty module-path out of the URI.');
  return { uri: `${scheme}${path}`, module: decodeText(value, 'module-path', field) };
}

/**
 * Checks the path of a vendor's library: absolute, and on this machine, so that neither a search path of the environment nor
 * another machine decides what code is loaded and given the PIN. Throws `BAD_INPUT` naming `field`.
 */
export function checkModulePath(path: string, field = 'module'): string {
  const isLocal = isAbsolute(path) && !/^[/\\]{2}/.test(path) && !/\p{Cc}/u.test(path);
  if (isLocal) return path;
  throw bad(field, 'The path of the module is not absolute, or names another machine.', "Give the whole path of the vendor's library on this machine.");
}

function cut(text: string): { readonly path: string; readonly query: string | null } {
  const rest = text.slice(scheme.length);
  const at = rest.indexOf('?');
  return at < 0 ? { path: rest, query: null } : { path: rest.slice(0, at), query: rest.slice(at + 1) };
}

function splitOnce(part: string): readonly [string, string | undefined] {
  const at = part.indexOf('=');
  return at < 0 ? [part, undefined] : [part.slice(0, at), part.slice(at + 1)];
}

/** Refuses any query; each attribute that people paste gets its own remedy. */
function refuseQuery(query: string | null, field: string): void {
  if (query === null) return;
  const named = query.split('&').map((part) => splitOnce(part)[0]);
  if (named.some((attribute) => attribute.startsWith('pin-'))) throw bad(field, 'The URI holds a PIN, or says where one is.', pinRemedy);
  if (named.includes('module-name')) {
    throw bad(field, 'The URI names the module without its place.', 'Take module-name out and give the path of the module.');
  }
  if (named.includes('module-path')) {
    throw bad(field, 'The URI names the module.', 'Take module-path out and give it as the path of the module.');
  }
  throw bad(field, 'The URI has a query that is not known.', 'Take out what follows the question mark.');
}

function readAttribute(part: string, field: string): readonly [Pkcs11Attribute, string] {
  const [attribute, value] = splitOnce(part);
  if (attribute.startsWith('pin-')) throw bad(field, 'The URI holds a PIN, or says where one is.', pinRemedy);
  if (!isAttribute(attribute)) throw bad(field, 'The URI has an attribute that is not known.', `Known are ${pkcs11Attributes.join(', ')}.`);
  if (value === undefined || !pathText.test(value)) {
    throw bad(field, `The value of ${attribute} is missing or not percent-encoded.`, uriRemedy);
  }
  if (attribute === 'id') return [attribute, toHex(decodeBytes(value))];
  const text = decodeText(value, attribute, field);
  checkMeaning(attribute, text, field);
  return [attribute, text];
}

function checkMeaning(attribute: Pkcs11Attribute, text: string, field: string): void {
  if (attribute === 'type' && !types.has(text)) throw bad(field, 'The type is not known.', `Known are ${[...types].join(', ')}.`);
  if (attribute === 'slot-id' && !/^\d+$/.test(text)) throw bad(field, 'slot-id is not a number.', 'Write it as slot-id=1.');
  if (attribute === 'library-version' && !/^\d+(?:\.\d+)?$/.test(text)) {
    throw bad(field, 'library-version is not a version.', 'Write it as library-version=2.6.');
  }
}

function isAttribute(text: string): text is Pkcs11Attribute {
  return (pkcs11Attributes as readonly string[]).includes(text);
}

function decodeBytes(value: string): Uint8Array {
  const pieces = value.match(/%[0-9A-Fa-f]{2}|[^%]/g) ?? [];
  return Uint8Array.from(pieces, (piece) => (piece.startsWith('%') ? Number.parseInt(piece.slice(1), 16) : piece.charCodeAt(0)));
}

function decodeText(value: string, attribute: string, field: string): string {
  let text: string;
  try {
    text = decodeURIComponent(value);
  } catch {
    throw bad(field, `The value of ${attribute} is not UTF-8, or its percent-encoding is broken.`, uriRemedy);
  }
  if (/\p{Cc}/u.test(text)) throw bad(field, `The value of ${attribute} has a control character.`, uriRemedy);
  return text;
}

/** `encodeURIComponent` leaves a few characters that mean something elsewhere: those of RFC 3986 `unreserved` alone stay. */
function encodeText(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function encodeBytes(hex: string): string {
  return Array.from(fromHex(hex), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

function present(name: Readonly<Partial<Record<Pkcs11Attribute, string | undefined>>>): Pkcs11Name {
  return Object.fromEntries(Object.entries(name).filter(([, value]) => value !== undefined));
}

function bad(field: string, problem: string, remedy: string): KeydeskError<'BAD_INPUT'> {
  return new KeydeskError('BAD_INPUT', { field, problem, remedy });
}
