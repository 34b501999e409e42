import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { withDriverNote } from '../../build/lockfile.js';

const lockOf = (packages: object): string => `${JSON.stringify({ lockfileVersion: 3, packages }, null, 2)}\n`;
const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

describe('the lockfile', () => {
  it('is given the note that the SQLite driver is not compiled, and nothing else', () => {
    const driver = { version: '13.0.3', dev: false };
    const other = { version: '1.0.0' };
    const noted = withDriverNote(lockOf({ 'node_modules/better-sqlite3': driver, 'node_modules/other': other }));
    expect(noted).toBe(lockOf({ 'node_modules/better-sqlite3': { ...driver, gypfile: false }, 'node_modules/other': other }));
    expect(withDriverNote(noted)).toBe(noted);
  });

  it('without the driver stays as it is', () => {
    const text = lockOf({ 'node_modules/other': { version: '1.0.0' } });
    expect(withDriverNote(text)).toBe(text);
  });

  it('of this repository has the note: run "node build/lockfile.js" when it was lost', () => {
    const text = read('package-lock.json');
    expect(withDriverNote(text) === text).toBe(true);
  });

  it('of this repository names no registry: packages come from the one that is configured', () => {
    expect(read('package-lock.json')).not.toContain('"resolved"');
  });

  it('of this repository has every package that another platform needs', () => {
    const lock = JSON.parse(read('package-lock.json')) as {
      readonly packages: Readonly<Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>>;
    };
    const missing = Object.values(lock.packages)
      .flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}))
      .filter((name) => !Object.keys(lock.packages).some((path) => path.endsWith(`node_modules/${name}`)));
    expect(missing).toEqual([]);
  });
});
