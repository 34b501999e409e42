import { describe, expect, it } from 'vitest';
import { drillWords, endedKeyWords, keyWords, mayBeTold, momentsOf, sealWords, taleOf, workWords } from '../../../src-renderer/desk/news-toasts.ts';
import type { AuditEvent } from '../../../src-shared/audit.ts';

function event(action: string, detail: object, rest: Partial<AuditEvent> = {}): AuditEvent {
  const row = { seq: 1, time: 100_000, actor: 'keydesk', tenant: null, object: null, sensitivity: null, outcome: 'ok', requestId: 'r', hash: '', prevHash: '' } as const;
  return { ...row, ...rest, action, detail: JSON.stringify(detail) };
}

describe('what the officer is told of', () => {
  it('is a key that the monitor looked at, not one the officer looked at', () => {
    expect(taleOf(event('key.validate', { by: 'monitor', phase: 'INVALID' }, { object: 'cck-a' }))).toEqual({ kind: 'key', key: 'cck-a', at: 100_000 });
    expect(taleOf(event('key.validate', { by: 'officer' }, { object: 'cck-a', actor: 'Ada' }))).toBeNull();
    expect(taleOf(event('key.validate', { read: 'rotation' }, { object: 'cck-a' }))).toBeNull();
  });

  it.each([
    ['byok.seal', 'sealed'],
    ['byok.unseal', 'unsealed'],
  ] as const)('is a %s by the desk, not one by an officer nor one that was refused', (action, kind) => {
    expect(taleOf(event(action, { by: 'desk', kmsKey: 'cck-a' }, { tenant: 'acme' }))).toEqual({ kind, tenant: 'acme', key: 'cck-a' });
    expect(taleOf(event(action, { by: 'desk' }, { tenant: 'acme' }))).toEqual({ kind, tenant: 'acme', key: null });
    expect(taleOf(event(action, { by: 'officer' }, { tenant: 'acme' }))).toBeNull();
    expect(taleOf(event(action, { by: 'desk' }, { tenant: 'acme', outcome: 'refused' }))).toBeNull();
  });

  it('is work for many tenants that ended with failures, and no other work', () => {
    expect(taleOf(event('job.finish', { kind: 'fleet', failed: 2 }, { object: 'j' }))).toEqual({ kind: 'work', job: 'j' });
    expect(taleOf(event('job.finish', { kind: 'fleet', failed: 0 }, { object: 'j' }))).toBeNull();
    expect(taleOf(event('job.fail', { kind: 'rotate', failed: 1 }, { object: 'j' }))).toBeNull();
  });

  it('is a drill the desk measured, not what the word of the officer brought', () => {
    expect(taleOf(event('drill.measure', { step: 'enable', kmsKey: 'cck-a' }, { object: 'd' }))).toEqual({ kind: 'drill', drill: 'd', key: 'cck-a', step: 'enable' });
    expect(taleOf(event('drill.measure', { step: 'enable' }, { object: 'd', actor: 'Ada' }))).toBeNull();
  });

  it.each(['deleted', 'expired'])('is an access key that was shown although it is %s', (reason) => {
    expect(taleOf(event('access-key.refuse', { reason }, { object: 'pk', outcome: 'refused' }))).toEqual({ kind: 'ended-key', publicKey: 'pk' });
  });

  it('is no access key that was shown with a wrong private half', () => {
    expect(taleOf(event('access-key.refuse', { reason: 'unknown' }, { object: 'pk', outcome: 'refused' }))).toBeNull();
    expect(taleOf(event('access-key.refuse', { reason: 'deleted' }))).toBeNull();
  });

  it('is nothing else, and nothing of a detail that is none', () => {
    expect(mayBeTold('secret.create')).toBe(false);
    expect(mayBeTold('toString')).toBe(false);
    expect(taleOf(event('secret.create', {}))).toBeNull();
    expect(taleOf({ ...event('byok.seal', {}, { tenant: 'acme' }), detail: 'broken' })).toBeNull();
  });
});

describe('what belongs together', () => {
  it('is gathered by key, each tenant once', () => {
    const sealed = (tenant: string, key: string | null) => ({ kind: 'sealed', tenant, key }) as const;
    const moments = momentsOf([sealed('a', 'k1'), sealed('b', 'k1'), sealed('a', 'k1'), sealed('c', 'k2'), { kind: 'key', key: 'k1', at: 5 }, { kind: 'work', job: 'j' }]);
    expect(moments).toHaveLength(2);
    expect(moments[0]).toEqual({ key: 'k1', changedAt: 5, sealed: ['a', 'b'], unsealed: [], drill: null });
    expect(moments[1]).toEqual({ key: 'k2', changedAt: null, sealed: ['c'], unsealed: [], drill: null });
  });

  it('takes the newest step of a drill', () => {
    const step = (word: string) => ({ kind: 'drill', drill: 'd', key: 'k1', step: word }) as const;
    expect(momentsOf([step('enable'), step('sealing')])[0]?.drill).toEqual({ id: 'd', step: 'enable' });
  });
});

describe('the words', () => {
  const moment = { key: 'cck-a', changedAt: 100_000, sealed: ['a', 'b'], unsealed: [], drill: null };
  const validation = { phase: 'INVALID', message: 'The key is disabled.', since: 99_000, region: null, checkedAt: null } as const;

  it('of a key name it, its tenants, and lead there', () => {
    const told = keyWords({ id: 'cck-a', displayName: 'Acme key', validation }, moment);
    expect(told?.words).toMatchObject({ tone: 'danger', title: 'Acme key cannot be used', detail: 'The key is disabled. 2 tenants were sealed.' });
    expect(told?.to).toEqual({ screen: 'key', key: 'cck-a' });
  });

  it('of a key that says the same as the day before are none', () => {
    expect(keyWords({ id: 'cck-a', displayName: 'Acme key', validation: { ...validation, since: 20_000 } }, moment)).toBeNull();
    expect(keyWords({ id: 'cck-a', displayName: 'Acme key', validation }, { ...moment, changedAt: null })).toBeNull();
  });

  it('of an access key that is shown after its end count its uses, and lead to its review', () => {
    const told = endedKeyWords({ publicKey: 'pk', name: 'CI', state: 'deleted', usesAfterEnd: 3 });
    expect(told.words).toMatchObject({ tone: 'danger', title: 'CI was used after its end', detail: 'It was deleted, and was shown 3 times since. Every call was refused.' });
    expect(told.to).toEqual({ screen: 'access-keys', tab: 'review', publicKey: 'pk' });
    expect(endedKeyWords({ publicKey: 'pk', name: '', state: 'expired', usesAfterEnd: 1 }).words.detail).toMatch(/has expired, and was shown 1 time since/);
  });

  it('of one tenant name it and lead to it, of many count them', () => {
    expect(sealWords('sealed', ['acme'], 'Acme')).toMatchObject({ words: { title: 'Acme was sealed', tone: 'danger' }, to: { screen: 'tenant', tenant: 'acme', tab: 'byok' } });
    expect(sealWords('unsealed', ['a', 'b'], '')).toMatchObject({ words: { title: '2 tenants were unsealed', tone: 'ok' }, to: { screen: 'tenants' } });
  });

  it('of failed work count what failed, and lead there', () => {
    expect(workWords({ id: 'j', title: 'Rotate the data keys of 12 tenants', failed: 1, total: 12 })).toMatchObject({ words: { tone: 'danger', detail: '1 of 12 tenants failed. The others are done.' }, to: { screen: 'work', job: 'j' } });
  });

  it('of a drill come when a step is over, and not while it goes on', () => {
    expect(drillWords({ id: 'd', keyName: 'Acme key' }, 'enable')?.words.detail).toBe('Have the key enabled again now.');
    expect(drillWords({ id: 'd', keyName: 'Acme key' }, 'done')?.words.tone).toBe('ok');
    expect(drillWords({ id: 'd', keyName: 'Acme key' }, 'sealing')).toBeNull();
  });
});
