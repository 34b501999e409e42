import { beforeEach, describe, expect, it } from 'vitest';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { DataKeys } from '../../src-main/tenants/data-keys.ts';
import { events, officer, refusal, wrappings } from '../support/byok-desk.ts';
import { eachDesk } from '../support/each-desk.ts';
import { insertTenant, officerCaller, openTestVault } from '../support/open-vault.ts';

const desk = eachDesk((made) => {
  made.addTenant();
});

const active = async (tenant = 'acme') => desk.rooms.dataKeys.active(officerCaller, tenant);

/** The bytes of a key, for comparing; a test may keep what the desk may not. */
const bytesOf = ({ key }: { readonly key: SecretBytes }): readonly number[] => [...key.expose()];

describe("a tenant's first data key", () => {
  it('is version 1, wrapped by the baseline, and another one for each tenant', async () => {
    desk.addTenant('beta');
    expect(wrappings(desk.rooms.vault)).toEqual(['1 baseline live']);
    const [acme, beta] = [await active('acme'), await active('beta')];
    expect([acme.version, beta.version]).toEqual([1, 1]);
    expect(bytesOf(acme)).not.toEqual(bytesOf(beta));
  });

  it('is made in the transaction of its tenant, or not at all', async () => {
    const { vault, dataKeys } = desk.rooms;
    const make = (): void => {
      insertTenant(vault, 'gamma', (rows) => {
        dataKeys.createFirst(rows, 'gamma', 0);
        throw new Error('the tenant is not made after all');
      });
    };
    expect(make).toThrow('after all');
    expect((await refusal(async () => active('gamma'))).data).toEqual({ noun: 'tenant', id: 'gamma' });
  });

  it('is still the same after a lock and after a kill', async () => {
    const before = bytesOf(await active());
    await desk.relock();
    expect(bytesOf(await active())).toEqual(before);
    await desk.crash();
    expect(bytesOf(await active())).toEqual(before);
  });
});

describe('a data key on the baseline', () => {
  it('asks no KMS, writes no event, and stays in memory until the lock', async () => {
    const before = events(desk.rooms.vault).length;
    const first = await active();
    desk.clock.advance(24 * 3600 * 1000);
    expect((await active()).key).toBe(first.key);
    expect(events(desk.rooms.vault)).toHaveLength(before);
    expect(desk.kms.calls).toEqual([]);
  });

  it('moved from another tenant opens nothing', async () => {
    desk.addTenant('beta');
    desk.rooms.vault.write(officerCaller, { action: 'vault.check' }, (rows) =>
      rows.run(`update wrappings set blob = (select blob from wrappings where tenant = 'beta') where tenant = 'acme'`),
    );
    expect((await refusal(active)).code).toBe('INTEGRITY_FAILED');
    await expect(active('beta')).resolves.toMatchObject({ version: 1 });
  });

  it('moved from another version opens nothing', async () => {
    await desk.ended((await desk.rooms.byok.rotate(officer, 'acme')).job);
    desk.rooms.dataKeys.forget('acme');
    desk.rooms.vault.write(officerCaller, { action: 'vault.check' }, (rows) =>
      rows.run(`update wrappings set blob = (select blob from wrappings where version = 1) where version = 2`),
    );
    expect((await refusal(active)).code).toBe('INTEGRITY_FAILED');
  });

  it('that nobody made is not found', async () => {
    expect((await refusal(async () => active('nobody'))).data).toEqual({ noun: 'tenant', id: 'nobody' });
    expect((await refusal(async () => desk.rooms.dataKeys.open(officerCaller, 'acme', 2))).data).toEqual({ noun: 'data key', id: 'acme/2' });
  });
});

describe("a data key under a customer's key", () => {
  beforeEach(async () => {
    await desk.activated();
    desk.kms.calls.length = 0;
  });

  it('costs one call, then none for five minutes, then one again', async () => {
    const first = await active();
    desk.clock.advance(299_999);
    expect((await active()).key).toBe(first.key);
    expect(desk.kms.calls).toEqual(['unwrap']);
    desk.clock.advance(1);
    expect(() => first.key.expose()).toThrow('wiped');
    await active();
    expect(desk.kms.calls).toEqual(['unwrap', 'unwrap']);
  });

  it('counts the five minutes on a clock that nobody can move', async () => {
    await active();
    desk.clock.shift(-3_600_000);
    desk.clock.advance(300_000);
    await active();
    expect(desk.kms.calls).toEqual(['unwrap', 'unwrap']);
  });

  it('is asked for again after the machine has slept, though the other clock stood still meanwhile', async () => {
    const { key } = await active();
    desk.clock.shift(299_999);
    expect((await active()).key).toBe(key);
    desk.clock.shift(1);
    desk.kms.refuse('disabled', ['unwrap']);
    expect((await refusal(async () => active())).code).toBe('TENANT_SEALED');
    expect(() => key.expose()).toThrow('wiped');
  });

  it('shares one call, and one event, among those who want it at once', async () => {
    const before = events(desk.rooms.vault, 'byok.unwrap').length;
    const keys = await Promise.all(Array.from({ length: 20 }, async () => active()));
    expect(new Set(keys.map(({ key }) => key)).size).toBe(1);
    expect(desk.kms.calls).toEqual(['unwrap']);
    expect(events(desk.rooms.vault, 'byok.unwrap')).toHaveLength(before + 1);
  });

  it('shares a failure too, and asks again after it', async () => {
    desk.kms.refuse('invalid-response');
    const all = await Promise.all(Array.from({ length: 5 }, async () => refusal(active)));
    expect(all.map(({ code }) => code)).toEqual(Array<string>(5).fill('KMS_FAILED'));
    expect(desk.kms.calls).toEqual(['unwrap']);
    desk.kms.allow();
    await expect(active()).resolves.toMatchObject({ version: 1 });
  });

  it('is forgotten tenant by tenant', async () => {
    const { key } = await active();
    desk.rooms.dataKeys.forget('beta');
    expect(key.length).toBe(32);
    expect(() => key.expose()).not.toThrow();
    desk.rooms.dataKeys.forget('acme');
    expect(() => key.expose()).toThrow('wiped');
  });

  it('is wiped at the lock, with the timer that would have, and cannot be had after it', async () => {
    const { key } = await active();
    expect(desk.clock.waiting).toBe(1);
    desk.rooms.dataKeys.wipe();
    expect(desk.clock.waiting).toBe(0);
    expect(() => key.expose()).toThrow('wiped');
    expect((await refusal(active)).code).toBe('VAULT_LOCKED');
  });

  it('that arrives after the lock is wiped and not handed out', async () => {
    const go = desk.kms.hold();
    const late = refusal(active);
    await new Promise(setImmediate);
    desk.rooms.dataKeys.wipe();
    go();
    expect((await late).code).toBe('VAULT_LOCKED');
  });

  it('is not handed out when its unwrapping cannot be recorded', async () => {
    desk.rooms.vault.database.execute(
      `create trigger full before insert on audit_events when new.action = 'byok.unwrap' begin select raise(abort, 'no room'); end`,
    );
    await expect(active()).rejects.toThrow('no room');
  });

  it('wrapped by another key than the one that is asked is told as such', async () => {
    desk.kms.replaceKey(desk.rooms.keys.get(desk.rooms.byok.status('acme').config?.kmsKey ?? '').key);
    expect((await refusal(active)).data).toMatchObject({ kind: 'wrong-key', retryable: false });
  });
});

describe('the keyring by itself', () => {
  /** A tenant under a customer who answers with one key after the other. */
  function keyringOf(unwrap: () => Promise<SecretBytes>): { readonly keys: DataKeys; readonly close: () => void } {
    const test = openTestVault();
    const { vault, clock } = test;
    const keys = new DataKeys({ vault, clock, customer: { unwrap } });
    insertTenant(vault, 'acme', (rows) => {
      keys.createFirst(rows, 'acme', 0);
      rows.run(`insert into kms_keys (id, display_name, provider, reference, resource, phase, message, since, created_at, modified_at)
        values ('cck-00000', 'k', 'AWS', '{}', 'r', 'VALID', '', 0, 0, 0)`);
      rows.run(`insert into byok_configs (id, tenant, kms_key, status, config_version, created_at, modified_at) values ('c', 'acme', 'cck-00000', 'ACTIVE', 1, 0, 0)`);
      rows.run(`update wrappings set config = 'c', kms_key = 'cck-00000'`);
    });
    return { keys, close: () => test.close() };
  }

  it('wipes a key that comes back after its tenant was forgotten, and asks for it anew', async () => {
    const [late, next] = [SecretBytes.random(32), SecretBytes.random(32)];
    const { promise, resolve } = Promise.withResolvers<SecretBytes>();
    const answers = [promise, Promise.resolve(next)];
    const { keys, close } = keyringOf(async () => answers.shift() ?? Promise.reject(new Error('asked once too often')));
    const both = [keys.active(officerCaller, 'acme'), keys.active(officerCaller, 'acme')];
    await new Promise(setImmediate);
    keys.forget('acme');
    resolve(late);
    expect((await Promise.all(both)).map(({ key }) => key === next)).toEqual([true, true]);
    expect(() => late.expose()).toThrow('wiped');
    close();
  });

  it('gives up on a tenant that moves whenever it is asked for', async () => {
    const answered: SecretBytes[] = [];
    const { keys, close } = keyringOf(() => {
      keys.forget('acme');
      answered.push(SecretBytes.random(32));
      return Promise.resolve(answered.at(-1) ?? SecretBytes.random(32));
    });
    expect((await refusal(async () => keys.active(officerCaller, 'acme'))).code).toBe('CANCELLED');
    expect(answered).toHaveLength(3);
    for (const key of answered) expect(() => key.expose()).toThrow('wiped');
    close();
  });
});
