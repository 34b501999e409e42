import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { KnownVault } from '../../src-shared/vault.ts';
import { placesOf } from './places.ts';
import { onStorage, replaceFile } from './storage.ts';

const fileSchema = z.object({ vaults: z.array(z.object({ path: z.string(), lastOpenedAt: z.int() })) });
type Entry = z.infer<typeof fileSchema>['vaults'][number];

const remembered = 12;

/** The vaults this desk has opened: paths and times, in a file of the desk's own. */
export interface KnownVaults {
  list(): readonly KnownVault[];
  remember(path: string, at: number): void;
  forget(path: string): void;
}

function readEntries(file: string): readonly Entry[] {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).vaults;
  } catch {
    // Only a convenience: a list that cannot be read is an empty one, and the vaults can be opened by their folder.
    return [];
  }
}

/** The list of known vaults in a file. */
export function knownVaultsIn(file: string): KnownVaults {
  const store = (vaults: readonly Entry[]): void => {
    onStorage(file, () => mkdirSync(dirname(file), { recursive: true, mode: 0o700 }));
    replaceFile(file, new TextEncoder().encode(JSON.stringify({ vaults }, null, 2)));
  };
  const others = (path: string): readonly Entry[] => readEntries(file).filter((entry) => entry.path !== path);
  return {
    list: () =>
      readEntries(file).map((entry) => {
        const places = placesOf(entry.path);
        return { ...entry, name: places.name, present: existsSync(places.slots) };
      }),
    remember: (path, lastOpenedAt) => {
      store([{ path, lastOpenedAt }, ...others(path)].slice(0, remembered));
    },
    forget: (path) => {
      store(others(path));
    },
  };
}
