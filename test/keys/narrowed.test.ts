import { describe, expect, it } from 'vitest';
import { googleKey, officer } from '../support/byok-desk.ts';
import { eachDesk } from '../support/each-desk.ts';

const desk = eachDesk((made) => {
  made.addTenant();
});

const look = async (key: string) => desk.rooms.keys.look(key, { signal: new AbortController().signal, milliseconds: 20_000 });

describe('a key that is granted for the context of certain tenants alone', () => {
  it('serves: it is asked in the name of a tenant that is active under it', async () => {
    const key = await desk.activated();
    desk.kms.narrowTo('acme');
    expect(await look(key)).toMatchObject({ asked: true, failure: null, preflight: { success: true } });
    expect(await desk.rooms.keys.preflight(officer, key)).toMatchObject({ success: true });
    expect(desk.rooms.keys.get(key).validation.phase).toBe('VALID');
  });

  it('serves for a tenant that is sealed, and for one that is only staged', async () => {
    const key = await desk.validated();
    desk.kms.narrowTo('acme');
    expect(await look(key)).toMatchObject({ failure: null });
    await desk.ended((await desk.rooms.byok.activate(officer, 'acme')).job);
    await desk.rooms.byok.seal(officer, 'acme', 'the customer called');
    expect(await look(key)).toMatchObject({ failure: null });
  });

  it('serves as long as one of the five that are asked for is granted, wherever it stands', async () => {
    const key = await desk.activated();
    for (const tenant of ['beta', 'gamma', 'delta', 'epsilon']) {
      desk.addTenant(tenant);
      await desk.activatedUnder(key, tenant);
    }
    for (const tenant of ['acme', 'delta', 'gamma']) {
      desk.kms.narrowTo(tenant);
      expect(await look(key)).toMatchObject({ failure: null });
    }
  });

  it('refuses when it is granted for none of them, and when none depends on it', async () => {
    const key = await desk.activated();
    const free = await desk.addKey(2);
    desk.kms.narrowTo('somebody-else');
    expect(await look(key)).toMatchObject({ failure: { kind: 'denied', operation: 'wrap' } });
    desk.kms.calls.length = 0;
    expect(await look(free)).toMatchObject({ failure: { kind: 'denied' } });
    expect(desk.kms.calls).toEqual(['describe', 'wrap']);
  });

  it('says what the tenant’s own call came to when that is no refusal', async () => {
    const key = await desk.activated();
    desk.kms.narrowTo('acme');
    desk.kms.refuse('throttled', ['wrap'], 1);
    expect(await look(key)).toMatchObject({ failure: { kind: 'throttled' } });
  });

  it('is not asked twice where a grant knows no context', async () => {
    const key = await desk.addKeyAt(googleKey, 'Key at Google');
    await desk.activatedUnder(key, 'acme');
    desk.kms.refuse('denied', ['wrap']);
    desk.kms.calls.length = 0;
    expect(await look(key)).toMatchObject({ failure: { kind: 'denied' } });
    expect(desk.kms.calls).toEqual(['describe', 'wrap']);
  });
});
