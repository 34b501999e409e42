import { encodeBase64 } from '../import/base64.ts';
import { keysAnnotation } from '../import/kubernetes-labels.ts';
import { notCarried } from './export-entry.ts';
import type { ExportEntry } from './export-entry.ts';

/**
 * One manifest of kind Secret; sensitivities and descriptions stand in an annotation.
 * Kubernetes itself takes at most 1 MiB of data in one Secret.
 * @throws BAD_INPUT for a key with `/` or `:`, which a Secret cannot have
 */
export function writeKubernetes(entries: readonly ExportEntry[]): string {
  const data = entries.map((entry) => `  ${JSON.stringify(checkedKey(entry.key))}: ${JSON.stringify(encodeBase64(entry.value))}\n`);
  return [
    'apiVersion: v1\n',
    'kind: Secret\n',
    'type: Opaque\n',
    'metadata:\n',
    '  name: keydesk-export\n',
    annotations(entries),
    data.length === 0 ? 'data: {}\n' : 'data:\n',
    ...data,
  ].join('');
}

function checkedKey(key: string): string {
  if (/^[-._a-zA-Z0-9]{1,253}$/.test(key)) return key;
  const problem = 'a key of a Secret has up to 253 letters, digits and - _ .';
  throw notCarried('kubernetes', key, problem, 'export as csv, which carries any key');
}

/** The annotation is JSON in JSON, so that the YAML has one line and one kind of quotes. */
function annotations(entries: readonly ExportEntry[]): string {
  const notes = entries
    .filter(({ sensitivity, description }) => sensitivity !== null || description !== null)
    .map(({ key, sensitivity, description }) => ({
      key,
      ...(sensitivity === null ? {} : { sensitivity }),
      ...(description === null ? {} : { description }),
    }));
  if (notes.length === 0) return '';
  return `  annotations:\n    ${keysAnnotation}: ${JSON.stringify(JSON.stringify(notes))}\n`;
}
