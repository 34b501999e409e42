import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { decryptWithIdentity, decryptWithPassphrase, encryptToPassphrase, encryptToRecipients } from '../../src-main/crypto/age-file.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';

const runs = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).status === 0;
const age = runs('age', '--version') && runs('age-keygen', '--version');
// age reads a passphrase from a terminal only; util-linux `script` lends it one.
const terminal = age && runs('script', '--version');

const content = SecretBytes.fromUtf8('opened by somebody else');
const passphrase = 'three small words';

describe.skipIf(!age)('the age program on this computer (skipped where age is not installed)', () => {
  let folder: string;
  let recipient: string;
  const at = (name: string): string => join(folder, name);
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-age-'));
    execFileSync('age-keygen', ['-o', at('identity')], { stdio: 'pipe' });
    recipient = execFileSync('age-keygen', ['-y', at('identity')], { encoding: 'utf8' }).trim();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const withTerminal = (command: string, typed: string): void => {
    const environment = { ...process.env, FOLDER: folder };
    execFileSync('script', ['-qec', command, '/dev/null'], { input: typed, env: environment, stdio: 'pipe', timeout: 20_000 });
  };

  it('opens a file of ours with an identity', async () => {
    writeFileSync(at('ours.age'), await encryptToRecipients(content, [recipient]));
    const opened = execFileSync('age', ['-d', '-i', at('identity'), at('ours.age')]);
    expect(opened.equals(content.expose())).toBe(true);
  });

  it('writes a file that opens here, armored or not', async () => {
    const line = readFileSync(at('identity'), 'utf8').split('\n').find((text) => text.startsWith('AGE-SECRET-KEY')) ?? '';
    for (const options of [[], ['-a']]) {
      const theirs = execFileSync('age', [...options, '-r', recipient], { input: content.expose() });
      expect((await decryptWithIdentity(theirs, SecretBytes.fromUtf8(line))).equals(content)).toBe(true);
    }
  });

  it.skipIf(!terminal)('opens a file of ours with a passphrase (skipped where there is no `script` to lend it a terminal)', async () => {
    writeFileSync(at('passphrase.age'), await encryptToPassphrase(content, SecretBytes.fromUtf8(passphrase), 10));
    withTerminal('age -d -o "$FOLDER/opened" "$FOLDER/passphrase.age"', `${passphrase}\n`);
    expect(readFileSync(at('opened')).equals(content.expose())).toBe(true);
  });

  it.skipIf(!terminal)('writes a file that its passphrase opens here (skipped where there is no `script`)', async () => {
    writeFileSync(at('plain'), content.expose());
    withTerminal('age -p -o "$FOLDER/theirs.age" "$FOLDER/plain"', `${passphrase}\n${passphrase}\n`);
    const opened = await decryptWithPassphrase(readFileSync(at('theirs.age')), SecretBytes.fromUtf8(passphrase));
    expect(opened.equals(content)).toBe(true);
  });
});
