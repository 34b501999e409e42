import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keydesk, type KeydeskEnd, type KeydeskRun } from './keydesk.ts';

const vaultPassphrase = 'violet anchor marble thicket sonnet';
const backupPassphrase = 'saddle orchid tunnel maple receipt';
const keyPassphrase = 'copper violin harvest lantern pigeon';

describe('the command line as a process', () => {
  let cwd: string;
  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), 'keydesk-journey-'));
    writeFileSync(join(cwd, 'vault-passphrase'), `${vaultPassphrase}\n`, { mode: 0o600 });
    writeFileSync(join(cwd, 'wrong-passphrase'), 'not the passphrase at all\n', { mode: 0o600 });
    writeFileSync(join(cwd, 'acme.env'), 'PATIENT_TOKEN=hunter2-patient\nPORT=8080\nBROKEN_LATER=x\n');
  });
  afterAll(() => {
    rmSync(cwd, { recursive: true, force: true });
  });

  /** At the vault, its passphrase from a file; machines read the answer. */
  async function json<T>(run: Partial<KeydeskRun>, ...argv: readonly string[]): Promise<T> {
    const end = await keydesk({ cwd, env: { KEYDESK_VAULT: 'Clinic' }, ...run }, ...argv, '--json', '--passphrase-file', 'vault-passphrase');
    expect(end, end.err).toMatchObject({ exit: 0, err: '' });
    return JSON.parse(end.out) as T;
  }

  const plainly = (run: Partial<KeydeskRun>, ...argv: readonly string[]): Promise<KeydeskEnd> =>
    keydesk({ cwd, env: { KEYDESK_VAULT: 'Clinic' }, ...run }, ...argv);

  const everyByte = (): string =>
    readdirSync(cwd, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('-passphrase') && entry.name !== 'acme.env')
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
      .join('\n');

  describe('from an empty folder to a verified report, by command line', () => {
    it('creates a vault with a passphrase from a descriptor', async () => {
      const end = await keydesk({ cwd, third: `${vaultPassphrase}\n` }, 'vault', 'create', 'Clinic', '--officer', 'Ada Quill', '--passphrase-fd', '3');
      expect(end, end.err).toMatchObject({ exit: 0 });
      expect(end.out).toContain('Clinic.keydesk');
      expect(existsSync(join(cwd, 'Clinic.keydesk', 'keyslots.json'))).toBe(true);
    });

    it('refuses to make it again, and leaves it as it is', async () => {
      const before = readFileSync(join(cwd, 'Clinic.keydesk', 'keyslots.json'));
      const end = await plainly({}, 'vault', 'create', 'Clinic', '--passphrase-file', 'vault-passphrase', '--json');
      expect(end.exit).toBe(8);
      expect(JSON.parse(end.err)).toMatchObject({ error: { code: 'VAULT_EXISTS' } });
      expect(readFileSync(join(cwd, 'Clinic.keydesk', 'keyslots.json')).equals(before)).toBe(true);
    });

    it('lists the slots without a passphrase', async () => {
      const end = await plainly({}, 'vault', 'slots', '--json');
      expect(JSON.parse(end.out)).toMatchObject({ slots: [{ kind: 'passphrase', officer: { name: 'Ada Quill' } }] });
    });

    it('refuses a wrong passphrase with a code of its own, and asks nobody when nobody is there', async () => {
      const wrong = await plainly({}, 'tenant', 'list', '--passphrase-file', 'wrong-passphrase', '--json');
      expect(wrong).toMatchObject({ exit: 3, out: '' });
      expect(JSON.parse(wrong.err)).toMatchObject({ error: { code: 'PASSPHRASE_WRONG' } });
      const none = await plainly({}, 'tenant', 'list');
      expect(none.exit).toBe(2);
      expect(none.err).toContain('--passphrase-file PATH');
    });

    it('imports a file into a tenant: a dry run changes nothing, the job all of it', async () => {
      await json({}, 'tenant', 'create', 'acme', '--name', 'Acme Clinic');
      const dry = await json<{ create: number; rows: unknown[] }>({}, 'secret', 'import', 'acme', 'acme.env', '--dry-run');
      expect([dry.create, dry.rows.length]).toEqual([3, 3]);
      expect(await json<{ total: number }>({}, 'secret', 'list', 'acme')).toMatchObject({ total: 0 });
      expect(await json({}, 'secret', 'import', 'acme', 'acme.env')).toMatchObject({ created: 3, job: { state: 'done' } });
      const { rows } = await json<{ rows: { key: string; sensitivity: string }[] }>({}, 'secret', 'list', 'acme');
      expect(rows.map(({ key, sensitivity }) => [key, sensitivity])).toEqual([['BROKEN_LATER', 'STANDARD'], ['PATIENT_TOKEN', 'PHI'], ['PORT', 'STANDARD']]);
    });

    it('says where a malformed file is wrong, and imports nothing of it', async () => {
      const end = await plainly({ input: 'GOOD=1\nno equals sign\n' }, 'secret', 'import', 'acme', '-', '--format', 'dotenv', '--json', '--passphrase-file', 'vault-passphrase');
      expect(end.exit).toBe(8);
      expect(JSON.parse(end.err)).toMatchObject({ error: { code: 'IMPORT_MALFORMED', data: { line: 2 } } });
      expect(await json<{ total: number }>({}, 'secret', 'list', 'acme')).toMatchObject({ total: 3 });
    });

    it('takes a value from the standard input and gives the very bytes back', async () => {
      const made = await json<{ size: number }>({ input: 'päss word ' }, 'secret', 'create', 'acme', 'TYPED', '--sensitivity', 'standard');
      expect(made.size).toBe(11);
      const end = await plainly({}, 'secret', 'reveal', 'acme', 'TYPED', '--passphrase-file', 'vault-passphrase');
      expect(end).toMatchObject({ exit: 0, out: 'päss word ', err: '' });
    });

    it('reveals PHI for a reason only', async () => {
      const refused = await plainly({}, 'secret', 'reveal', 'acme', 'PATIENT_TOKEN', '--passphrase-file', 'vault-passphrase');
      expect(refused).toMatchObject({ exit: 5, out: '' });
      expect(refused.err).toContain('--reason');
      expect(await json({}, 'secret', 'reveal', 'acme', 'PATIENT_TOKEN', '--reason', 'Incident 4711')).toMatchObject({ value: 'hunter2-patient' });
    });

    it('brings the tenant under a key file, and refuses when the file is gone', async () => {
      const key = { third: `${keyPassphrase}\n` };
      const withKey = ['--key-passphrase-fd', '3'] as const;
      await json(key, 'key', 'create-file', 'acme.keydesk-key', '--label', 'Acme', ...withKey);
      const { id } = await json<{ id: string }>(key, 'key', 'add', 'Acme key', '--key-file', 'acme.keydesk-key', ...withKey);
      await json({}, 'byok', 'stage', 'acme', id);
      await json(key, 'byok', 'preflight', 'acme', ...withKey);
      expect(await json(key, 'byok', 'activate', 'acme', ...withKey)).toMatchObject({ status: { config: { status: 'ACTIVE' } } });
      const asked = await plainly({}, 'secret', 'reveal', 'acme', 'PORT', '--passphrase-file', 'vault-passphrase');
      expect(asked).toMatchObject({ exit: 2, out: '' });
      expect(asked.err).toContain('--key-passphrase-file');
      rmSync(join(cwd, 'acme.keydesk-key'));
      const gone = await plainly(key, 'secret', 'reveal', 'acme', 'PORT', '--passphrase-file', 'vault-passphrase', ...withKey);
      expect(gone).toMatchObject({ exit: 6, out: '' });
    });

    it('backs up, restores beside it, and finds the restored vault sound', async () => {
      const backup = { third: `${backupPassphrase}\n` };
      await json(backup, 'vault', 'backup', 'clinic.backup', '--backup-passphrase-fd', '3');
      const wrong = await plainly({ third: 'some other words entirely\n' }, 'vault', 'restore', 'clinic.backup', 'Elsewhere', '--backup-passphrase-fd', '3');
      expect(wrong.exit).toBe(3);
      await json(backup, 'vault', 'restore', 'clinic.backup', 'Restored', '--backup-passphrase-fd', '3');
      const env = { KEYDESK_VAULT: 'Restored' };
      expect(await json({ env }, 'tenant', 'show', 'acme')).toMatchObject({ displayName: 'Acme Clinic', secretCount: 4 });
      expect(await json({ env }, 'vault', 'check')).toMatchObject({ ok: true });
      expect(await json({ env }, 'audit', 'verify')).toMatchObject({ ok: true, problems: [] });
    });

    it('exports a report that verifies with no vault, and no more after one byte was changed', async () => {
      await json({}, 'report', 'audit-activity', '--out', 'report');
      const sound = await keydesk({ cwd }, 'verify', 'report', '--json');
      expect(sound.exit).toBe(0);
      expect(JSON.parse(sound.out)).toMatchObject({ ok: true, facts: { kind: 'audit-activity' } });
      const path = join(cwd, 'report', 'report.csv');
      const bytes = readFileSync(path);
      bytes[40] = (bytes[40] ?? 0) ^ 1;
      writeFileSync(path, bytes);
      const changed = await keydesk({ cwd }, 'verify', 'report');
      expect(changed.exit).toBe(7);
      expect(changed.out).toContain('report.csv');
    });

    it('exports the events as JSON lines: each reveal is there, also the refused one', async () => {
      const end = await plainly({}, 'audit', 'export', '--action', 'secret.reveal', '--passphrase-file', 'vault-passphrase');
      const events = end.out.trimEnd().split('\n').map((line) => JSON.parse(line) as { outcome: string });
      expect(events.map(({ outcome }) => outcome).filter((outcome) => outcome === 'ok')).toHaveLength(2);
      expect(events.some(({ outcome }) => outcome === 'refused')).toBe(true);
    });

    it('has left neither value nor passphrase in any file', () => {
      const bytes = everyByte();
      for (const secret of ['hunter2-patient', vaultPassphrase, backupPassphrase, keyPassphrase, 'päss word'])
        expect(bytes.includes(Buffer.from(secret).toString('latin1')), secret).toBe(false);
    });
  });
});
