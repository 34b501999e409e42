import type { ImportFormat } from '../../../src-shared/secrets.ts';
import { malformed } from './entry.ts';
import { LineMap } from './line-map.ts';

/**
 * The text of a file, without its byte order mark.
 * @throws IMPORT_MALFORMED with the position of the first byte that is not UTF-8, or of the first NUL
 */
export function decodeText(format: ImportFormat, bytes: Uint8Array): string {
  const text = decodeUtf8(format, bytes);
  const nul = text.indexOf('\0');
  if (nul !== -1) {
    throw malformed(format, new LineMap(text).at(nul), 'a NUL byte: this is not a text file, or it is damaged');
  }
  return text;
}

/** The text of bytes when they are UTF-8, else null. A byte order mark is kept: in a value it is data. */
export function utf8OrNull(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Line ends as LF: lines and columns stay what they were. */
export function withLineFeeds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

function decodeUtf8(format: ImportFormat, bytes: Uint8Array): string {
  if (isUtf16(bytes)) throw malformed(format, { line: 1, column: 1 }, 'the file is UTF-16: save it as UTF-8');
  const text = utf8OrNull(bytes);
  if (text !== null) return withoutMark(text);
  const before = withoutMark(validBeginning(bytes));
  throw malformed(format, new LineMap(before).at(before.length), 'a byte that is not UTF-8: save the file as UTF-8');
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function isUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** The whole characters before the first bad byte, found by halving: the decoder does not tell where it stopped. */
function validBeginning(bytes: Uint8Array): string {
  let good = 0;
  let bad = bytes.length + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (beginning(bytes, middle) === null) bad = middle;
    else good = middle;
  }
  return beginning(bytes, good) ?? '';
}

function beginning(bytes: Uint8Array, length: number): string | null {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return decoder.decode(bytes.subarray(0, length), { stream: true });
  } catch {
    return null;
  }
}
