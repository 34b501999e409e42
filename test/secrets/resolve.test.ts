import { describe, expect, it } from 'vitest';
import type { Sensitivity } from '../../src-shared/sensitivity.ts';
import { maximumResolvedBytes, mostResolved, type ResolveGrant } from '../../src-main/secrets/resolve.ts';
import type { Database } from '../../src-main/vault/database.ts';
import { auditor, codeOf, eachRoom, officer, stale, wire } from './room.ts';

const room = eachRoom();
const agent = '3f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e01';
const grant: ResolveGrant = { id: '3f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e02', reason: 'the ward needs it' };

async function resolve(text: string, grantOf: (secret: string) => ResolveGrant | null = () => grant, asker = officer): Promise<string> {
  return await room.secrets.resolve(asker, { tenant: 'acme', text, agent, grantOf });
}

const outcomes = (): readonly unknown[] => room.events('secret.resolve').map(({ outcome, detail }) => [outcome, detail['key'], detail['error']]);
const onDisk = () => room.vault.read((rows) => rows.all(`select 1 from audit_events where action = 'secret.resolve'`)).length;

describe('filling secrets into a text', () => {
  it('puts each published value in its place, and leaves all other text as it is', async () => {
    await room.open();
    await room.add('db/password', 'hunter2');
    const made = await room.add('host', 'old');
    await room.secrets.publish(officer, { secret: made.id, value: wire('böse\n$& $1'), note: '' });
    const text = 'postgres://x:{{secret.db/password}}@{{secret.host}}/{{other}} {{ secret.host }} {{secret.}} {{secret.a b}} {secret.host} {{secret.db/password}}';
    expect(await resolve(text)).toBe('postgres://x:hunter2@böse\n$& $1/{{other}} {{ secret.host }} {{secret.}} {{secret.a b}} {secret.host} hunter2');
  });

  it('reads a secret once however often it is named, and tells who read which version by which grant', async () => {
    await room.open();
    const made = await room.add('K', 'v', { sensitivity: 'PHI' });
    room.keyring.asked = 0;
    expect(await resolve('{{secret.K}}{{secret.K}}')).toBe('vv');
    expect(room.keyring.asked).toBe(1);
    expect(room.events('secret.resolve')).toMatchObject([
      { outcome: 'ok', tenant: 'acme', object: made.id, sensitivity: 'PHI', detail: { key: 'K', agent, grant: grant.id, version: 1, reason: grant.reason } },
    ]);
  });

  it('never looks for secrets inside of values', async () => {
    await room.open();
    await room.add('A', '{{secret.B}}');
    await room.add('B', 'open');
    expect(await resolve('{{secret.A}} {{secret.B}}')).toBe('{{secret.B}} open');
    expect(room.events('secret.resolve')).toHaveLength(2);
  });

  it('of a text without any reads nothing', async () => {
    await room.open();
    expect(await resolve('plain')).toBe('plain');
    expect(room.keyring.asked).toBe(0);
    expect(room.events('secret.resolve')).toEqual([]);
  });

  it.each<[Sensitivity, number]>([['UNSPECIFIED', 0], ['STANDARD', 0], ['PII', 1], ['REGULATED', 1]])('is on the disk before a %s value is handed out: %i', async (sensitivity, rows) => {
    await room.open();
    await room.add('K', 'v', { sensitivity });
    await resolve('{{secret.K}}');
    expect(onDisk()).toBe(rows);
    room.test.clock.advance(1000);
    expect(onDisk()).toBe(1);
  });

  it('hands nothing out when the events cannot be written', async () => {
    let full = false;
    const wrap = (database: Database): Database => ({
      ...database,
      run: (sql, parameters) => {
        if (full && sql.includes('audit_events')) throw new Error('the disk is full');
        return database.run(sql, parameters);
      },
    });
    await room.open({ wrap });
    await room.add('K', 'v', { sensitivity: 'PII' });
    full = true;
    await expect(resolve('{{secret.K}}')).rejects.toThrow('the disk is full');
    full = false;
  });

  it('says no value in any event', async () => {
    await room.open();
    await room.add('K', 'violet-harbour', { sensitivity: 'PII' });
    await room.add('B', Uint8Array.of(0xff, 0xfe, 0x00), { sensitivity: 'PII' });
    await resolve('{{secret.K}}');
    await codeOf(resolve('{{secret.K}} {{secret.B}}'));
    expect(JSON.stringify(room.events())).not.toContain('violet-harbour');
  });
});

describe('one secret that may not be read', () => {
  it.each<[string, string, () => Promise<unknown>]>([
    ['is not there', 'NOT_FOUND', async () => Promise.resolve()],
    ['is deleted', 'NOT_FOUND', async () => room.secrets.remove(officer, (await room.add('B', 'b')).id)],
    ['is disabled', 'SECRET_DISABLED', async () => room.secrets.disable(officer, (await room.add('B', 'b')).id)],
    ['is of another tenant', 'NOT_FOUND', async () => {
      await room.tenants.create(officer, { id: 'globex', displayName: 'Globex', defaultSensitivity: 'STANDARD' });
      await room.add('B', 'b', { tenant: 'globex' });
    }],
  ])('because it %s refuses the whole text, before any is opened', async (_why, code, prepare) => {
    await room.open();
    await room.add('A', 'a');
    await prepare();
    room.keyring.asked = 0;
    expect(await codeOf(resolve('{{secret.A}} {{secret.B}}'))).toBe(code);
    expect(room.keyring.asked).toBe(0);
    expect(outcomes()).toEqual([['refused', 'B', code]]);
  });

  it('because it is not granted refuses, and names the secret and the agent', async () => {
    await room.open();
    await room.add('A', 'a');
    const other = await room.add('B', 'b');
    const refused = resolve('{{secret.A}} {{secret.B}}', (secret) => (secret === other.id ? null : grant));
    await expect(refused).rejects.toMatchObject({ code: 'GRANT_REQUIRED', data: { secret: 'B', agent } });
    expect(outcomes()).toEqual([['refused', 'B', 'GRANT_REQUIRED']]);
  });

  it.each(['PHI', 'FINANCIAL', 'REGULATED'] as const)('because nobody said why a %s value is needed, or the credential is old', async (sensitivity) => {
    await room.open();
    await room.add('K', 'v', { sensitivity });
    expect(await codeOf(resolve('{{secret.K}}', () => ({ ...grant, reason: '' })))).toBe('REASON_REQUIRED');
    expect(await codeOf(resolve('{{secret.K}}', () => grant, stale))).toBe('REAUTHENTICATION_REQUIRED');
    expect(outcomes()).toEqual([['refused', 'K', 'REASON_REQUIRED'], ['refused', 'K', 'REAUTHENTICATION_REQUIRED']]);
  });

  it('because it is no text says what to do', async () => {
    await room.open();
    await room.add('A', 'a');
    await room.add('B', Uint8Array.of(0xc3, 0x28));
    await expect(resolve('{{secret.A}} {{secret.B}}')).rejects.toMatchObject({ code: 'STATE_CONFLICT', data: { id: 'B', remedy: expect.stringContaining('base64') as unknown } });
    expect(outcomes()).toEqual([['refused', 'B', 'STATE_CONFLICT']]);
  });

  it('because the tenant is sealed is told with its event', async () => {
    await room.open();
    await room.add('A', 'a');
    room.keyring.seal('acme');
    expect(await codeOf(resolve('{{secret.A}}'))).toBe('TENANT_SEALED');
    expect(outcomes()).toEqual([['refused', 'A', 'TENANT_SEALED']]);
  });

  it('since the data key was asked for is not read', async () => {
    await room.open();
    const made = await room.add('A', 'a');
    room.keyring.meanwhile = () => void room.secrets.disable(officer, made.id);
    expect(await codeOf(resolve('{{secret.A}}'))).toBe('SECRET_DISABLED');
    const { id } = await room.add('B', 'b');
    let granted = true;
    room.keyring.meanwhile = () => (granted = false);
    expect(await codeOf(resolve('{{secret.B}}', (secret) => (granted && secret === id ? grant : null)))).toBe('GRANT_REQUIRED');
  });

  it('is not even looked for when the role is missing', async () => {
    await room.open();
    await room.add('A', 'a');
    expect(await codeOf(resolve('{{secret.A}}', () => grant, auditor))).toBe('ROLE_REQUIRED');
    expect(outcomes()).toEqual([['refused', undefined, 'ROLE_REQUIRED']]);
  });
});

describe('a text that is too much', () => {
  it('because its values would make it longer than 1.5 MiB is refused, and one byte less is answered', async () => {
    await room.open();
    const half = maximumResolvedBytes / 2;
    await room.add('A', 'a'.repeat(half));
    expect(await codeOf(resolve('{{secret.A}}{{secret.A}}.'))).toBe('STATE_CONFLICT');
    expect((await resolve('{{secret.A}}{{secret.A}}')).length).toBe(maximumResolvedBytes);
    expect(room.events('secret.resolve').map(({ outcome }) => outcome)).toEqual(['refused', 'ok']);
  });

  it('because its values are too long together is refused before any of them is opened', async () => {
    await room.open();
    for (const key of ['A', 'B']) await room.add(key, 'a'.repeat(Math.ceil(maximumResolvedBytes * 0.6)));
    const spoil = `update revisions set stored = zeroblob(length(stored)) where secret = (select id from secrets where key = 'A')`;
    room.vault.write(officer.caller, { action: 'secret.publish' }, (rows) => rows.run(spoil));
    expect(await codeOf(resolve('{{secret.A}}'))).toBe('INTEGRITY_FAILED');
    expect(await codeOf(resolve('{{secret.A}}{{secret.B}}'))).toBe('STATE_CONFLICT');
  });

  it('because it names too many secrets is refused before any is looked for', async () => {
    await room.open();
    const text = Array.from({ length: mostResolved + 1 }, (_, number) => `{{secret.K${String(number)}}}`).join('');
    expect(await codeOf(resolve(text))).toBe('BAD_INPUT');
    expect(room.events('secret.resolve')).toHaveLength(1);
  });
});
