import { malformed, shown, textItem, warningItem } from './entry.ts';
import type { ImportItem, Position } from './entry.ts';
import { readJson } from './json-reader.ts';
import type { JsonNode } from './json-reader.ts';
import { LineMap } from './line-map.ts';

/**
 * The entries of a JSON file: one object, flat or nested.
 *
 * Names on the way to a value are joined by the separator, positions in arrays too (`hosts.0`).
 * A number becomes exactly the text that stands in the file, `true` and `false` these words, `""` an empty value.
 * `null` and an empty object or array hold no value: they are passed over with a warning.
 * @param separator what stands between two names, such as `.`
 * @throws IMPORT_MALFORMED with line and column
 */
export function* readJsonEntries(text: string, separator: string): Generator<ImportItem> {
  const root = readJson(text);
  const lines = new LineMap(text);
  if (root.kind !== 'object') {
    throw malformed('json', lines.at(root.offset), 'the file must be one object: {"KEY": "value", …}');
  }
  yield* flatten(root, { path: null, at: lines.at(root.offset), lines, separator });
}

/** Where a value stands: its joined names (none at the root), and the position of the last of them. */
type Place = { readonly path: string | null; readonly at: Position; readonly lines: LineMap; readonly separator: string };

function* flatten(node: JsonNode, place: Place): Generator<ImportItem> {
  switch (node.kind) {
    case 'object':
      if (node.members.length === 0) yield nothing(place, 'an empty object');
      for (const { name, offset, value } of node.members) yield* flatten(value, inner(place, name, offset));
      return;
    case 'array':
      if (node.items.length === 0) yield nothing(place, 'an empty array');
      for (const [index, item] of node.items.entries()) yield* flatten(item, inner(place, String(index), item.offset));
      return;
    case 'null':
      yield nothing(place, 'null');
      return;
    case 'string':
    case 'number':
    case 'word':
      yield textItem(place.path ?? '', node.text, place.at);
  }
}

function inner(place: Place, name: string, offset: number): Place {
  const path = place.path === null ? name : `${place.path}${place.separator}${name}`;
  return { ...place, path, at: place.lines.at(offset) };
}

function nothing(place: Place, what: string): ImportItem {
  return warningItem(place.at, `${place.path === null ? 'the file' : shown(place.path)} is ${what}: nothing is imported for it`);
}
