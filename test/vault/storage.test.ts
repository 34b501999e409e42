import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { replaceFile } from '../../src-main/vault/storage.ts';

const run = promisify(execFile);
const storage = new URL('../../src-main/vault/storage.ts', import.meta.url).href;

/** What a process does that replaces the same file again and again. */
const script = `
const { replaceFile } = await import(process.argv[1]);
for (let turn = 0; turn < 100; turn += 1) replaceFile(process.argv[2], Buffer.from(process.argv[3].repeat(5000)));
`;

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keydesk-storage-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

it('keeps the copy before where it is asked to, and leaves nothing else', () => {
  const folder = newFolder();
  const path = join(folder, 'slots.json');
  for (const text of ['first', 'second', 'third']) replaceFile(path, Buffer.from(text), join(folder, 'previous.json'));
  expect(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')])).toEqual([['previous.json', 'second'], ['slots.json', 'third']]);
});

it('serves two processes that replace the same file at the same moment: the file is one of theirs, whole', async () => {
  const folder = newFolder();
  const path = join(folder, 'vaults.json');
  const writers = ['a', 'b'].map(async (letter) => run(process.execPath, ['--input-type=module', '--eval', script, storage, path, letter]));
  expect((await Promise.all(writers)).map(({ stderr }) => stderr)).toEqual(['', '']);
  expect(readFileSync(path, 'utf8')).toMatch(/^(?:a{5000}|b{5000})$/);
  expect(readdirSync(folder)).toEqual(['vaults.json']);
}, 120_000);
