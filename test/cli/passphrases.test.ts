import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask } from '../../src-main/cli/ask.ts';
import type { Given } from '../../src-main/cli/given.ts';
import { systemPassphrases } from '../../src-main/cli/passphrase-file.ts';
import { type Passphrases, passphrasesOf } from '../../src-main/cli/passphrases.ts';
import type { PromptDevice } from '../../src-main/cli/terminal.ts';
import { FakeTerminal } from './fake-terminal.ts';

describe('passphrases on the command line', () => {
  let folder: string;
  let noted: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-passphrases-'));
    noted = [];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const read = () => systemPassphrases(folder, (text) => noted.push(text));

  function file(content: string | Uint8Array, mode = 0o600): string {
    const path = join(folder, 'passphrase');
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  }

  function passphrases(options: Readonly<Record<string, string>>, terminal = new FakeTerminal()): Passphrases {
    return passphrasesOf({ maybe: (name: string) => options[name] } as Given, terminal, read());
  }

  describe('a passphrase file', () => {
    it('gives its first line as it stands, blanks and all', () => {
      file('  two words \r\nnot this\n');
      expect(read().fromFile('--passphrase-file', 'passphrase')).toBe('  two words ');
    });

    it('need not end its line', () => {
      expect(read().fromFile('--passphrase-file', file('Störche über Zürich'))).toBe('Störche über Zürich');
    });

    it.each([
      ['', /empty/],
      ['\nsecond', /empty/],
      [new Uint8Array([0xff, 0xfe, 0x41]), /UTF-8/],
      ['x'.repeat(5000), /too long/],
    ])('is refused when it cannot hold a passphrase', (content, problem) => {
      const path = file(content);
      expect(() => read().fromFile('--passphrase-file', path)).toThrow(problem);
    });

    it('is refused when it is not there or is a folder', () => {
      expect(() => read().fromFile('--passphrase-file', 'nothing')).toThrow(/FILE_UNREADABLE/);
      expect(() => read().fromFile('--passphrase-file', folder)).toThrow(/folder/);
    });

    it.skipIf(process.platform === 'win32')('that others may read is used, and pointed out', () => {
      read().fromFile('--passphrase-file', file('secret words', 0o644));
      expect(noted.join('')).toContain('chmod 600');
      noted.length = 0;
      read().fromFile('--passphrase-file', file('secret words', 0o600));
      expect(noted).toEqual([]);
    });
  });

  describe('a descriptor', () => {
    it('gives one line after the other', () => {
      const handle = openSync(file('first\nsecond\n'), 'r');
      try {
        const from = read();
        expect([from.fromDescriptor('--passphrase-fd', handle), from.fromDescriptor('--key-passphrase-fd', handle)]).toEqual(['first', 'second']);
        expect(() => from.fromDescriptor('--new-passphrase-fd', handle)).toThrow(/empty/);
      } finally {
        closeSync(handle);
      }
    });

    it('that is not open is refused with how to open it', () => {
      expect(() => read().fromDescriptor('--passphrase-fd', 4000)).toThrow(/4000<FILE/);
    });

    it.each(['three', '-1', '99999'])('must be a number: %s', async (text) => {
      await expect(passphrases({ 'passphrase-fd': text }).existing('vault')).rejects.toThrow(/--passphrase-fd/);
    });
  });

  describe('each role', () => {
    it('has options of its own', async () => {
      const path = file('of the key');
      const all = passphrases({ 'key-passphrase-file': path });
      expect(await all.existing('key')).toBe('of the key');
      expect([all.isGiven('key'), all.isGiven('vault'), all.isAtHand('vault')]).toEqual([true, false, false]);
    });

    it('says how to give it when there is nobody to ask', async () => {
      await expect(passphrases({}).existing('backup')).rejects.toThrow(/--backup-passphrase-file PATH or --backup-passphrase-fd N/);
    });
  });

  describe('a person who is asked', () => {
    const person = (...answers: readonly string[]) => new FakeTerminal({ screen: true, answers });

    it('types it once for what exists, twice for what is new; nothing of it is shown', async () => {
      const terminal = person('my passphrase\r', 'new one\r', 'new one\r');
      const all = passphrases({}, terminal);
      expect(await all.existing('vault')).toBe('my passphrase');
      expect(await all.chosen('new')).toBe('new one');
      expect(terminal.err).toBe('Passphrase of the vault: \nNew passphrase: \nOnce more: \n');
      expect(terminal.out).toBe('');
    });

    it('is told when the two differ, or when nothing was typed', async () => {
      await expect(passphrases({}, person('one\r', 'other\r')).chosen('new')).rejects.toThrow(/differ/);
      await expect(passphrases({}, person('\r')).existing('vault')).rejects.toThrow(/nothing was entered/);
    });

    it('may correct a slip and start over', async () => {
      expect(await passphrases({}, person('wrongü\u007f\u0015rigt\u007fht\r')).existing('vault')).toBe('right');
    });

    it('types nothing with an arrow key', async () => {
      const pieces = ['a', '\u001b[A', 'b', '\r'];
      const device: PromptDevice = {
        onKeys: (listener) => {
          queueMicrotask(() => pieces.forEach((piece) => listener(piece)));
          return () => undefined;
        },
        write: () => undefined,
        close: () => undefined,
      };
      expect(await ask(device, 'Passphrase: ')).toBe('ab');
    });

    it('ends the command with Ctrl-C, and gives up with Ctrl-D', async () => {
      await expect(passphrases({}, person('abc\u0003')).existing('vault')).rejects.toMatchObject({ code: 'CANCELLED' });
      await expect(passphrases({}, person('\u0004')).existing('vault')).rejects.toMatchObject({ code: 'BAD_INPUT' });
    });
  });
});
