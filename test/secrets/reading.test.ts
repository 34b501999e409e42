import { describe, expect, it } from 'vitest';
import type { Sensitivity } from '../../src-shared/sensitivity.ts';
import type { Database } from '../../src-main/vault/database.ts';
import type { Parameters } from '../../src-main/vault/rows.ts';
import { auditor, codeOf, eachRoom, officer, settled, stale, unwire, wire } from './room.ts';

const room = eachRoom();

const view = { purpose: 'view' } as const;
const tamper = (sql: string, parameters: Parameters): void => {
  room.vault.write(officer.caller, [], (rows) => rows.run(sql, parameters));
};
const onDisk = (action: string) =>
  room.vault.read((rows) => rows.all<{ outcome: string; detail: string }>('select outcome, detail from audit_events where action = :action', { action }));

describe('the audit of reading', () => {
  it.each(['PII', 'PHI', 'FINANCIAL', 'REGULATED'] as const)('is on the disk before a %s value is handed out', async (sensitivity) => {
    await room.open();
    const made = await room.add('K', 'v', { sensitivity });
    await room.secrets.reveal(officer, { secret: made.id, reason: 'the ward asked', purpose: 'save' });
    expect(onDisk('secret.reveal')).toHaveLength(1);
    expect(room.events('secret.reveal')).toMatchObject([
      { outcome: 'ok', sensitivity, object: made.id, tenant: 'acme', detail: { key: 'K', purpose: 'save', reason: 'the ward asked', version: 1 } },
    ]);
  });

  it.each(['UNSPECIFIED', 'STANDARD'] as const)('of a %s value follows within a second', async (sensitivity) => {
    await room.open();
    const made = await room.add('K', 'v', { sensitivity });
    await room.secrets.reveal(officer, { secret: made.id, ...view });
    expect(onDisk('secret.reveal')).toEqual([]);
    room.test.clock.advance(1000);
    expect(onDisk('secret.reveal')).toHaveLength(1);
  });

  it.each<[Sensitivity, string]>([['PII', 'no error'], ['PHI', 'REASON_REQUIRED'], ['FINANCIAL', 'REASON_REQUIRED'], ['REGULATED', 'REASON_REQUIRED']])(
    'asks for a reason and a fresh passphrase from PHI on: %s without them is %s',
    async (sensitivity, code) => {
      await room.open();
      const made = await room.add('K', 'v', { sensitivity });
      expect(await codeOf(room.secrets.reveal(stale, { secret: made.id, ...view }))).toBe(code);
      if (code === 'no error') return;
      expect(await codeOf(room.secrets.reveal(stale, { secret: made.id, reason: 'the ward asked', ...view }))).toBe('REAUTHENTICATION_REQUIRED');
      expect(room.events('secret.reveal').map(({ outcome, detail }) => [outcome, detail['error']])).toEqual([
        ['refused', 'REASON_REQUIRED'],
        ['refused', 'REAUTHENTICATION_REQUIRED'],
      ]);
      expect(room.keyring.asked).toBe(1);
    },
  );

  it('tells who was refused, of what, and that a secret is not there', async () => {
    await room.open();
    const made = await room.add('K', 'v', { sensitivity: 'PII' });
    expect(await codeOf(room.secrets.reveal(auditor, { secret: made.id, ...view }))).toBe('ROLE_REQUIRED');
    expect(await codeOf(room.secrets.reveal(officer, { secret: 'b0a4a4ee-0000-4000-8000-000000000000', ...view }))).toBe('NOT_FOUND');
    expect(room.events('secret.reveal')).toMatchObject([
      { outcome: 'refused', actor: 'Al Auditor', tenant: 'acme', sensitivity: 'PII', detail: { error: 'ROLE_REQUIRED', key: 'K' } },
      { outcome: 'refused', tenant: null, detail: { error: 'NOT_FOUND' } },
    ]);
  });

  it('keeps the value back when its event cannot be written', async () => {
    let full = false;
    const wrap = (database: Database): Database => ({
      ...database,
      run: (sql, parameters) => {
        if (full && sql.includes('audit_events')) throw new Error('the disk is full');
        return database.run(sql, parameters);
      },
    });
    await room.open({ wrap });
    const made = await room.add('K', 'v', { sensitivity: 'PII' });
    full = true;
    await expect(room.secrets.reveal(officer, { secret: made.id, ...view })).rejects.toThrow('the disk is full');
    await expect(room.secrets.copy(officer, { secret: made.id })).rejects.toThrow('the disk is full');
    expect(room.clipboard.text).toBe('');
    full = false;
  });

  it('looks again after the key has come: a secret disabled meanwhile is not read', async () => {
    await room.open();
    const made = await room.add('K', 'v');
    let other: Promise<unknown> = Promise.resolve();
    room.keyring.meanwhile = () => {
      other = room.secrets.disable(officer, made.id);
    };
    expect(await codeOf(room.secrets.reveal(officer, { secret: made.id, ...view }))).toBe('SECRET_DISABLED');
    await other;
  });

  it('follows a rotation that happens while the key is fetched', async () => {
    await room.open();
    const made = await room.add('K', 'v');
    room.keyring.meanwhile = () => room.keyring.rotate(officer.caller, 'acme');
    expect(unwire((await room.secrets.reveal(officer, { secret: made.id, ...view })).value)).toBe('v');
  });
});

describe('a value that was tampered with', () => {
  it('is refused when a byte of what is stored has changed', async () => {
    await room.open();
    const made = await room.add('K', 'value');
    const [{ stored }] = room.vault.read((rows) => rows.all<{ stored: Uint8Array }>('select stored from revisions')) as [{ stored: Uint8Array }];
    for (const at of [0, 4, 5, 36, 37, 48, 49, 80, 81, stored.length - 17, stored.length - 16, stored.length - 1]) {
      const bytes = stored.map((byte, index) => (index === at ? byte ^ 1 : byte));
      tamper('update revisions set stored = :bytes', { bytes: Uint8Array.from(bytes) });
      expect(await codeOf(room.secrets.reveal(officer, { secret: made.id, ...view })), `byte ${String(at)}`).toBe('INTEGRITY_FAILED');
    }
    tamper('update revisions set stored = :bytes', { bytes: stored.slice(0, 40) });
    expect(await codeOf(room.secrets.reveal(officer, { secret: made.id, ...view }))).toBe('INTEGRITY_FAILED');
    expect(room.events('secret.reveal').every(({ outcome, detail }) => outcome === 'failed' && detail['error'] === 'INTEGRITY_FAILED')).toBe(true);
  });

  it('is refused in the place of another secret, of another version, or as less sensitive', async () => {
    await room.open();
    const [one, other] = [await room.add('ONE', 'one'), await room.add('OTHER', 'other')];
    tamper('update revisions set stored = (select stored from revisions where secret = :other) where secret = :one', { one: one.id, other: other.id });
    expect(await codeOf(room.secrets.reveal(officer, { secret: one.id, ...view }))).toBe('INTEGRITY_FAILED');
    const phi = await room.add('PHI', 'v', { sensitivity: 'PHI' });
    tamper(`update revisions set sensitivity = 'STANDARD' where secret = :id`, { id: phi.id });
    tamper(`update secrets set sensitivity = 'STANDARD' where id = :id`, { id: phi.id });
    expect(await codeOf(room.secrets.reveal(officer, { secret: phi.id, ...view }))).toBe('INTEGRITY_FAILED');
    const two = await room.add('TWO', 'v1');
    await room.secrets.publish(officer, { secret: two.id, value: wire('v2'), note: '' });
    tamper('update revisions set stored = (select stored from revisions where secret = :id and version = 1) where secret = :id and version = 2', { id: two.id });
    expect(await codeOf(room.secrets.reveal(officer, { secret: two.id, ...view }))).toBe('INTEGRITY_FAILED');
  });

  it('is refused while the tenant is sealed, and recorded', async () => {
    await room.open();
    const made = await room.add('K', 'v', { sensitivity: 'PII' });
    room.keyring.seal('acme');
    expect(await codeOf(room.secrets.reveal(officer, { secret: made.id, ...view }))).toBe('TENANT_SEALED');
    expect(room.events('secret.reveal')).toMatchObject([{ outcome: 'refused', sensitivity: 'PII', detail: { error: 'TENANT_SEALED' } }]);
  });
});

describe('copying', () => {
  it('clears the clipboard after thirty seconds', async () => {
    await room.open();
    const made = await room.add('K', 'pässword');
    expect(await room.secrets.copy(officer, { secret: made.id })).toEqual({ clearsAfterSeconds: 30 });
    expect(room.clipboard.text).toBe('pässword');
    expect(room.events('secret.reveal')).toMatchObject([{ detail: { purpose: 'copy' } }]);
    room.test.clock.advance(29_999);
    await settled();
    expect(room.clipboard.text).toBe('pässword');
    room.test.clock.advance(1);
    await settled();
    expect(room.clipboard.text).toBe('');
  });

  it('leaves alone what somebody else has copied since', async () => {
    await room.open();
    const made = await room.add('K', 'v');
    await room.secrets.copy(officer, { secret: made.id });
    room.clipboard.text = 'a shopping list';
    room.test.clock.advance(60_000);
    await settled();
    expect(room.clipboard.text).toBe('a shopping list');
  });

  it('counts anew for a second value, and clears at the lock', async () => {
    await room.open();
    const [one, two] = [await room.add('ONE', 'one'), await room.add('TWO', 'two')];
    await room.secrets.copy(officer, { secret: one.id });
    room.test.clock.advance(20_000);
    await room.secrets.copy(officer, { secret: two.id });
    room.test.clock.advance(20_000);
    await settled();
    expect(room.clipboard.text).toBe('two');
    await room.secrets.close();
    expect(room.clipboard.text).toBe('');
    expect(room.test.clock.waiting).toBe(0);
  });

  it('lets the vault lock though the clipboard cannot be read', async () => {
    await room.open();
    const made = await room.add('K', 'v');
    await room.secrets.copy(officer, { secret: made.id });
    room.clipboard.read = async () => Promise.reject(new Error('no display'));
    await expect(room.secrets.close()).resolves.toBeUndefined();
    room.vault.flush();
    expect(room.test.clock.waiting).toBe(0);
  });

  it('refuses what is not text, and leaves it to the page where the host has no clipboard', async () => {
    await room.open();
    const bytes = await room.add('BYTES', Uint8Array.of(0, 1, 255));
    expect(await codeOf(room.secrets.copy(officer, { secret: bytes.id }))).toBe('STATE_CONFLICT');
    await room.close();
    await room.open({ clipboard: false });
    const made = await room.add('K', 'v', { sensitivity: 'PII' });
    await expect(room.secrets.copy(officer, { secret: made.id })).rejects.toMatchObject({ code: 'STATE_CONFLICT', data: { remedy: expect.stringContaining('page') as string } });
    expect(room.events('secret.reveal')).toEqual([]);
  });
});
