import { secretKeyPattern } from '../../../src-shared/secrets.ts';
import { decodeBase64 } from './base64.ts';
import { malformed, warningItem } from './entry.ts';
import type { ImportItem } from './entry.ts';
import { readNotes } from './kubernetes-labels.ts';
import type { KeyNotes } from './kubernetes-labels.ts';
import { readManifests } from './kubernetes-secrets.ts';
import type { SecretManifest } from './kubernetes-secrets.ts';
import { fieldOf, fieldsOf, isUnquotedNonText, mapIn, positionOf, textIn } from './yaml-tree.ts';
import type { YamlField } from './yaml-tree.ts';

/**
 * The entries of Kubernetes Secret manifests, YAML or JSON, in one or several documents or in a List.
 *
 * `data` is strict base64, `stringData` text. With one Secret its keys stand alone; with several each key follows its
 * Secret's name and the separator, as does a key that could not stand alone (`.dockerconfigjson`).
 * A key in both `data` and `stringData` is refused as standing twice. The label or annotation `keydesk.io/sensitivity`
 * holds for a whole Secret, the annotation `keydesk.io/keys` for single keys.
 * @throws IMPORT_MALFORMED with line and column
 */
export function* readKubernetes(text: string, separator: string): Generator<ImportItem> {
  const secrets = readManifests(text);
  for (const secret of secrets) yield* readSecret(secret, secrets.length > 1, separator);
}

/** How the keys of one Secret are named and described. */
type Naming = { readonly secret: SecretManifest; readonly prefixed: boolean; readonly separator: string; readonly notes: KeyNotes };

function* readSecret(secret: SecretManifest, prefixed: boolean, separator: string): Generator<ImportItem> {
  const naming: Naming = { secret, prefixed, separator, notes: readNotes(secret) };
  const data = fieldsIn(secret, 'data');
  const stringData = fieldsIn(secret, 'stringData');
  if (data.length + stringData.length === 0) yield warningItem(secret.at, 'this Secret holds no value');
  for (const field of data) yield* readField(naming, field, (written) => bytesOf(secret, field, written));
  for (const field of stringData) {
    yield* readField(naming, field, (written) => new TextEncoder().encode(written));
    if (isUnquotedNonText(field.value) && textIn(secret.tree, field) !== null) yield unquoted(secret, field);
  }
}

function* readField(naming: Naming, field: YamlField, decode: (text: string) => Uint8Array): Generator<ImportItem> {
  const written = textIn(naming.secret.tree, field);
  if (written === null) {
    yield warningItem(field.at, 'this key is null: nothing is imported for it');
    return;
  }
  const entry = {
    key: keyOf(naming, field),
    value: decode(written),
    description: naming.notes.descriptionOf(field.name),
    sensitivity: naming.notes.sensitivityOf(field.name),
    ...field.at,
  };
  yield { kind: 'entry', entry };
}

function keyOf(naming: Naming, field: YamlField): string {
  const needsName = naming.prefixed || field.name.startsWith('.') || field.name.startsWith('-');
  if (!needsName) return field.name;
  if (naming.secret.name === null) {
    throw malformed('kubernetes', naming.secret.at, 'this Secret has no metadata.name, which its keys need in this file');
  }
  return `${naming.secret.name}${naming.separator}${field.name}`;
}

function bytesOf(secret: SecretManifest, field: YamlField, written: string): Uint8Array {
  const bytes = decodeBase64(written);
  if (bytes !== null) return bytes;
  const which = secretKeyPattern.test(field.name) ? `the value of ${field.name}` : 'this value';
  throw malformed('kubernetes', positionOf(secret.tree, field.value), `${which} is not base64: put plain text under stringData`);
}

function unquoted(secret: SecretManifest, field: YamlField): ImportItem {
  const at = positionOf(secret.tree, field.value);
  return warningItem(at, 'a number or truth value without quotes: it is taken as written, Kubernetes itself would refuse it');
}

function fieldsIn(secret: SecretManifest, name: 'data' | 'stringData'): readonly YamlField[] {
  const map = mapIn(secret.tree, fieldOf(secret.tree, secret.map, name));
  return map === null ? [] : fieldsOf(secret.tree, map);
}
