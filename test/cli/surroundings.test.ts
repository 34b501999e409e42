import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allRows } from '../../src-main/cli/all-rows.ts';
import { dataFolderOf } from '../../src-main/cli/data-folder.ts';
import { readGivenFile, takeEmptyFolder, writeFolder, writeNewFile } from '../../src-main/cli/files.ts';
import { nodeRefusal } from '../../src-main/cli/node-version.ts';
import { chooseSlot, vaultPath } from '../../src-main/cli/open-vault.ts';
import { newVaultPlace } from '../../src-main/cli/vault.ts';

describe('what surrounds a command', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-cli-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  describe('the Node it runs on', () => {
    it.each(['18.20.0', '20.19.0', '22.11.0', '22.17.9'])('refuses %s in one sentence', (version) => {
      expect(nodeRefusal(version)).toMatch(/^Keydesk needs Node 22\.18 or newer, and this is .+\.$/);
    });
    it.each(['22.18.0', '22.20.1', '24.0.0', '26.1.0'])('takes %s', (version) => {
      expect(nodeRefusal(version)).toBeNull();
    });
  });

  describe('the data folder', () => {
    const at = (env: Record<string, string>, platform: NodeJS.Platform = 'linux') => dataFolderOf({ env, platform, home: '/home/ada' });
    it('is the one that was named, else the platform’s own', () => {
      expect(at({ KEYDESK_DATA: '/srv/desk', XDG_DATA_HOME: '/x' })).toBe('/srv/desk');
      expect(at({ XDG_DATA_HOME: '/x' })).toBe('/x/keydesk');
      expect(at({ XDG_DATA_HOME: 'relative' })).toBe('/home/ada/.local/share/keydesk');
      expect(at({}, 'darwin')).toBe('/home/ada/Library/Application Support/Keydesk');
    });
  });

  describe('the place of a vault', () => {
    it('may be named without its ending', () => {
      mkdirSync(join(folder, 'Clinic.keydesk'));
      expect(vaultPath(folder, 'Clinic')).toBe(join(folder, 'Clinic.keydesk'));
      expect(vaultPath(folder, 'Other')).toBe(join(folder, 'Other'));
      expect(newVaultPlace('/data', 'Clinic.keydesk')).toEqual({ folder: '/data', name: 'Clinic' });
      expect(newVaultPlace('/data', '../x/Clinic')).toEqual({ folder: '/x', name: 'Clinic' });
      expect(() => newVaultPlace('/data', undefined)).toThrow(/PATH/);
    });
  });

  describe('the slot to unlock with', () => {
    const slot = (id: string) => ({ id, kind: 'passphrase', officer: { id, name: 'Ada', role: 'officer' }, createdAt: 0, onThisDevice: false }) as const;
    const two = [slot('aaaa1111'), slot('bbbb2222')];
    it('is the only one, or the one whose id begins with what was given', () => {
      expect(chooseSlot([slot('aaaa1111')], undefined).id).toBe('aaaa1111');
      expect(chooseSlot(two, 'BBBB').id).toBe('bbbb2222');
    });
    it('must be said when there are several; all of them are named', () => {
      expect(() => chooseSlot(two, undefined)).toThrow(/aaaa1111 .*bbbb2222/);
      expect(() => chooseSlot(two, 'cccc')).toThrow(/--slot/);
      expect(() => chooseSlot(two, '')).toThrow(/--slot/);
    });
  });

  describe('files', () => {
    it('writes new ones for their owner alone, and never over another', () => {
      const path = join(folder, 'value');
      writeNewFile(path, new Uint8Array([1, 2]));
      if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(() => writeNewFile(path, new Uint8Array([3]))).toThrow(/ALREADY_EXISTS/);
      expect([...readFileSync(path)]).toEqual([1, 2]);
    });

    it('says which folder is missing and which file cannot be read', () => {
      expect(() => writeNewFile(join(folder, 'no', 'value'), new Uint8Array())).toThrow(/FILE_UNREADABLE/);
      expect(() => readGivenFile(join(folder, 'none'))).toThrow(/there is no such file/);
      expect(() => readGivenFile(folder)).toThrow(/folder/);
    });

    it('takes an empty folder and refuses one with anything in it', () => {
      takeEmptyFolder(join(folder, 'a', 'b'));
      writeFileSync(join(folder, 'a', 'b', 'x'), '');
      expect(() => takeEmptyFolder(join(folder, 'a', 'b'))).toThrow(/STATE_CONFLICT/);
    });

    it.each(['../escape', '/etc/x', 'a/b', '.hidden', ''])('writes no file called %j', (name) => {
      const target = join(folder, 'report');
      expect(() => writeFolder(target, { [name]: new Uint8Array(), 'ok.txt': new Uint8Array() })).toThrow(/INTEGRITY_FAILED/);
      expect(existsSync(target)).toBe(false);
    });
  });

  describe('all rows', () => {
    const numbers = Array.from({ length: 2500 }, (_, at) => at);
    const fetch = (offset: number, limit: number) => Promise.resolve({ total: numbers.length, rows: numbers.slice(offset, offset + Math.min(limit, 1000)) });
    it('fetches window after window', async () => {
      expect((await allRows(fetch)).rows).toEqual(numbers);
    });
    it('stops at the limit and still knows how many there are', async () => {
      const found = await allRows(fetch, 1200);
      expect([found.rows.length, found.total]).toEqual([1200, 2500]);
      expect((await allRows(fetch, 0)).rows).toEqual([]);
    });
    it('ends when rows vanish meanwhile', async () => {
      expect((await allRows(() => Promise.resolve({ total: 5, rows: [] }))).rows).toEqual([]);
    });
  });
});
