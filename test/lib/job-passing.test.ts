import { describe, expect, it } from 'vitest';
import { errorOf, failureOf } from '../../src-main/lib/job-failure.ts';
import { isPassing, JobPaused, willGoOn } from '../../src-main/lib/job-passing.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { jobKinds } from '../../src-shared/jobs.ts';

const running = new AbortController().signal;
const kms = (retryable: boolean): KeydeskError =>
  new KeydeskError('KMS_FAILED', { kind: retryable ? 'unreachable' : 'denied', retryable, provider: 'AWS', operation: 'wrap', detail: '' });
const sealed = new KeydeskError('TENANT_SEALED', { tenant: 'acme', since: 0, cause: 'denied' });

describe('work that stopped', () => {
  it.each(jobKinds)('goes on after a lock and a pause, not after a cancel: %s', (kind) => {
    const ended = (reason: Error): boolean => willGoOn(reason, AbortSignal.abort(reason), kind);
    expect(ended(new KeydeskError('VAULT_LOCKED', {}))).toBe(true);
    expect(ended(new JobPaused('Import'))).toBe(true);
    expect(ended(new KeydeskError('CANCELLED', { what: 'Import' }))).toBe(false);
  });

  it('goes on after a pause whatever its last call said, and not after a cancel', () => {
    expect(willGoOn(kms(false), AbortSignal.abort(new JobPaused('Activate')), 'activate')).toBe(true);
    expect(willGoOn(kms(true), AbortSignal.abort(new KeydeskError('CANCELLED', { what: 'Activate' })), 'activate')).toBe(false);
  });

  it('goes on when its KMS was away, and not when it was refused', () => {
    expect(willGoOn(kms(true), running, 'activate')).toBe(true);
    expect(willGoOn(kms(false), running, 'activate')).toBe(false);
    expect(willGoOn(new Error('a fault'), running, 'activate')).toBe(false);
    expect(willGoOn(new KeydeskError('VAULT_LOCKED', {}), running, 'activate')).toBe(true);
  });

  it.each([
    ['rotate', true],
    ['rewrap', true],
    ['import', true],
    ['offboard', false],
    ['activate', false],
    ['move', false],
  ] as const)('because its tenant is sealed waits for the unsealing: %s %s', (kind, waits) => {
    expect(isPassing(sealed, kind)).toBe(waits);
  });

  it('as a fleet never waits as a whole', () => {
    expect(isPassing(kms(true), 'fleet')).toBe(false);
    expect(isPassing(sealed, 'fleet')).toBe(false);
  });
});

describe('the error of a job', () => {
  it('comes back as it was kept', () => {
    const kept = failureOf(sealed, () => 'never');
    expect(kept).toEqual({ code: 'TENANT_SEALED', data: { tenant: 'acme', since: 0, cause: 'denied' } });
    expect(errorOf(kept)).toMatchObject({ code: 'TENANT_SEALED', data: sealed.data });
  });

  it('that is not of the list is a reference, and its words are lost', () => {
    const seen: unknown[] = [];
    const kept = failureOf(new Error('hunter2'), (error) => {
      seen.push(error);
      return 'r-1';
    });
    expect(kept).toEqual({ code: 'INTERNAL', data: { reference: 'r-1' } });
    expect(seen).toHaveLength(1);
  });

  it('is none when its code is unknown or its data are not those of the code', () => {
    expect(errorOf({ code: 'NO_SUCH', data: {} })).toBeUndefined();
    expect(errorOf({ code: 'TENANT_SEALED', data: { tenant: 7 } })).toBeUndefined();
  });
});
