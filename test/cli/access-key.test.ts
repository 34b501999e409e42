import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src-main/app.ts';
import type { CommandLine } from '../../src-main/cli/line.ts';
import { uuid } from '../../src-main/crypto/primitives.ts';
import { systemClock } from '../../src-main/lib/clock.ts';
import { browserDesktop } from '../../src-main/lib/desktop.ts';
import { silentLogger } from '../../src-main/lib/logger.ts';
import type { AccessKey, AccessKeyMade } from '../../src-shared/access-keys.ts';
import { deskPassphrase } from '../support/opened-desk.ts';
import { surroundings } from '../support/surroundings.ts';
import { lineWithoutApp, run } from './fake-line.ts';
import { FakeTerminal } from './fake-terminal.ts';

const missing = 'a1b2c3d4-0000-4000-8000-000000000001';

describe('access keys on the command line', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-line-'));
    await text('vault', 'create', 'Clinic', '--officer', 'Ada Quill');
    await text('tenant', 'create', 'acme');
    expect((await end('value', 'secret', 'create', 'acme', 'db.password', '--sensitivity', 'PHI')).exit).toBe(0);
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
    const exit = await run(lineAt(terminal), ...argv, '--passphrase-file', 'vault');
    return { exit, out: terminal.out, err: terminal.err };
  }

  async function text(...argv: readonly string[]): Promise<string> {
    const { exit, out, err } = await end('', ...argv);
    expect([exit, exit === 0 ? '' : err]).toEqual([0, '']);
    return out;
  }

  async function json<T>(...argv: readonly string[]): Promise<T> {
    return JSON.parse(await text(...argv, '--json')) as T;
  }

  async function refusal(...argv: readonly string[]): Promise<readonly [number, unknown]> {
    const { exit, out, err } = await end('', ...argv, '--json');
    expect(out).toBe('');
    return [exit, (JSON.parse(err) as { readonly error: unknown }).error];
  }

  const make = async (name: string, ...more: readonly string[]): Promise<AccessKeyMade> => json('access-key', 'create', name, '--tenant', 'acme', '--role', 'secrets-read', ...more);
  const listed = async (...more: readonly string[]): Promise<readonly AccessKey[]> => (await json<{ readonly rows: readonly AccessKey[] }>('access-key', 'list', ...more)).rows;

  it('shows the private half once, and says that it does', async () => {
    expect(await text('access-key', 'list')).toContain('`keydesk access-key create NAME --role ROLE` makes one.');
    const { exit, out, err } = await end('', 'access-key', 'create', 'boss', '--role', 'ACCOUNT_ADMIN', '--role', 'auditor', '--expires', '2099-01-01');
    expect([exit, err]).toEqual([0, expect.stringContaining('only its hash is kept')]);
    expect(out).toMatch(/Roles +account-admin, auditor\n/);
    expect(out).toMatch(/Expires +2099-01-02 00:00:00Z\n/);
    const privateKey = /Private key +(kd_[A-Za-z0-9_-]{43})\n/.exec(out)?.[1] ?? 'none';
    expect(out.split(privateKey)).toHaveLength(2);
    expect(await text('access-key', 'list')).not.toContain('kd_');
    expect(await listed('--account')).toMatchObject([{ name: 'boss', tenant: null, roles: ['account-admin', 'auditor'] }]);
  });

  it('writes the private half into a new file of its owner, and shows it nowhere', async () => {
    const path = join(folder, 'deploy.key');
    const found = await json<{ readonly key: AccessKey; readonly path: string }>('access-key', 'create', 'filed', '--role', 'auditor', '--out', 'deploy.key');
    expect(found).toEqual({ key: expect.objectContaining({ name: 'filed' }) as unknown, path });
    expect(readFileSync(path, 'utf8')).toMatch(/^kd_[A-Za-z0-9_-]{43}\n$/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const rotated = await end('', 'access-key', 'rotate', found.key.publicKey, '--overlap', '60', '--out', 'next.key');
    expect(rotated.out).toContain('next.key');
    expect(rotated.out + rotated.err).not.toContain('kd_');
    expect(readFileSync(join(folder, 'next.key'), 'utf8')).not.toBe(readFileSync(path, 'utf8'));
  });

  it('makes no key when its file is there already or cannot be written, and leaves no file when no key could be made', async () => {
    writeFileSync(join(folder, 'taken.key'), 'mine');
    expect(await refusal('access-key', 'create', 'lost', '--role', 'auditor', '--out', 'taken.key')).toMatchObject([5, { code: 'ALREADY_EXISTS' }]);
    expect(await refusal('access-key', 'create', 'lost', '--role', 'auditor', '--out', 'no/such.key')).toMatchObject([8, { code: 'FILE_UNREADABLE' }]);
    expect(readFileSync(join(folder, 'taken.key'), 'utf8')).toBe('mine');
    expect(await listed('--search', 'lost')).toEqual([]);
    expect(await refusal('access-key', 'create', 'lost', '--tenant', 'none', '--role', 'auditor', '--out', 'none.key')).toMatchObject([9, { code: 'NOT_FOUND' }]);
    expect(existsSync(join(folder, 'none.key'))).toBe(false);
  });

  it('changes, rotates and deletes a key', async () => {
    const { key } = await make('ci');
    const changed = await json<AccessKey>('access-key', 'update', key.publicKey, '--name', 'ci-2', '--role', 'auditor', '--expires', '2099-01-01T00:00:00Z');
    expect(changed).toMatchObject({ name: 'ci-2', roles: ['auditor'], expiresAt: Date.UTC(2099, 0, 1) });
    expect(await json('access-key', 'update', key.publicKey, '--expires', 'never')).toMatchObject({ name: 'ci-2', expiresAt: null });
    const next = await json<AccessKeyMade>('access-key', 'rotate', key.publicKey, '--overlap', '0');
    expect(next.key.identity).toBe(key.identity);
    expect(await text('access-key', 'delete', next.key.publicKey)).toBe('ci-2 is deleted; it and its tokens work no more.\n');
    expect((await listed('--search', 'ci-2')).map(({ publicKey }) => publicKey)).toEqual([key.publicKey]);
    expect((await listed('--state', 'deleted')).map(({ publicKey }) => publicKey)).toEqual([next.key.publicKey]);
    expect(await refusal('access-key', 'rotate', next.key.publicKey, '--overlap', '0')).toMatchObject([5, { code: 'STATE_CONFLICT' }]);
  });

  it('narrows the list, and counts what is to be reviewed', async () => {
    const { key } = await make('narrow');
    expect((await listed('--tenant', 'acme', '--role', 'secrets-read', '--finding', 'never-expires', '--search', 'narrow')).map(({ publicKey }) => publicKey)).toEqual([key.publicKey]);
    expect(await text('access-key', 'list', '--role', 'keys-admin')).toBe('There is no access key like that; leave an option out to see more.\n');
    const review = await json<readonly { readonly finding: string; readonly count: number }[]>('access-key', 'review');
    expect(review.find(({ finding }) => finding === 'never-expires')?.count).toBe((await listed('--finding', 'never-expires')).length);
    expect(await text('access-key', 'review')).toMatch(/over-privileged +\d+\n/);
  });

  it('grants a secret, shows to whom, and takes it back', async () => {
    const { key } = await make('agent');
    expect(await refusal('secret', 'grant', 'acme', 'db.password', key.publicKey)).toMatchObject([5, { code: 'REASON_REQUIRED', next: expect.stringContaining('--reason') as unknown }]);
    expect(await text('secret', 'grant', 'acme', 'db.password', key.publicKey, '--reason', 'The nightly deployment')).toBe('agent may have db.password resolved.\n');
    expect(await json('secret', 'grants', 'acme', 'db.password')).toMatchObject({ secret: { key: 'db.password' }, grants: [{ agent: key.identity, agentName: 'agent', reason: 'The nightly deployment' }] });
    expect(await text('secret', 'grants', 'acme', 'db.password')).toContain('The nightly deployment');
    expect(await json('secret', 'revoke-grant', 'acme', 'db.password', key.identity)).toEqual({ revoked: true });
    expect(await text('secret', 'revoke-grant', 'acme', 'db.password', key.identity)).toBe('There was no such grant.\n');
    expect(await text('secret', 'grants', 'acme', 'db.password')).toContain('no access key');
  });

  it.each([
    [['access-key', 'create', 'x'], 2, { code: 'BAD_INPUT', data: { field: '--role' } }],
    [['access-key', 'create', 'x', '--role', 'root'], 2, { code: 'BAD_INPUT', data: { field: '--role' } }],
    [['access-key', 'create', 'x', '--role', 'auditor', '--expires', 'soon'], 2, { code: 'BAD_INPUT', data: { field: '--expires' } }],
    [['access-key', 'create', 'x', '--role', 'auditor', '--expires', '2001-01-01'], 2, { code: 'BAD_INPUT', data: { field: 'expiresAt' } }],
    [['access-key', 'create', 'x', '--role', 'account-admin', '--tenant', 'acme'], 2, { code: 'BAD_INPUT', data: { field: 'roles' } }],
    [['access-key', 'rotate', missing], 2, { code: 'BAD_INPUT', data: { field: 'command line' } }],
    [['access-key', 'rotate', missing, '--overlap', 'long'], 2, { code: 'BAD_INPUT', data: { field: '--overlap' } }],
    [['access-key', 'update', missing], 2, { code: 'BAD_INPUT', data: { field: 'options' } }],
    [['access-key', 'list', '--state', 'asleep'], 2, { code: 'BAD_INPUT', data: { field: '--state' } }],
    [['access-key', 'list', '--finding', 'odd'], 2, { code: 'BAD_INPUT', data: { field: '--finding' } }],
    [['access-key', 'list', '--tenant', 'none'], 9, { code: 'NOT_FOUND', data: { noun: 'tenant' } }],
    [['access-key', 'delete', missing], 9, { code: 'NOT_FOUND', next: expect.stringContaining('access-key list') as unknown }],
    [['secret', 'grant', 'acme', 'none', missing], 9, { code: 'NOT_FOUND', data: { noun: 'secret' } }],
    [['secret', 'grant', 'acme', 'db.password', missing], 9, { code: 'NOT_FOUND', data: { noun: 'access key' } }],
  ])('says what is wrong with %j', async (argv, exit, error) => {
    expect(await refusal(...argv)).toMatchObject([exit, error]);
  });
});
