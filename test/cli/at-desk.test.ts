import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src-main/app.ts';
import type { CommandLine } from '../../src-main/cli/line.ts';
import { uuid } from '../../src-main/crypto/primitives.ts';
import { systemClock } from '../../src-main/lib/clock.ts';
import { browserDesktop } from '../../src-main/lib/desktop.ts';
import { silentLogger } from '../../src-main/lib/logger.ts';
import { deskPassphrase } from '../support/opened-desk.ts';
import { surroundings } from '../support/surroundings.ts';
import { lineWithoutApp, run } from './fake-line.ts';
import { FakeTerminal } from './fake-terminal.ts';

describe('commands at a desk', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-line-'));
    await json('vault', 'create', 'Clinic', '--officer', 'Ada Quill');
    await json('tenant', 'create', 'acme');
  }, 60_000);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function lineAt(terminal: FakeTerminal): CommandLine {
    return {
      ...lineWithoutApp(terminal),
      clock: systemClock,
      cwd: folder,
      vault: 'Clinic',
      passphrases: { fromFile: () => deskPassphrase, fromDescriptor: () => deskPassphrase },
      newId: uuid,
      openApp: async () => createApp({ clock: systemClock, logger: silentLogger, desktop: browserDesktop, keychain: null, dataFolder: join(folder, 'desk'), surroundings, version: 'test' }),
    };
  }

  async function end(input: string, ...argv: readonly string[]): Promise<{ readonly exit: number; readonly out: string; readonly err: string }> {
    const terminal = new FakeTerminal({ input });
    const exit = await run(lineAt(terminal), ...argv, '--json', '--passphrase-file', 'vault');
    return { exit, out: terminal.out, err: terminal.err };
  }

  async function json(...argv: readonly string[]): Promise<unknown> {
    const { exit, out, err } = await end('', ...argv);
    expect([exit, err]).toEqual([0, '']);
    return JSON.parse(out);
  }

  async function refusal(input: string, ...argv: readonly string[]): Promise<readonly [number, unknown]> {
    const { exit, out, err } = await end(input, ...argv);
    expect(out).toBe('');
    return [exit, (JSON.parse(err) as { readonly error: unknown }).error];
  }

  it.each([
    [['byok', 'fleet', 'rewrap'], 'BAD_INPUT', '--tenant', 2],
    [['byok', 'fleet', 'destroy', '--all'], 'BAD_INPUT', 'ACT', 2],
    [['byok', 'fleet', 'rewrap', '--phase', 'ILL'], 'BAD_INPUT', '--phase', 2],
    [['key', 'interval', 'acme-key'], 'BAD_INPUT', '--seconds', 2],
    [['cryptoperiod', 'policy', 'passphrase'], 'BAD_INPUT', 'KIND', 2],
    [['cryptoperiod', 'policy', 'data-key', '--automatic', 'maybe'], 'BAD_INPUT', '--automatic', 2],
    [['cryptoperiod', 'due', '--state', 'late'], 'BAD_INPUT', '--state', 2],
  ] as const)('says which part of the line is wrong: %j', async (argv, code, field, exit) => {
    expect(await refusal('', ...argv)).toMatchObject([exit, { code, data: { field } }]);
  });

  it.each([
    ['job', 'items', '0c8e7c0e-52b1-4d0b-8f6b-0a7a2d1f3c44'],
    ['job', 'retry', '0c8e7c0e-52b1-4d0b-8f6b-0a7a2d1f3c44'],
    ['key', 'rotation', 'cck-4f7k2'],
  ])('says that there is none: %s %s', async (...argv) => {
    expect(await refusal('', ...argv)).toMatchObject([9, { code: 'NOT_FOUND' }]);
  });

  it('takes the place of a new key as JSON, and a PIN not with it', async () => {
    expect(await refusal('no json', 'key', 'make', 'New')).toMatchObject([2, { code: 'BAD_INPUT', data: { field: 'standard input' } }]);
    const withPin = JSON.stringify({ provider: 'PKCS11', module: '/m.so', serial: '1', label: 'k', mechanism: 'AES_GCM', pin: '4711-user' });
    const { exit, out, err } = await end(withPin, 'key', 'make', 'New');
    expect([exit, out]).toEqual([2, '']);
    expect(err).toContain('--pin-file');
    expect(err).not.toContain('4711');
    expect(await refusal('{"provider":"AWS"}', 'key', 'make', 'New')).toMatchObject([2, { code: 'BAD_INPUT' }]);
  });

  it('refuses a static credential where a key is named, and does not repeat it', async () => {
    const { exit, err } = await end(JSON.stringify({ provider: 'AWS', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }), 'key', 'make', 'New');
    expect([2, 5]).toContain(exit);
    expect(err).not.toContain('wJalrXUtnFEMI');
  });

  it('has no work at first, and nothing that is overdue', async () => {
    expect(await json('job', 'list')).toEqual([]);
    expect(await json('cryptoperiod', 'rotate-due')).toEqual({ job: null });
  });

  it('changes what was given of a cryptoperiod, and lets a warning be no longer than it', async () => {
    expect(await json('cryptoperiod', 'policy')).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'data-key', warnDays: 30 })]));
    const row = (fields: object): unknown => expect.arrayContaining([expect.objectContaining({ kind: 'data-key', ...fields })]);
    expect(await json('cryptoperiod', 'policy', 'data-key', '--days', '90')).toEqual(row({ days: 90, warnDays: 30 }));
    expect(await json('cryptoperiod', 'policy', 'DATA_KEY', '--days', '7', '--automatic', 'no')).toEqual(row({ days: 7, warnDays: 6, automatic: false }));
    expect(await refusal('', 'cryptoperiod', 'policy', 'data-key', '--warn-days', '8')).toMatchObject([2, { code: 'BAD_INPUT', data: { field: 'warnDays' } }]);
  });
});
