import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../src-main/crypto/primitives.ts';
import { verifySignature } from '../../src-main/crypto/signing.ts';
import { checkpointMessage } from '../../src-main/crypto/audit-hash.ts';
import type { Caller } from '../../src-main/lib/caller.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { openTestVault, type TestVault } from '../support/open-vault.ts';

const caller: Caller = { actor: 'Ada Okafor', officer: 'o', role: 'administrator', requestId: 'r', via: 'app' };

describe('writing to a vault', () => {
  let test: TestVault;
  beforeEach(() => {
    test = openTestVault();
  });
  afterEach(() => {
    test.close();
  });

  const settings = () => test.vault.read((rows) => rows.all<{ name: string }>('select name from settings')).map((row) => row.name);
  const events = () =>
    test.vault.read((rows) => rows.all<{ seq: number; action: string; outcome: string }>('select seq, action, outcome from audit_events order by seq'));
  const put = (name: string): void => {
    test.vault.write(caller, { action: 'vault.settings' }, (rows) => rows.run('insert into settings values (:name, 1)', { name }));
  };

  it('writes the change and its event together', () => {
    const before = events().length;
    put('one');
    expect(settings()).toContain('one');
    expect(events().slice(before)).toMatchObject([{ action: 'vault.settings', outcome: 'ok' }]);
  });

  it('writes neither when the change throws', () => {
    const before = events();
    expect(() => test.vault.write(caller, { action: 'vault.settings' }, (rows) => {
      rows.run('insert into settings values (:name, 1)', { name: 'two' });
      throw new Error('no');
    })).toThrow('no');
    expect(settings()).not.toContain('two');
    expect(events()).toEqual(before);
    put('three');
    expect(events().map((row) => row.seq)).toEqual(events().map((_, index) => index + 1));
  });

  it('says that it is locked to work that waited while it was closed', () => {
    test.vault.close();
    expect(() => { put('late'); }).toThrow(expect.objectContaining({ code: 'VAULT_LOCKED' }));
  });

  it('writes neither when the event cannot be written', () => {
    const before = events();
    const draft = { action: 'vault.settings', detail: { broken: Number.NaN } } as const;
    expect(() => test.vault.write(caller, draft, (rows) => rows.run('insert into settings values (:name, 1)', { name: 'four' }))).toThrow();
    expect(settings()).not.toContain('four');
    expect(events()).toEqual(before);
  });

  it('never changes or deletes an event, not even by hand', () => {
    put('five');
    test.vault.checkpoint();
    for (const sql of [
      `update audit_events set actor = 'x'`,
      'delete from audit_events',
      'update audit_checkpoints set time = 0',
      'delete from audit_checkpoints',
    ])
      expect(() => test.vault.database.run(sql)).toThrow(/never/);
  });

  it('records a refusal and a fault, each as what it was', async () => {
    const refused = new KeydeskError('REASON_REQUIRED', { sensitivity: 'PHI' });
    await expect(test.vault.attempt(caller, { action: 'secret.reveal' }, () => Promise.reject(refused))).rejects.toBe(refused);
    await expect(test.vault.attempt(caller, { action: 'secret.reveal' }, () => { throw new Error('broken'); })).rejects.toThrow('broken');
    expect(events().slice(-2).map((row) => row.outcome)).toEqual(['refused', 'failed']);
  });

  it('holds back the reads of standard values for a second at most, in their order', () => {
    const before = events().length;
    test.vault.recordSoon(caller, { action: 'secret.reveal', object: 'a' });
    expect(events()).toHaveLength(before);
    test.clock.advance(1000);
    expect(events()).toHaveLength(before + 1);
    test.vault.recordSoon(caller, { action: 'secret.reveal', object: 'b' });
    put('six');
    expect(events().slice(-2).map((row) => row.action)).toEqual(['secret.reveal', 'vault.settings']);
  });

  it('loses nothing of what it holds back when the next write comes to nothing', () => {
    const before = events().length;
    test.vault.recordSoon(caller, { action: 'secret.reveal', object: 'a' });
    expect(() => test.vault.write(caller, { action: 'vault.settings' }, () => { throw new Error('no'); })).toThrow('no');
    expect(events()).toHaveLength(before);
    test.clock.advance(1000);
    expect(events().slice(before).map((row) => row.action)).toEqual(['secret.reveal']);
    put('seven');
    expect(events()).toHaveLength(before + 2);
  });

  it('holds events while the disk takes none, and loses none of them', () => {
    const before = events().length;
    const pages = test.vault.read((rows) => rows.get<{ page_count: number }>('pragma page_count'))?.page_count ?? 0;
    test.vault.database.get(`pragma max_page_count = ${String(pages)}`);
    const long = 'x'.repeat(4000);
    const read = (index: number): void => {
      test.vault.recordSoon(caller, { action: 'secret.reveal', object: String(index), detail: { long } });
    };
    for (let index = 0; index < 10; index += 1) read(index);
    test.clock.advance(3000);
    expect(events()).toHaveLength(before);
    expect(() => {
      put('full');
    }).toThrow(/STORAGE_FULL/);
    expect(() => {
      for (let index = 10; index <= 1001; index += 1) read(index);
    }).toThrow(/STORAGE_FULL/);
    test.vault.database.get('pragma max_page_count = 1000000');
    test.clock.advance(1000);
    expect(events()).toHaveLength(before + 1000);
  });

  it('signs where the chain stands, every thousand events and when asked', () => {
    const drafts = Array.from({ length: 1005 }, () => ({ action: 'vault.settings' }) as const);
    test.vault.write(caller, drafts, () => undefined);
    const stored = test.vault.read((rows) => rows.all<{ seq: number }>('select seq from audit_checkpoints'));
    expect(stored.map((row) => row.seq)).toContain(1000);
    const head = test.vault.checkpoint();
    if (head === null) throw new Error('no head');
    expect(verifySignature(test.vault.signer.publicKey, checkpointMessage(head), head.signature)).toBe(true);
    expect(verifySignature(test.vault.signer.publicKey, checkpointMessage({ ...head, seq: head.seq - 1 }), head.signature)).toBe(false);
  });

  it('tells its listeners only of what is on the disk', () => {
    const heard: string[] = [];
    const stop = test.vault.onEvent((draft) => heard.push(draft.action));
    expect(() => test.vault.write(caller, { action: 'vault.settings' }, () => { throw new Error('no'); })).toThrow();
    expect(heard).toEqual([]);
    put('seven');
    expect(heard).toEqual(['vault.settings']);
    stop();
    put('eight');
    expect(heard).toHaveLength(1);
  });

  it('marks equal values alike, inside one vault and under one label only', () => {
    const value = sha256(new Uint8Array([1]));
    expect(test.vault.fingerprint('a', value)).toBe(test.vault.fingerprint('a', value));
    expect(test.vault.fingerprint('b', value)).not.toBe(test.vault.fingerprint('a', value));
  });

  it('wipes its keys at the end even when the file does not close', () => {
    const stuck = openTestVault({
      wrap: (database) => ({
        ...database,
        get version() {
          return database.version;
        },
        close: () => {
          database.close();
          throw new Error('the driver is busy');
        },
      }),
    });
    const { vault } = stuck;
    expect(() => {
      vault.close();
    }).toThrow('the driver is busy');
    expect(() => vault.rootKey.expose()).toThrow(/wiped/);
    expect(() => vault.signer.sign(new Uint8Array(1))).toThrow(/wiped/);
    stuck.close();
  });
});
