import { describe, expect, it } from 'vitest';
import { foldEvents } from '../../../src-renderer/screens/overview/fold-events.ts';
import { recentText, subjectOf } from '../../../src-renderer/screens/overview/recent-words.ts';
import type { AuditEvent } from '../../../src-shared/audit.ts';

const event: AuditEvent = {
  ...{ seq: 9, time: 0, actor: 'keydesk', action: 'key.validate', tenant: null, object: 'cck-4f7k2', sensitivity: null, outcome: 'failed' },
  ...{ requestId: 'r', detail: JSON.stringify({ phase: 'INVALID', by: 'monitor' }), hash: '', prevHash: '' },
};

describe('an event in few words', () => {
  it('says what a validation found', () => {
    expect(recentText(event)).toBe('KMS key: found invalid');
    expect(recentText({ ...event, detail: JSON.stringify({ phase: 'VALID' }) })).toBe('KMS key: found valid');
  });

  it('says the act alone where nothing was found, or the detail is none', () => {
    expect(recentText({ ...event, detail: '{"read":"rotation"}' })).toBe('KMS key: validated');
    expect(recentText({ ...event, detail: 'broken' })).toBe('KMS key: validated');
    expect(recentText({ ...event, action: 'drill.start' })).toBe('Drill: started');
  });

  it('leads to the tenant, the key, the drill or the work', () => {
    expect(subjectOf({ ...event, tenant: 'acme' })?.to).toEqual({ screen: 'tenant', tenant: 'acme' });
    expect(subjectOf(event)).toEqual({ name: 'cck-4f7k2', to: { screen: 'key', key: 'cck-4f7k2' } });
    expect(subjectOf({ ...event, action: 'drill.finish', object: 'd1' })?.to).toEqual({ screen: 'drill', drill: 'd1' });
    expect(subjectOf({ ...event, action: 'access-key.refuse', object: 'pk' })?.to).toEqual({ screen: 'access-keys', publicKey: 'pk' });
    expect(subjectOf({ ...event, action: 'job.finish', object: 'j1' })?.to).toEqual({ screen: 'work', job: 'j1' });
  });

  it('leads nowhere where there is nothing any more', () => {
    expect(subjectOf({ ...event, action: 'key.remove' })).toBeNull();
    expect(subjectOf({ ...event, object: null })).toBeNull();
    expect(subjectOf({ ...event, action: 'vault.unlock', object: 'slot' })).toBeNull();
  });
});

describe('neighbours that say the same', () => {
  it('are one line, but never for two keys of customers', () => {
    expect(foldEvents([event, { ...event, seq: 8 }]).map(({ count }) => count)).toEqual([2]);
    expect(foldEvents([event, { ...event, seq: 8, object: 'cck-other' }]).map(({ count }) => count)).toEqual([1, 1]);
    const created = { ...event, action: 'secret.create', outcome: 'ok' } as const;
    expect(foldEvents([created, { ...created, object: 'another' }]).map(({ count }) => count)).toEqual([2]);
  });
});
