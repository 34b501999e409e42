import { describe, expect, it } from 'vitest';
import { deskCaller } from '../../src-main/lib/caller.ts';
import type { Vault } from '../../src-main/vault/vault.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { awsKey, events, lastDetail, officer, refusal } from '../support/byok-desk.ts';
import { eachDesk } from '../support/each-desk.ts';

const desk = eachDesk((made) => {
  made.addTenant();
});

const monitor = deskCaller('monitor');
const disabled = { kind: 'disabled', detail: 'The key is disabled.' } as const;

/** How many tenants stand where. */
function standing(vault: Vault): Readonly<Record<string, number>> {
  const found = vault.read((rows) => rows.all<{ status: string; tenants: number }>('select status, count(*) as tenants from byok_configs where live = 1 group by 1'));
  return Object.fromEntries(found.map(({ status, tenants }) => [status, tenants]));
}

/** Two thousand tenants as they would stand under a key, without their two thousand activations. */
function crowd(vault: Vault, kmsKey: string, count: number): void {
  vault.write(officer.caller, { action: 'vault.check' }, (rows) => {
    for (let number = 0; number < count; number += 1) {
      const tenant = `crowd-${String(number).padStart(5, '0')}`;
      rows.run(`insert into tenants values (:tenant, :tenant, 'STANDARD', 'active', 0, 0)`, { tenant });
      rows.run(
        `insert into byok_configs (id, tenant, kms_key, status, config_version, created_at, modified_at) values (:tenant, :tenant, :kmsKey, 'ACTIVE', 1, 0, 0)`,
        { tenant, kmsKey },
      );
    }
  });
}

describe('sealing every tenant under a key that refused', () => {
  it('seals those that are active under it, by the desk, each with its event, and wipes their data keys', async () => {
    const key = await desk.activated();
    desk.addTenant('beta');
    await desk.activatedUnder(key, 'beta');
    desk.addTenant('gamma');
    await desk.activatedUnder(await desk.addKey(2), 'gamma');
    const { key: held } = await desk.rooms.dataKeys.active(officer.caller, 'beta');
    expect(await desk.rooms.byok.sealUnder(monitor, key, disabled)).toBe(2);
    expect(standing(desk.rooms.vault)).toEqual({ ACTIVE: 1, SEALED: 2 });
    expect(desk.rooms.byok.status('beta').config).toMatchObject({ sealedBy: 'desk', sealedCause: 'The key is disabled.', sealedSince: desk.clock.now() });
    expect(() => held.expose()).toThrow('wiped');
    expect(events(desk.rooms.vault, 'byok.seal')).toEqual(['byok.seal ok', 'byok.seal ok']);
    expect(lastDetail(desk.rooms.vault, 'byok.seal')).toMatchObject({ by: 'desk', kind: 'disabled', kmsKey: key });
    expect(await desk.rooms.byok.sealUnder(monitor, key, disabled)).toBe(0);
  });

  it.each(['throttled', 'wrong-key', 'invalid-response'] as const)('seals nobody for %s', async (kind) => {
    const key = await desk.activated();
    expect(await desk.rooms.byok.sealUnder(monitor, key, { kind, detail: 'not a refusal' })).toBe(0);
    expect(standing(desk.rooms.vault)).toEqual({ ACTIVE: 1 });
  });

  it('lets others have their turn while two thousand tenants are sealed', async () => {
    const key = await desk.addKey();
    crowd(desk.rooms.vault, key, 2000);
    let turns = 0;
    const over = new AbortController();
    const others = (async () => {
      for (; !over.signal.aborted; turns += 1) await new Promise(setImmediate);
    })();
    expect(await desk.rooms.byok.sealUnder(monitor, key, disabled)).toBe(2000);
    over.abort();
    await others;
    expect(turns).toBeGreaterThanOrEqual(39);
    expect(standing(desk.rooms.vault)).toEqual({ SEALED: 2000 });
    expect(events(desk.rooms.vault, 'byok.seal')).toHaveLength(2000);
  }, 60_000);
});

describe('unsealing every tenant under a key that is back', () => {
  async function sealed(): Promise<string> {
    const key = await desk.activated();
    for (const tenant of ['beta', 'gamma', 'delta']) {
      desk.addTenant(tenant);
      await desk.activatedUnder(key, tenant);
    }
    await desk.rooms.byok.seal(officer, 'gamma', 'the customer called');
    await desk.rooms.byok.sealUnder(monitor, key, disabled);
    return key;
  }

  const statusOf = (tenant: string) => desk.rooms.byok.status(tenant).config;

  it('opens a data key of each through the key first, and leaves what an officer sealed', async () => {
    const key = await sealed();
    desk.kms.calls.length = 0;
    expect(await desk.rooms.byok.unsealUnder(monitor, key)).toBe(3);
    expect(desk.kms.calls).toEqual(['unwrap', 'unwrap', 'unwrap']);
    expect(statusOf('acme')).toMatchObject({ status: 'ACTIVE', sealedBy: null, sealedSince: null });
    expect(statusOf('gamma')).toMatchObject({ status: 'SEALED', sealedBy: 'officer' });
    expect(lastDetail(desk.rooms.vault, 'byok.unseal')).toMatchObject({ by: 'desk', sealedBy: 'desk', kmsKey: key });
    expect(await desk.rooms.byok.unsealUnder(monitor, key)).toBe(0);
  });

  it('leaves a tenant sealed whose data key does not open, and unseals the others', async () => {
    const key = await sealed();
    desk.rooms.vault.write(officer.caller, { action: 'vault.check' }, (rows) => {
      rows.run(`update wrappings set blob = (select blob from wrappings where tenant = 'beta' and state = 'live') where tenant = 'acme' and state = 'live'`);
    });
    expect(await desk.rooms.byok.unsealUnder(monitor, key)).toBe(2);
    expect(statusOf('acme')?.status).toBe('SEALED');
    expect(events(desk.rooms.vault, 'byok.unwrap')).toContain('byok.unwrap failed');
  });

  it('asks no further when the key itself is gone again', async () => {
    const key = await sealed();
    desk.kms.refuse('unreachable', ['unwrap'], 0, awsKey());
    desk.kms.calls.length = 0;
    expect(await desk.rooms.byok.unsealUnder(monitor, key)).toBe(0);
    expect(desk.kms.calls.length).toBeLessThanOrEqual(3);
    expect(standing(desk.rooms.vault)).toEqual({ SEALED: 4 });
  });

  it('leaves one that does not open alone for a while that doubles, however often the key serves', async () => {
    const key = await sealed();
    desk.kms.narrowTo('beta', 'delta');
    const tries = (): number => events(desk.rooms.vault, 'byok.unwrap').filter((event) => event === 'byok.unwrap failed').length;
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      await desk.rooms.byok.unsealUnder(monitor, key);
      desk.clock.advance(60_000);
    }
    expect(standing(desk.rooms.vault)).toEqual({ ACTIVE: 2, SEALED: 2 });
    expect(tries()).toBeGreaterThan(24);
    expect(tries()).toBeLessThan(36);
    desk.kms.allow();
    desk.clock.advance(3_600_000);
    expect(await desk.rooms.byok.unsealUnder(monitor, key)).toBe(1);
  });

  it('does not let those that never open stand before the others', async () => {
    const key = await desk.activated();
    for (let number = 0; number < 12; number += 1) {
      desk.addTenant(`many-${String(number)}`);
      await desk.activatedUnder(key, `many-${String(number)}`);
    }
    desk.addTenant('zeta');
    await desk.activatedUnder(key, 'zeta');
    await desk.rooms.byok.sealUnder(monitor, key, disabled);
    // The version of the key that wrapped their data keys is disabled: the calls of all before the last are refused.
    desk.kms.refuse('disabled', ['unwrap']);
    expect(await desk.rooms.byok.unsealUnder(monitor, key)).toBe(0);
    desk.kms.allow();
    expect(await desk.rooms.byok.unsealUnder(monitor, key)).toBe(6);
    expect(desk.rooms.byok.status('zeta').config?.status).toBe('ACTIVE');
    desk.clock.advance(30_000);
    expect(await desk.rooms.byok.unsealUnder(monitor, key)).toBe(8);
  });

  it('ends with its signal: a lock waits for no tenant whose turn has not come', async () => {
    const key = await sealed();
    const go = desk.kms.hold();
    const locking = new AbortController();
    desk.kms.calls.length = 0;
    const unsealing = desk.rooms.byok.unsealUnder(monitor, key, locking.signal);
    locking.abort(new KeydeskError('CANCELLED', { what: 'the unsealing' }));
    go();
    expect(await unsealing).toBe(0);
    expect(standing(desk.rooms.vault)).toEqual({ SEALED: 4 });
  });

  it('lets work go on that waited for it', async () => {
    const key = await desk.activated();
    await desk.addSecrets('acme', 2);
    desk.kms.refuse('denied', ['wrap']);
    const { job } = await desk.rooms.byok.rotate(officer, 'acme');
    expect((await desk.ended(job)).state).toBe('waiting');
    desk.kms.allow();
    expect(await desk.rooms.byok.unsealUnder(monitor, key)).toBe(1);
    expect((await desk.ended(job)).state).toBe('done');
  });
});

describe('an officer who unseals in the moment in which the desk does', () => {
  it('has what they asked for: the tenant serves, and one of the two has unsealed it', async () => {
    const key = await desk.activated();
    await desk.rooms.byok.sealUnder(monitor, key, disabled);
    const go = desk.kms.hold();
    const both = Promise.all([desk.rooms.byok.unsealUnder(monitor, key), desk.rooms.byok.unseal(officer, 'acme')]);
    go();
    expect(await both).toMatchObject([1, { config: { status: 'ACTIVE', sealedBy: null } }]);
    expect(events(desk.rooms.vault, 'byok.unseal')).toEqual(['byok.unseal ok']);
  });
});

describe('an officer’s seal', () => {
  it('takes over the one of the desk, since when and with another cause, and then stays when the key is back', async () => {
    const key = await desk.activated();
    await desk.rooms.byok.sealUnder(monitor, key, disabled);
    const since = desk.clock.now();
    desk.clock.advance(60_000);
    const { config } = await desk.rooms.byok.seal(officer, 'acme', 'we look into it first');
    expect(config).toMatchObject({ status: 'SEALED', sealedBy: 'officer', sealedCause: 'we look into it first', sealedSince: since });
    expect(lastDetail(desk.rooms.vault, 'byok.seal')).toMatchObject({ by: 'officer', cause: 'we look into it first', sealedBefore: 'desk', sealedSince: since });
    expect(await desk.rooms.byok.unsealUnder(monitor, key)).toBe(0);
    expect((await refusal(async () => desk.rooms.byok.seal(officer, 'acme', 'again'))).data).toMatchObject({ state: 'SEALED' });
    expect((await desk.rooms.byok.unseal(officer, 'acme')).config).toMatchObject({ status: 'ACTIVE', sealedBy: null, sealedCause: null });
  });

  it('is lifted by an officer alone', async () => {
    const key = await desk.activated();
    await desk.rooms.byok.seal(officer, 'acme', 'the customer called');
    await desk.rooms.byok.sealUnder(monitor, key, disabled);
    expect(await desk.rooms.byok.unsealUnder(monitor, key)).toBe(0);
    const { config } = await desk.rooms.byok.unseal(officer, 'acme');
    expect(config).toMatchObject({ status: 'ACTIVE', sealedBy: null });
  });
});
