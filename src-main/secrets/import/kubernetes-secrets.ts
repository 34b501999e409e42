import { isMap } from 'yaml';
import type { Node, YAMLMap } from 'yaml';
import { malformed, shown } from './entry.ts';
import type { Position } from './entry.ts';
import { fieldOf, itemsIn, mapIn, positionOf, readYaml, textIn } from './yaml-tree.ts';
import type { YamlTree } from './yaml-tree.ts';

/** One manifest of kind Secret: its name, when it has one, and where it begins. */
export type SecretManifest = {
  readonly tree: YamlTree;
  readonly map: YAMLMap;
  readonly name: string | null;
  readonly at: Position;
};

/**
 * The Secrets of a stream of manifests: documents of kind Secret, and Lists of them.
 * @throws IMPORT_MALFORMED for another kind, naming it and its line, and for a stream without any Secret
 */
export function readManifests(text: string): readonly SecretManifest[] {
  const secrets = readYaml(text).flatMap((tree) => secretsIn(tree, tree.document.contents, null));
  if (secrets.length > 0) return secrets;
  throw malformed('kubernetes', { line: 1, column: 1 }, 'no Secret: a manifest with "kind: Secret" is expected');
}

/** @param expected the kind an item of a SecretList has without saying so */
function secretsIn(tree: YamlTree, node: Node | null, expected: 'Secret' | null): readonly SecretManifest[] {
  const at = positionOf(tree, node);
  if (!isMap(node)) throw malformed('kubernetes', at, 'a manifest with "kind: Secret" is expected');
  const kindField = fieldOf(tree, node, 'kind');
  const kind = textIn(tree, kindField) ?? expected;
  switch (kind) {
    case 'Secret':
      return [{ tree, map: node, name: nameOf(tree, node), at }];
    case 'List':
    case 'SecretList':
      return listed(tree, node, kind === 'List' ? null : 'Secret');
    case null:
      throw malformed('kubernetes', at, 'a manifest without a kind: "kind: Secret" is expected');
    default:
      throw malformed('kubernetes', kindField?.at ?? at, `kind ${shown(kind)} cannot be imported: keep only Secrets`);
  }
}

function listed(tree: YamlTree, list: YAMLMap, expected: 'Secret' | null): readonly SecretManifest[] {
  const items = itemsIn(tree, fieldOf(tree, list, 'items'));
  for (const item of items) refuseNestedList(tree, item);
  return items.flatMap((item) => secretsIn(tree, item, expected));
}

/** Lists in lists do not occur, and through an alias one could hold itself. */
function refuseNestedList(tree: YamlTree, item: Node | null): void {
  if (!isMap(item)) return;
  const kind = fieldOf(tree, item, 'kind');
  if (textIn(tree, kind)?.endsWith('List') !== true) return;
  throw malformed('kubernetes', kind?.at ?? positionOf(tree, item), 'a List within a List: keep only Secrets');
}

function nameOf(tree: YamlTree, secret: YAMLMap): string | null {
  const metadata = mapIn(tree, fieldOf(tree, secret, 'metadata'));
  return metadata === null ? null : textIn(tree, fieldOf(tree, metadata, 'name'));
}
