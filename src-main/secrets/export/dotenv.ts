import { utf8OrNull } from '../import/text.ts';
import { notCarried } from './export-entry.ts';
import type { ExportEntry } from './export-entry.ts';

/** A `.env` file: one `KEY=VALUE` a secret, quoted so that a shell and other readers change as little as possible. */
export function writeDotenv(entries: readonly ExportEntry[]): string {
  return entries.map((entry) => `${entry.key}=${quote(textOf(entry))}\n`).join('');
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** Single quotes where they can be had: nothing within them is special to anyone. */
function quote(text: string): string {
  if (/^[A-Za-z0-9_./:@%+,-]*$/.test(text)) return text;
  if (!/['\r]/.test(text)) return `'${text}'`;
  return `"${text.replace(/[\\"$`\n\r\t]/g, (character) => escapes.get(character) ?? `\\${character}`)}"`;
}

function textOf(entry: ExportEntry): string {
  const text = utf8OrNull(entry.value);
  if (text !== null && !text.includes('\0')) return text;
  throw notCarried('dotenv', entry.key, 'the value is not text', 'export as csv or kubernetes, which carry any bytes');
}
