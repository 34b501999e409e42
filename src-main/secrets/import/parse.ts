import { KeydeskError } from '../../../src-shared/errors.ts';
import type { ImportFormat } from '../../../src-shared/secrets.ts';
import { readCsvEntries } from './csv.ts';
import { readDotenv } from './dotenv.ts';
import { importLimits } from './entry.ts';
import type { ImportItem, ParsedImport } from './entry.ts';
import { gather } from './gather.ts';
import { readJsonEntries } from './json.ts';
import { readKubernetes } from './kubernetes.ts';
import { decodeText } from './text.ts';

/**
 * How a file is to be read.
 * @property separator between the names of nested JSON (default `.`), between a Secret's name and key (default `/`)
 * @property prefix put before every key
 */
export type ParseOptions = {
  readonly format: ImportFormat;
  readonly separator?: string | undefined;
  readonly prefix?: string | undefined;
};

/**
 * The secrets of a file, all of them or none.
 * The values are fresh bytes that the caller wipes; the text they were read from cannot be wiped, only dropped.
 * @throws BAD_INPUT for a file over 64 MiB, or a separator or prefix that cannot stand in a key
 * @throws IMPORT_MALFORMED with line and column, for anything wrong in the file
 */
export function parseImport(bytes: Uint8Array, options: ParseOptions): ParsedImport {
  checkOptions(bytes, options);
  const text = decodeText(options.format, bytes);
  return gather(options.format, prefixed(readItems(text, options), options.prefix ?? ''));
}

function readItems(text: string, { format, separator }: ParseOptions): Iterable<ImportItem> {
  switch (format) {
    case 'dotenv':
      return readDotenv(text);
    case 'json':
      return readJsonEntries(text, separator ?? '.');
    case 'csv':
      return readCsvEntries(text);
    case 'kubernetes':
      return readKubernetes(text, separator ?? '/');
  }
}

function* prefixed(items: Iterable<ImportItem>, prefix: string): Generator<ImportItem> {
  for (const item of items) {
    if (item.kind === 'warning' || item.entry.key === '') yield item;
    else yield { kind: 'entry', entry: { ...item.entry, key: `${prefix}${item.entry.key}` } };
  }
}

function checkOptions(bytes: Uint8Array, { separator = '.', prefix = '' }: ParseOptions): void {
  if (bytes.length > importLimits.fileBytes) {
    throw badInput('file', 'the file is larger than 64 MiB', 'split the file');
  }
  if (!/^[_.\-/:]{1,3}$/.test(separator)) {
    throw badInput('separator', 'this cannot stand between the parts of a key', 'use one to three of _ . - / :');
  }
  if (!/^(?:[A-Za-z0-9_][A-Za-z0-9_.\-/:]*)?$/.test(prefix)) {
    throw badInput('prefix', 'a key cannot begin with this', 'use letters, digits and _ . - / :');
  }
}

function badInput(field: string, problem: string, remedy: string): KeydeskError<'BAD_INPUT'> {
  return new KeydeskError('BAD_INPUT', { field, problem, remedy });
}
