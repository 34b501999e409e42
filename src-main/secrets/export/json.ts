import { utf8OrNull } from '../import/text.ts';
import { notCarried } from './export-entry.ts';
import type { ExportEntry } from './export-entry.ts';

/**
 * A flat JSON object, one member a line. Written member by member: an object of the language would reorder
 * keys that look like numbers, and lose `__proto__`.
 */
export function writeJson(entries: readonly ExportEntry[]): string {
  const members = entries.map((entry) => `  ${JSON.stringify(entry.key)}: ${JSON.stringify(textOf(entry))}`);
  return members.length === 0 ? '{}\n' : `{\n${members.join(',\n')}\n}\n`;
}

function textOf(entry: ExportEntry): string {
  const text = utf8OrNull(entry.value);
  if (text !== null) return text;
  throw notCarried('json', entry.key, 'the value is not text', 'export as csv or kubernetes, which carry any bytes');
}
