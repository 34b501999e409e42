/**
 * Keeps one thing in package-lock.json that npm leaves out: that the SQLite driver brings its binaries and is not to be compiled.
 * Its own package.json says so (`gypfile: false`), but `npm ci` reads the lockfile alone, sees a binding.gyp and calls for a
 * compiler. npm runs this after it has changed node_modules (script `dependencies`). Plain JavaScript, since it may run on Node 20.
 */
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const driver = 'node_modules/better-sqlite3';

/**
 * The lockfile's text with the note; the same text when it has it already.
 * @type {(text: string) => string}
 */
export const withDriverNote = (text) => {
  const lock = JSON.parse(text);
  const entry = lock.packages[driver];
  if (!entry || entry.gypfile === false) return text;
  lock.packages[driver] = { ...entry, gypfile: false };
  return `${JSON.stringify(lock, null, 2)}\n`;
};

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const path = fileURLToPath(new URL('../package-lock.json', import.meta.url));
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const noted = text === '' ? text : withDriverNote(text);
  if (noted !== text) writeFileSync(path, noted);
}
