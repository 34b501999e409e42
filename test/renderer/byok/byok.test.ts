import { describe, expect, it } from 'vitest';
import { preflightMaxAgeSeconds, revokeCategories } from '../../../src-shared/byok.ts';
import type { ByokConfig, Census } from '../../../src-shared/byok.ts';
import { lifecycles } from '../../../src-shared/lifecycle.ts';
import type { Lifecycle } from '../../../src-shared/lifecycle.ts';
import { wasPassed } from '../../../src-renderer/screens/byok/lifecycle-words.ts';
import { acknowledgement, categoryWords, censusLines } from '../../../src-renderer/screens/byok/revoke-words.ts';
import { isLive, preflightCountsUntil, shownStep, stepOf } from '../../../src-renderer/screens/byok/wizard-steps.ts';

const now = 1_700_000_000_000;
const config = (status: Lifecycle, lastValidatedAt: number | null = null): ByokConfig => ({
  id: '5a1c4bde-2f5c-4d7f-8f6f-0f9f5d3b7a10',
  tenant: 'acme',
  kmsKey: 'cck-4f7k2',
  status,
  configVersion: 1,
  lastValidatedAt,
  lastValidationError: null,
  sealedSince: null,
  sealedCause: null,
  activatedAt: null,
  createdAt: 0,
  modifiedAt: 0,
});
const maxAge = preflightMaxAgeSeconds * 1_000;

describe('the step of the wizard', () => {
  it.each([
    [null, 'choose'],
    [config('OFFBOARDED'), 'choose'],
    [config('PENDING_VALIDATION'), 'preflight'],
    [config('VALIDATED', now - maxAge), 'activate'],
    [config('VALIDATED', now - maxAge - 1), 'preflight'],
    [config('VALIDATED'), 'preflight'],
    [config('ACTIVE'), 'done'],
  ] as const)('follows from the config', (given, step) => {
    expect(stepOf(given, now)).toBe(step);
  });

  it('may be an earlier or a later one the officer went to', () => {
    expect(shownStep('choose', config('VALIDATED', now), now)).toBe('choose');
    expect(shownStep('preflight', config('VALIDATED', now), now)).toBe('preflight');
  });

  it('is never one the config does not carry', () => {
    expect(shownStep('activate', null, now)).toBe('choose');
    expect(shownStep('done', config('PENDING_VALIDATION'), now)).toBe('preflight');
    expect(shownStep('preflight', config('ACTIVE'), now)).toBe('done');
  });

  it('counts a preflight for ten minutes, and only for a config it has validated', () => {
    expect(preflightCountsUntil(config('VALIDATED', now))).toBe(now + 600_000);
    expect(preflightCountsUntil(config('PENDING_VALIDATION', now))).toBeNull();
  });

  it('gives way to the board once the tenant is under a key', () => {
    expect(lifecycles.filter(isLive)).toEqual(['ACTIVE', 'SEALED', 'REVOKED']);
  });
});

describe('the lifecycle, drawn', () => {
  it('marks only what must have been passed', () => {
    expect(lifecycles.filter((earlier) => wasPassed(earlier, 'SEALED'))).toEqual(['PENDING_VALIDATION', 'VALIDATED', 'ACTIVE']);
    expect(lifecycles.filter((earlier) => wasPassed(earlier, 'REVOKED'))).toEqual(['PENDING_VALIDATION', 'VALIDATED', 'ACTIVE']);
    expect(lifecycles.filter((earlier) => wasPassed(earlier, 'OFFBOARDED'))).toEqual([]);
  });
});

const census: Census = { tenant: 'acme', dataKeyVersions: 2, secrets: 1, revisions: 3, runningJobs: 0, dependants: 1, takenAt: now, hash: '' };

describe('the words of revoking', () => {
  it('name every category', () => {
    for (const category of revokeCategories) expect(categoryWords[category].detail).toMatch(/\.$/);
  });

  it('count what depends on the key', () => {
    expect(censusLines(census).map(({ count, noun }) => `${String(count)} ${noun}`)).toEqual([
      '1 secret that can never be opened again',
      '3 revisions of them',
      '2 versions of the data key',
      '0 jobs that have not ended',
    ]);
  });

  it('acknowledge the very number that is sent', () => {
    expect(acknowledgement(census)).toContain('1 dependant ');
    expect(acknowledgement({ ...census, dependants: 12 })).toContain('12 dependants ');
  });
});
