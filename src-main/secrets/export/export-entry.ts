import { KeydeskError } from '../../../src-shared/errors.ts';
import type { ImportFormat } from '../../../src-shared/secrets.ts';
import type { Sensitivity } from '../../../src-shared/sensitivity.ts';

/** One secret to be written to a file. */
export type ExportEntry = {
  readonly key: string;
  readonly value: Uint8Array;
  readonly description: string | null;
  readonly sensitivity: Sensitivity | null;
};

/** The error of a secret that a format cannot carry; names the key, never the value. */
export function notCarried(format: ImportFormat, key: string, problem: string, remedy: string): KeydeskError<'BAD_INPUT'> {
  return new KeydeskError('BAD_INPUT', { field: key, problem: `${format} cannot carry it: ${problem}`, remedy });
}
