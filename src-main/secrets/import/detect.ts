import { KeydeskError } from '../../../src-shared/errors.ts';
import type { ImportFormat } from '../../../src-shared/secrets.ts';
import { hasHeader } from './csv-header.ts';

/** How much of a file is looked at, in bytes. */
const glanceBytes = 64 * 1024;

/**
 * The format of a file, by its name first, by its beginning otherwise.
 * A `.json` file that holds a Secret manifest is `kubernetes`: YAML contains JSON.
 * @param fileName a name or path; only its end counts
 * @throws BAD_INPUT when neither name nor content tells
 */
export function detectFormat(fileName: string, bytes: Uint8Array): ImportFormat {
  const text = new TextDecoder().decode(bytes.subarray(0, glanceBytes));
  const format = byName(fileName.toLowerCase(), text) ?? byContent(text);
  if (format !== null) return format;
  throw new KeydeskError('BAD_INPUT', {
    field: 'format',
    problem: 'neither the name nor the content of the file tells its format',
    remedy: 'choose the format: dotenv, json, csv or kubernetes',
  });
}

function byName(fileName: string, text: string): ImportFormat | null {
  const name = fileName.split(/[\\/]/).at(-1) ?? '';
  if (/\.(?:csv|tsv)$/.test(name)) return 'csv';
  if (/\.ya?ml$/.test(name)) return 'kubernetes';
  if (name.endsWith('.json')) return jsonOrManifest(text);
  if (/^\.env(?:\.|$)|\.env$|\.dotenv$/.test(name)) return 'dotenv';
  return null;
}

function byContent(text: string): ImportFormat | null {
  if (/^\s*\{/.test(text)) return jsonOrManifest(text);
  if (/^kind:[ \t]*["']?(?:Secret|SecretList|List)\b/m.test(text)) return 'kubernetes';
  if (hasHeader(text)) return 'csv';
  if (/^[ \t]*(?:export[ \t]+)?[A-Za-z_][\w.-]*[ \t]*=/m.test(text)) return 'dotenv';
  return null;
}

function jsonOrManifest(text: string): ImportFormat {
  return /"kind"\s*:\s*"(?:Secret|SecretList|List)"/.test(text) ? 'kubernetes' : 'json';
}
