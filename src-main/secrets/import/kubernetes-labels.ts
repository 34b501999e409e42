import { z } from 'zod';
import { strictest } from '../../../src-shared/sensitivity.ts';
import type { Sensitivity } from '../../../src-shared/sensitivity.ts';
import { malformed } from './entry.ts';
import type { Position } from './entry.ts';
import type { SecretManifest } from './kubernetes-secrets.ts';
import { readSensitivity } from './sensitivity-word.ts';
import { fieldOf, mapIn, positionOf, textIn } from './yaml-tree.ts';

/** The label or annotation that gives a whole Secret its sensitivity. */
export const sensitivityLabel = 'keydesk.io/sensitivity';
/** The annotation that describes single keys: JSON, `[{"key": …, "sensitivity"?: …, "description"?: …}, …]`. */
export const keysAnnotation = 'keydesk.io/keys';

/** What a Secret says of its keys beside their values. */
export type KeyNotes = {
  readonly sensitivityOf: (key: string) => Sensitivity | null;
  readonly descriptionOf: (key: string) => string | null;
};

const keysSchema = z.array(
  z.strictObject({ key: z.string(), sensitivity: z.string().optional(), description: z.string().optional() }),
);

/**
 * Reads label and annotations; of several sensitivities the strictest holds.
 * @throws IMPORT_MALFORMED for an unknown sensitivity, or when the annotation for keys is not as described
 */
export function readNotes(secret: SecretManifest): KeyNotes {
  const label = labelled(secret, 'labels', sensitivityLabel);
  const annotation = labelled(secret, 'annotations', sensitivityLabel);
  const whole = [label, annotation].map((text) => (text === null ? null : readSensitivity('kubernetes', text.text, text.at)));
  const keys = readKeys(labelled(secret, 'annotations', keysAnnotation));
  return {
    sensitivityOf: (key) => strictestOrNull([...whole, keys.get(key)?.sensitivity ?? null]),
    descriptionOf: (key) => keys.get(key)?.description ?? null,
  };
}

type Located = { readonly text: string; readonly at: Position };
type KeyNote = { readonly sensitivity: Sensitivity | null; readonly description: string | null };

function labelled(secret: SecretManifest, place: 'labels' | 'annotations', name: string): Located | null {
  const metadata = mapIn(secret.tree, fieldOf(secret.tree, secret.map, 'metadata'));
  const map = metadata === null ? null : mapIn(secret.tree, fieldOf(secret.tree, metadata, place));
  const field = map === null ? null : fieldOf(secret.tree, map, name);
  const text = textIn(secret.tree, field);
  return text === null || field === null ? null : { text, at: positionOf(secret.tree, field.value) };
}

function readKeys(annotation: Located | null): ReadonlyMap<string, KeyNote> {
  if (annotation === null) return new Map();
  const parsed = keysSchema.safeParse(jsonOrNull(annotation.text));
  if (!parsed.success) {
    throw malformed('kubernetes', annotation.at, `${keysAnnotation} must be a JSON array of {key, sensitivity, description}`);
  }
  const notes = parsed.data.map(({ key, sensitivity, description }): [string, KeyNote] => {
    const read = readSensitivity('kubernetes', sensitivity ?? '', annotation.at);
    return [key, { sensitivity: read, description: description?.trim() || null }];
  });
  return new Map(notes);
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function strictestOrNull(several: readonly (Sensitivity | null)[]): Sensitivity | null {
  const given = several.filter((each) => each !== null);
  return given.length === 0 ? null : strictest(given);
}
