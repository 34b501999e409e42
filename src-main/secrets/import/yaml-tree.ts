import { isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Document, ErrorCode, Node, Scalar, YAMLMap } from 'yaml';
import { malformed, shown } from './entry.ts';
import type { Position } from './entry.ts';
import { LineMap } from './line-map.ts';
import { withLineFeeds } from './text.ts';
import { screenYaml } from './yaml-screen.ts';

/** One document of a YAML stream, its nodes not yet turned into values: nothing is built, no tag acts. */
export type YamlTree = { readonly document: Document.Parsed; readonly lines: LineMap };

/** A field of a mapping: its name, where the name stands, and its value with aliases followed. */
export type YamlField = { readonly name: string; readonly at: Position; readonly value: Node | null };

/**
 * The documents of a YAML 1.2 stream that are not empty.
 * @throws IMPORT_MALFORMED with line and column for a syntax error, a tag, and whatever is beyond the limits
 */
export function readYaml(text: string): readonly YamlTree[] {
  const plain = withLineFeeds(text);
  const lines = new LineMap(plain);
  screenYaml(plain, lines);
  const documents = parseAllDocuments(plain, { uniqueKeys: false, prettyErrors: false, logLevel: 'silent', schema: 'core' });
  if ('empty' in documents) return [];
  for (const document of documents) checkDocument(document, lines);
  return documents.filter(({ contents }) => !isNothing(contents)).map((document) => ({ document, lines }));
}

/** The fields of a mapping, in the order of the file. */
export function fieldsOf(tree: YamlTree, map: YAMLMap): YamlField[] {
  return map.items.map(({ key, value }) => {
    if (!isScalar(key)) throw malformed('kubernetes', positionOf(tree, key), 'a name is expected here');
    return { name: scalarText(key), at: positionOf(tree, key), value: followed(tree, value) };
  });
}

/** The field of a name, or null. @throws IMPORT_MALFORMED when the name stands twice */
export function fieldOf(tree: YamlTree, map: YAMLMap, name: string): YamlField | null {
  const [field, again] = fieldsOf(tree, map).filter((each) => each.name === name);
  if (again !== undefined) throw malformed('kubernetes', again.at, `a second ${shown(name)}: keep one`);
  return field ?? null;
}

/** The mapping in a field, or null for none. @throws IMPORT_MALFORMED when it is something else */
export function mapIn(tree: YamlTree, field: YamlField | null): YAMLMap | null {
  if (field === null || isNothing(field.value)) return null;
  if (isMap(field.value)) return field.value;
  throw malformed('kubernetes', positionOf(tree, field.value), `${shown(field.name)} must be a mapping`);
}

/** The text in a field, or null for none. @throws IMPORT_MALFORMED when it is something else */
export function textIn(tree: YamlTree, field: YamlField | null): string | null {
  if (field === null || isNothing(field.value)) return null;
  if (isScalar(field.value)) return scalarText(field.value);
  throw malformed('kubernetes', positionOf(tree, field.value), `${shown(field.name)} must be a text`);
}

/** The items in a field, aliases followed. @throws IMPORT_MALFORMED when it is no sequence */
export function itemsIn(tree: YamlTree, field: YamlField | null): readonly (Node | null)[] {
  if (field === null || isNothing(field.value)) return [];
  if (isSeq(field.value)) return field.value.items.map((item) => followed(tree, item));
  throw malformed('kubernetes', positionOf(tree, field.value), `${shown(field.name)} must be a sequence`);
}

/** Whether a text was written without quotes and YAML takes it for a number or a truth value. */
export function isUnquotedNonText(node: Node | null): boolean {
  return isScalar(node) && typeof node.value !== 'string';
}

/** Where a node begins. */
export function positionOf(tree: YamlTree, node: unknown): Position {
  const range = (node as Partial<Node> | null)?.range;
  return tree.lines.at(range?.[0] ?? 0);
}

/** The text as written, so that 1.10 stays 1.10. */
function scalarText(scalar: Scalar): string {
  return typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? '');
}

function isNothing(node: unknown): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

function followed(tree: YamlTree, node: unknown): Node | null {
  if (!isAlias(node)) return node as Node | null;
  const target = node.resolve(tree.document);
  if (target === undefined) throw malformed('kubernetes', positionOf(tree, node), 'an alias without its anchor before it');
  return target;
}

const syntaxProblems: Partial<Record<ErrorCode, string>> = {
  BAD_DQ_ESCAPE: 'not an escape of YAML: write \\\\ for a backslash, or use single quotes',
  BAD_INDENT: 'wrong indentation',
  BLOCK_AS_IMPLICIT_KEY: 'a second ":" on one line: put a value that holds ": " in quotes',
  MISSING_CHAR: 'a quote, bracket, comma or space is missing here',
  MULTIPLE_DOCS: 'a second document without "---" before it',
  RESOURCE_EXHAUSTION: 'nested too deeply',
  TAB_AS_INDENT: 'a tab as indentation: use spaces',
  UNEXPECTED_TOKEN: 'something unexpected here: a value with special characters needs quotes',
};

/** The parser's own messages quote the file, and so its secrets: they are replaced by ours. */
function checkDocument(document: Document.Parsed, lines: LineMap): void {
  const [first] = [...document.errors, ...document.warnings].sort((one, other) => one.pos[0] - other.pos[0]);
  if (first === undefined) return;
  throw malformed('kubernetes', lines.at(first.pos[0]), `not valid YAML: ${syntaxProblems[first.code] ?? 'check this place'}`);
}
