import { sensitivities, sensitivitySchema } from '../../../src-shared/sensitivity.ts';
import type { ImportFormat } from '../../../src-shared/secrets.ts';
import type { Sensitivity } from '../../../src-shared/sensitivity.ts';
import { malformed } from './entry.ts';
import type { Position } from './entry.ts';

/**
 * The sensitivity a file names, in any case; null for an empty word.
 * @throws IMPORT_MALFORMED at the word's position when there is no such sensitivity
 */
export function readSensitivity(format: ImportFormat, word: string, at: Position): Sensitivity | null {
  const plain = word.trim().toUpperCase();
  if (plain === '') return null;
  const read = sensitivitySchema.safeParse(plain);
  if (read.success) return read.data;
  throw malformed(format, at, `no such sensitivity: use one of ${sensitivities.join(', ')}`);
}
