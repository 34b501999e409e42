import { basename, dirname, extname, join } from 'node:path';

/** The name of the file that a module's process runs, without its ending. */
export const processName = 'pkcs11-process';

/**
 * The file that a module's process runs, found from where this code runs: beside it among the sources, and at the top of
 * `out/main` in the bundle, whose shared parts lie in folders below.
 */
export function processFile(self: string = import.meta.filename): string {
  const folder = dirname(self);
  if (extname(self) === '.ts') return join(folder, `${processName}.ts`);
  return join(basename(folder) === 'main' ? folder : dirname(folder), `${processName}.js`);
}
