import { describe, expect, it } from 'vitest';
import { KeydeskError } from '../../src-shared/errors.ts';
import { awsKey, events, lastDetail, officer, refusal } from '../support/byok-desk.ts';
import { eachDesk } from '../support/each-desk.ts';
import { officerCaller } from '../support/open-vault.ts';

const desk = eachDesk((made) => {
  made.addTenant();
});
const never = new AbortController().signal;
const trial = { reference: awsKey(), tenant: 'acme' };

describe('trying out a key that is not registered', () => {
  it('wraps and unwraps in the name of the tenant alone, and leaves nothing', async () => {
    desk.kms.narrowTo('acme');
    const { preflight } = await desk.rooms.keys.tryOut(officer, trial, never);
    expect(preflight).toMatchObject({ success: true, reason: null });
    expect(desk.rooms.keys.findByResource(awsKey())).toBeNull();
    expect(events(desk.rooms.vault, 'key.')).toEqual([]);
    expect(desk.kms.openProviders.size).toBe(0);
    const other = await desk.rooms.keys.tryOut(officer, { ...trial, tenant: 'globex' }, never);
    expect(other.preflight).toMatchObject({ success: false, reason: 'denied' });
  });

  it('records what failed, with the key, and closes it', async () => {
    desk.kms.refuse('disabled', ['unwrap']);
    const { preflight } = await desk.rooms.keys.tryOut(officer, trial, never);
    expect(preflight).toMatchObject({ success: false, reason: 'disabled' });
    expect(events(desk.rooms.vault, 'key.')).toEqual(['key.validate failed']);
    expect(lastDetail(desk.rooms.vault, 'key.validate')).toMatchObject({ registered: false, kind: 'disabled', checks: { wrap: 'ok', unwrap: 'failed' } });
    expect(desk.kms.openProviders.size).toBe(0);
  });

  it('does not ask a key that waits for its officer', async () => {
    const file = { provider: 'KEY_FILE', path: '/media/usb/acme.keydesk-key' } as const;
    const { preflight, asked } = await desk.rooms.keys.tryOut(officer, { reference: file, tenant: 'acme' }, never);
    expect({ asked, reason: preflight.reason }).toEqual({ asked: false, reason: 'unreachable' });
    expect(desk.kms.calls).toEqual([]);
    expect(desk.kms.openProviders.size).toBe(0);
  });

  it('refuses a static credential and whoever may not, names neither key nor credential, and asks nothing', async () => {
    const withSecret = { ...trial, reference: { ...awsKey(), externalId: 'AKIAIOSFODNN7EXAMPLE' } as ReturnType<typeof awsKey> };
    expect((await refusal(async () => desk.rooms.keys.tryOut(officer, withSecret, never))).code).toBe('STATIC_CREDENTIALS_REJECTED');
    const admit = (): never => {
      throw new KeydeskError('ROLE_REQUIRED', { role: 'auditor', allowed: ['officer'] });
    };
    const auditor = { caller: officerCaller, admit, requireFresh: () => undefined };
    expect((await refusal(async () => desk.rooms.keys.tryOut(auditor, trial, never))).code).toBe('ROLE_REQUIRED');
    expect(events(desk.rooms.vault, 'key.')).toEqual(['key.validate refused', 'key.validate refused']);
    expect(desk.rooms.vault.read((rows) => JSON.stringify(rows.all('select object, detail from audit_events')))).not.toContain('AKIA');
    expect(desk.kms.calls).toEqual([]);
  });

  it('ends when whoever asked is gone, and closes the key', async () => {
    const gone = new AbortController();
    gone.abort(new KeydeskError('CANCELLED', { what: 'the request' }));
    expect((await refusal(async () => desk.rooms.keys.tryOut(officer, trial, gone.signal))).code).toBe('CANCELLED');
    expect(desk.kms.openProviders.size).toBe(0);
  });

  it('asks one that is registered as it stands open, and writes nothing of it', async () => {
    const id = await desk.addKey();
    const before = desk.rooms.keys.get(id);
    desk.clock.advance(1000);
    desk.kms.refuse('denied');
    expect((await desk.rooms.keys.tryOut(officer, trial, never)).preflight.reason).toBe('denied');
    expect(desk.rooms.keys.get(id)).toEqual(before);
    expect(desk.kms.openProviders.size).toBe(1);
  });
});

describe('the onboardings of a tenant', () => {
  it('come one at a time, and the next after the first has ended, however it ended', async () => {
    const { keys } = desk.rooms;
    const first = Promise.withResolvers<string>();
    const going = keys.onboarding('acme', async () => first.promise);
    expect((await refusal(async () => keys.onboarding('acme', async () => Promise.resolve()))).code).toBe('STATE_CONFLICT');
    expect(await keys.onboarding('globex', async () => Promise.resolve('other'))).toBe('other');
    first.reject(new Error('broke off'));
    await expect(going).rejects.toThrow('broke off');
    expect(await keys.onboarding('acme', async () => Promise.resolve('again'))).toBe('again');
  });
});
