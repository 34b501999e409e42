import { KeydeskError } from '../../src-shared/errors.ts';

/** A key file, by the absolute path at which its media shows it. */
export interface KeyFileResource {
  readonly provider: 'KEY_FILE';
  readonly path: string;
}

/** The ending of every key file's name. */
export const keyFileEnding = '.keydesk-key';

const pathRemedy = `Give the absolute path of the key file, ending in ${keyFileEnding}.`;
/** How to write the name of a key file. */
export const keyFileUriRemedy = `Write it as keyfile:///absolute/path/NAME${keyFileEnding}.`;

/** Checks the path of a key file and gives it with forward slashes. Throws `BAD_INPUT` naming `field`. */
export function checkKeyFilePath(text: string, field = 'path'): string {
  const path = /^[A-Za-z]:\\/.test(text) ? text.replaceAll('\\', '/') : text;
  if (!/^(?:\/|[A-Za-z]:\/)/.test(path) || path.startsWith('//')) {
    throw bad(field, 'The path is not absolute, or names another machine.', pathRemedy);
  }
  if (hasControlCharacter(path) || path.length > 4096) {
    throw bad(field, 'The path has a control character or is too long.', pathRemedy);
  }
  const segments = path.split('/').slice(1);
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw bad(field, 'The path has an empty part, "." or "..".', pathRemedy);
  }
  const name = segments.at(-1) ?? '';
  if (!name.endsWith(keyFileEnding) || name === keyFileEnding) {
    throw bad(field, `The file name does not end in ${keyFileEnding}.`, pathRemedy);
  }
  return path;
}

/** Reads a `keyfile:` URI. Throws `BAD_INPUT` naming `field`. */
export function parseKeyFileUri(text: string, field = 'key'): KeyFileResource {
  const match = /^keyfile:\/\/(?<path>\/[^?#]*)$/.exec(text);
  const encoded = match?.groups?.['path'];
  if (encoded === undefined) throw bad(field, 'This is not a key file URI.', keyFileUriRemedy);
  const decoded = decodePercent(encoded, field);
  return { provider: 'KEY_FILE', path: checkKeyFilePath(/^\/[A-Za-z]:\//.test(decoded) ? decoded.slice(1) : decoded, field) };
}

/** The `keyfile:` URI of a key file: every part of the path percent-encoded. */
export function formatKeyFileUri(named: KeyFileResource): string {
  const path = named.path.startsWith('/') ? named.path : `/${named.path}`;
  const encode = (segment: string): string => encodeURIComponent(segment).replace(/^([A-Za-z])%3A$/, '$1:');
  return `keyfile://${path.split('/').map(encode).join('/')}`;
}

function hasControlCharacter(text: string): boolean {
  return /\p{Cc}/u.test(text);
}

function decodePercent(text: string, field: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw bad(field, 'The URI has a broken percent encoding.', keyFileUriRemedy);
  }
}

function bad(field: string, problem: string, remedy: string): KeydeskError<'BAD_INPUT'> {
  return new KeydeskError('BAD_INPUT', { field, problem, remedy });
}
