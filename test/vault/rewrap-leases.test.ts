import { describe, expect, it, onTestFinished } from 'vitest';
import { createRewrapLeases } from '../../src-main/vault/rewrap-leases.ts';
import { Failpoint } from '../support/failpoint.ts';
import { officerCaller, openTestVault, type TestVault, type TestVaultOptions } from '../support/open-vault.ts';

const caller = { ...officerCaller, via: 'rest' } as const;
const acme = (id: string) => ({ id, tenant: 'acme' });

function opened(options: TestVaultOptions = {}): TestVault {
  const test = openTestVault(options);
  onTestFinished(() => test.close());
  return test;
}

const events = ({ vault }: TestVault) => vault.read((rows) => rows.all(`select tenant, object, detail from audit_events where action = 'rest.lease'`));

describe('a lease', () => {
  it('is the same for the same job, and another for another', () => {
    const leases = createRewrapLeases(opened().vault);
    const first = leases.of(caller, acme('job-1'));
    expect(leases.of(caller, acme('job-1'))).toBe(first);
    expect(leases.of(caller, acme('job-2'))).not.toBe(first);
  });

  it('leads its tenant to the job, and nobody else', () => {
    const leases = createRewrapLeases(opened().vault);
    const lease = leases.of(caller, acme('job-1'));
    expect(leases.job(lease, 'acme')).toBe('job-1');
    expect(leases.job(lease, 'globex')).toBeNull();
    expect(leases.job(lease + 1, 'acme')).toBeNull();
  });

  it('outlives the lock, and is an event once', () => {
    const test = opened();
    const lease = createRewrapLeases(test.vault).of(caller, acme('job-1'));
    const again = createRewrapLeases(test.reopen());
    expect(again.of(caller, acme('job-1'))).toBe(lease);
    expect(events(test)).toEqual([{ tenant: 'acme', object: 'job-1', detail: expect.stringContaining(`"lease":${String(lease)}`) as unknown }]);
  });

  it('is not given when it cannot be written down', () => {
    const point = new Failpoint();
    const test = opened({ wrap: point.wrap });
    const leases = createRewrapLeases(test.vault);
    point.after(0);
    expect(() => leases.of(caller, acme('job-1'))).toThrow();
    point.disarm();
    expect(leases.job(1, 'acme')).toBeNull();
    expect(events(test)).toEqual([]);
  });
});
