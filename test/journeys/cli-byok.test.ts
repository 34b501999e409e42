import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetPlan } from '../../src-shared/byok.ts';
import type { Job, JobItem } from '../../src-shared/jobs.ts';
import type { PolicyComparison, RotationStatus } from '../../src-shared/key-abilities.ts';
import type { KmsKey } from '../../src-shared/keys.ts';
import { type CloudName, cloudNames, type Clouds, type OwnedKey, startClouds } from '../emulators/clouds.ts';
import { addingOptions } from '../emulators/shell-lines.ts';
import { keydesk, type KeydeskEnd, type KeydeskRun } from './keydesk.ts';

const vaultPassphrase = 'violet anchor marble thicket sonnet';
const value = 'hunter2-of-acme-7Jq2';
const tenantAt = { aws: 'acme', gcp: 'globex', 'azure-vault': 'initech', 'azure-hsm': 'umbrella' } as const satisfies Record<CloudName, string>;
const nameAt = { aws: 'AWS key', gcp: 'Google key', 'azure-vault': 'Vault key', 'azure-hsm': 'HSM key' } as const satisfies Record<CloudName, string>;
/** The words of the files that sign in to the emulated clouds, as far as they are secret. */
function signInsOf({ environment }: Clouds, folder: string): readonly string[] {
  const files = [...Object.values(environment), join(folder, 'azure-federated-token')].map((path) => readFileSync(path, 'utf8'));
  const secret = /(?:aws_secret_access_key = |"(?:client_secret|refresh_token)":"|^)([\w/+=.-]{30,})/gm;
  return files.flatMap((text) => [...text.matchAll(secret)].flatMap(([, word]) => (word === undefined ? [] : [word])));
}

describe('the command line as a process, among four clouds', () => {
  let cwd: string;
  let clouds: Clouds;
  let signIns: readonly string[] = [];
  const owned = new Map<CloudName, OwnedKey>();
  const ids = new Map<CloudName, string>();
  let heard = '';

  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'keydesk-clouds-'));
    writeFileSync(join(cwd, 'vault-passphrase'), `${vaultPassphrase}\n`, { mode: 0o600 });
    clouds = await startClouds(join(cwd, 'clouds'));
    signIns = signInsOf(clouds, join(cwd, 'clouds'));
    for (const cloud of cloudNames) owned.set(cloud, clouds.clouds[cloud].createKey('northwind'));
  });
  afterAll(async () => {
    await clouds.close();
    rmSync(cwd, { recursive: true, force: true });
  });

  /** Runs a command at the vault. What it says is kept, to be searched for secrets; a value that was asked for is not. */
  async function run(given: Partial<KeydeskRun>, ...argv: readonly string[]): Promise<KeydeskEnd> {
    const env = { KEYDESK_VAULT: 'Clinic', ...clouds.environment };
    const end = await keydesk({ cwd, env, ...given }, ...argv, '--json', '--passphrase-file', 'vault-passphrase');
    heard += argv.includes('reveal') && end.exit === 0 ? end.err : end.out + end.err;
    return end;
  }

  async function json<T = unknown>(...argv: readonly string[]): Promise<T> {
    const end = await run({}, ...argv);
    expect(end, end.err).toMatchObject({ exit: 0, err: '' });
    return JSON.parse(end.out) as T;
  }

  async function refused(exit: number, ...argv: readonly string[]): Promise<{ readonly code: string; readonly next: string; readonly data: unknown }> {
    const end = await run({}, ...argv);
    expect(end, end.err).toMatchObject({ exit, out: '' });
    return (JSON.parse(end.err) as { error: { code: string; next: string; data: unknown } }).error;
  }

  const key = (cloud: CloudName): string => ids.get(cloud) ?? '';
  const revealed = async (): Promise<unknown> => (await json<{ value: string }>('secret', 'reveal', 'acme', 'TOKEN')).value;

  it('registers a key at each cloud, which is tried at once', async () => {
    await json('vault', 'create', 'Clinic', '--officer', 'Ada Quill');
    for (const cloud of cloudNames) {
      const reference = owned.get(cloud)?.reference;
      const options = reference === undefined ? [] : addingOptions(reference).flat();
      const added = await json<KmsKey>('key', 'add', nameAt[cloud], ...options);
      expect(added).toMatchObject({ displayName: nameAt[cloud], validation: { phase: 'VALID' }, emulator: true, waitsFor: null });
      ids.set(cloud, added.id);
    }
  });

  it('stages, proves and activates one tenant, and keeps its secret', async () => {
    for (const cloud of cloudNames) {
      await json('tenant', 'create', tenantAt[cloud], '--name', `${tenantAt[cloud]} & Co`);
      expect(await json('byok', 'stage', tenantAt[cloud], key(cloud))).toMatchObject({ config: { status: 'PENDING_VALIDATION', kmsKey: key(cloud) } });
    }
    expect(await refused(5, 'byok', 'activate', 'acme')).toMatchObject({ code: 'PREFLIGHT_REQUIRED', next: expect.stringContaining('keydesk byok preflight acme') as unknown });
    expect(await json('byok', 'preflight', 'acme')).toMatchObject({ success: true });
    expect(await json('byok', 'activate', 'acme')).toMatchObject({ job: { state: 'done' }, status: { config: { status: 'ACTIVE' } } });
    const made = await run({ input: value }, 'secret', 'create', 'acme', 'TOKEN', '--sensitivity', 'standard');
    expect(made.exit).toBe(0);
  });

  it('brings the others in as a fleet, once its plan was looked at', async () => {
    const tried = await json<Job>('byok', 'fleet', 'preflight', '--all');
    expect(tried).toMatchObject({ state: 'done', total: 4, done: 4, failed: 0 });
    const plan = await json<FleetPlan>('byok', 'fleet', 'activate', '--all', '--plan');
    expect(plan).toMatchObject({ act: 'activate', eligible: 3, excluded: [{ count: 1, examples: ['acme & Co'] }] });
    const done = await json<Job>('byok', 'fleet', 'activate', '--status', 'validated');
    expect(done).toMatchObject({ state: 'done', total: 3, done: 3, failed: 0 });
    const jobs = await json<readonly Job[]>('job', 'list');
    expect(jobs.map(({ kind, act, state }) => [kind, act, state])).toEqual([
      ['fleet', 'activate', 'done'],
      ['fleet', 'preflight', 'done'],
      ['activate', null, 'done'],
    ]);
    const { rows } = await json<{ rows: readonly JobItem[] }>('job', 'items', done.id);
    expect(rows.map(({ tenant, state }) => [tenant, state])).toEqual(['globex', 'initech', 'umbrella'].map((tenant) => [tenant, 'done']));
  });

  it('moves a tenant from AWS to Azure, and its secret still opens', async () => {
    expect(await json('byok', 'move', 'acme', key('azure-vault'))).toMatchObject({ state: 'done' });
    owned.get('aws')?.disable();
    expect(await revealed()).toBe(value);
  });

  it('wraps anew after the key was rotated, which the provider tells of, and has the patience that it asks for', async () => {
    owned.get('gcp')?.rotate();
    clouds.clouds.gcp.weather({ kind: 'throttle', retryAfterSeconds: 3 }, 1);
    expect(await json('byok', 'rewrap', 'globex')).toMatchObject({ state: 'done', failed: 0 });
    const { versions } = await json<RotationStatus>('key', 'rotation', key('gcp'));
    expect(versions.map(({ version, current }) => [version, current])).toEqual([['2', true], ['1', false]]);
  });

  it('writes what the customer must grant, and finds what they do not', async () => {
    const { written } = await json<{ written: readonly string[] }>('key', 'access', key('gcp'), '--out', 'for-globex');
    expect(written.length).toBeGreaterThan(0);
    expect(readdirSync(join(cwd, 'for-globex'), { recursive: true })).toHaveLength(written.length);
    expect(await json('key', 'policy', key('gcp'))).toMatchObject({ readable: true });
    const [keyAtAws] = clouds.emulators.aws.keys.keys.values();
    const useless = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:ListAliases', Resource: '*' };
    if (keyAtAws !== undefined) keyAtAws.policy = JSON.stringify({ Version: '2012-10-17', Statement: [useless] });
    const end = await run({}, 'key', 'policy', key('aws'));
    expect(end).toMatchObject({ exit: 6, err: '' });
    const { readable, lines } = JSON.parse(end.out) as PolicyComparison;
    expect([readable, lines.filter(({ state }) => state === 'missing').length > 0]).toEqual([true, true]);
  });

  it('seals a tenant whose key its owner disabled, and opens it again', async () => {
    owned.get('azure-vault')?.disable();
    const tried = await run({}, 'byok', 'preflight', 'acme');
    expect(tried).toMatchObject({ exit: 6, err: '' });
    expect(JSON.parse(tried.out)).toMatchObject({ success: false, reason: 'disabled' });
    const sealed = await refused(6, 'secret', 'reveal', 'acme', 'TOKEN');
    expect(sealed).toMatchObject({ code: 'TENANT_SEALED', data: { tenant: 'acme' } });
    expect(sealed.next).toContain('keydesk byok unseal acme');
    owned.get('azure-vault')?.enable();
    expect(await json('byok', 'unseal', 'acme')).toMatchObject({ config: { status: 'ACTIVE', sealedSince: null } });
  });

  it('brings every tenant of a key home, for its name and their number', async () => {
    const emergency = ['byok', 'offboard-key', key('azure-vault'), '--reason', 'the vault is to be deleted'] as const;
    expect(await refused(5, ...emergency, '--confirm-name', nameAt['azure-vault'], '--acknowledge', '1')).toMatchObject({ code: 'DEPENDANTS_EXIST' });
    const done = await json<Job>(...emergency, '--confirm-name', nameAt['azure-vault'], '--acknowledge', '2');
    expect(done).toMatchObject({ state: 'done', total: 2, done: 2, failed: 0 });
    owned.get('azure-vault')?.disable();
    expect(await revealed()).toBe(value);
  });

  it('revokes with time to undo, and then for good with a certificate', async () => {
    const revoke = ['byok', 'revoke', 'umbrella', '--category', 'customer-request', '--reason', 'the contract has ended'] as const;
    const sure = ['--confirm-name', 'umbrella & Co', '--acknowledge', '0'] as const;
    const later = await json<{ config: { revokeAt: number | null } }>(...revoke, ...sure, '--grace-hours', '24');
    expect(later).toMatchObject({ config: { status: 'SEALED', revokeAt: expect.any(Number) as unknown } });
    expect(await json('byok', 'undo-revoke', 'umbrella')).toMatchObject({ config: { revokeAt: null } });
    const gone = await json<{ history: readonly { status: string }[] }>(...revoke, ...sure);
    expect(JSON.stringify(gone)).toContain('"status":"REVOKED"');
    await json('report', 'destruction-certificate', '--tenant', 'umbrella', '--out', 'certificate.zip');
    expect(await json('verify', 'certificate.zip')).toMatchObject({ ok: true, facts: { kind: 'destruction-certificate', tenant: 'umbrella', rowCount: 1 } });
  });

  it('sets how long data keys serve, and lists what is due', async () => {
    const policies = await json<readonly { kind: string }[]>('cryptoperiod', 'policy', 'data-key', '--days', '1', '--automatic', 'no');
    expect(policies.find(({ kind }) => kind === 'data-key')).toMatchObject({ days: 1, warnDays: 0, automatic: false });
    const due = await json<{ rows: readonly { id: string; state: string }[] }>('cryptoperiod', 'due', '--kind', 'data-key');
    expect(due.rows.map(({ id, state }) => [id, state]).sort()).toEqual([['acme', 'current'], ['globex', 'current'], ['initech', 'current']]);
  });

  it('has said nothing secret, neither to anybody nor in its log', () => {
    expect(signIns.length).toBeGreaterThanOrEqual(4);
    const log = readFileSync(join(cwd, 'desk', 'logs', 'keydesk.log'), 'utf8');
    for (const secret of [value, Buffer.from(value).toString('base64url'), vaultPassphrase, ...signIns])
      expect([heard.includes(secret), log.includes(secret)], `${secret.slice(0, 6)}…`).toEqual([false, false]);
  });
});
