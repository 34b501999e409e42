import type { ImportFormat } from '../../../src-shared/secrets.ts';
import { writeCsv } from './csv.ts';
import { writeDotenv } from './dotenv.ts';
import type { ExportEntry } from './export-entry.ts';
import { writeJson } from './json.ts';
import { writeKubernetes } from './kubernetes.ts';

/**
 * A file that, read again in the same format, gives back the same keys and values in the same order.
 * `csv` and `kubernetes` carry any bytes, sensitivities and descriptions; `dotenv` and `json` carry keys and text only.
 * The bytes are secret: the caller encrypts and wipes them.
 * @throws BAD_INPUT naming the first key the format cannot carry, with another format that can
 */
export function formatExport(entries: readonly ExportEntry[], format: ImportFormat): Uint8Array {
  return new TextEncoder().encode(writeText(entries, format));
}

function writeText(entries: readonly ExportEntry[], format: ImportFormat): string {
  switch (format) {
    case 'dotenv':
      return writeDotenv(entries);
    case 'json':
      return writeJson(entries);
    case 'csv':
      return writeCsv(entries);
    case 'kubernetes':
      return writeKubernetes(entries);
  }
}
