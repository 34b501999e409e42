import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type SourceFacts, sourceFacts } from './source-facts.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const isSource = (name: string): boolean => /\.tsx?$/.test(name) && !name.endsWith('.d.ts');

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && isSource(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).split(sep).join('/'))
    .sort();

/** The facts of every TypeScript file in these folders of the repository, in the order of their paths. */
export const readSources = (folders: readonly string[]): readonly SourceFacts[] =>
  folders.flatMap(filesUnder).map((path) => sourceFacts(path, readFileSync(join(root, path), 'utf8')));
