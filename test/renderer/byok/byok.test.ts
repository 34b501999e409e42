import { describe, expect, it } from 'vitest';
import { mostGraceHours, preflightMaxAgeSeconds, revokeCategories } from '../../../src-shared/byok.ts';
import type { ByokConfig, Census, FleetPlan } from '../../../src-shared/byok.ts';
import { lifecycles } from '../../../src-shared/lifecycle.ts';
import { fleetActs } from '../../../src-shared/jobs.ts';
import type { Lifecycle } from '../../../src-shared/lifecycle.ts';
import { emergencySentence, fleetWords, leftOut, offboardSentence, offeredActs, planLines, tenantsText } from '../../../src-renderer/screens/byok/fleet-words.ts';
import { wasMovedOn, wasPassed } from '../../../src-renderer/screens/byok/lifecycle-words.ts';
import { acknowledgement, categoryWords, censusLines, countdownText, graceChoices, revokeAct } from '../../../src-renderer/screens/byok/revoke-words.ts';
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
  sealedBy: null,
  revokeAt: null,
  activatedAt: null,
  createdAt: 0,
  modifiedAt: 0,
});
const maxAge = preflightMaxAgeSeconds * 1_000;

describe('a binding that has ended', () => {
  it('was moved on when another became active in the same moment, and else offboarded', () => {
    const left = { ...config('OFFBOARDED'), activatedAt: now - 9_000, modifiedAt: now };
    const taken = { ...config('ACTIVE'), id: '0d9f2c4e-7f1b-4a55-9d0e-6f3b1c2a8e77', activatedAt: now, modifiedAt: now };
    expect(wasMovedOn(left, [taken, left])).toBe(true);
    expect(wasMovedOn(taken, [taken, left])).toBe(false);
    expect(wasMovedOn(left, [{ ...taken, activatedAt: now + 1 }, left])).toBe(false);
    expect(wasMovedOn({ ...left, activatedAt: now }, [left])).toBe(false);
  });
});

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

describe('the time before a revocation', () => {
  it('can be chosen from nothing to what main allows, each with its own words', () => {
    const hours = graceChoices.map((choice) => choice.hours);
    expect(hours).toEqual([0, 1, 24, 72, 168]);
    expect(Math.max(...hours)).toBeLessThanOrEqual(mostGraceHours);
    expect(graceChoices.map(revokeAct)).toEqual([
      'Revoke for ever',
      'Seal now, revoke in 1 hour',
      'Seal now, revoke in 24 hours',
      'Seal now, revoke in 72 hours',
      'Seal now, revoke in 7 days',
    ]);
  });

  it.each([
    [6 * 86_400_000 + 23 * 3_600_000 + 5, '6 d 23 h'],
    [3 * 3_600_000 + 12 * 60_000, '3 h 12 min'],
    [8 * 60_000 + 5_000, '8 min 05 s'],
    [-1, '0 s'],
  ])('%d ms before is written %s', (ms, words) => {
    expect(countdownText(ms)).toBe(words);
  });
});

const plan: FleetPlan = {
  act: 'offboard',
  eligible: 1_204,
  secrets: 1,
  excluded: [
    { reason: 'It is revoked.', count: 2, examples: ['Acme', 'Zed'] },
    { reason: 'The tenant is archived.', count: 40, examples: ['Old'] },
  ],
};

describe('an act for many tenants', () => {
  it('is offered and explained, whichever it is', () => {
    expect([...offeredActs].sort()).toEqual([...fleetActs].sort());
    for (const act of fleetActs) expect(fleetWords[act].each).toMatch(/\.$/);
  });

  it('shows its plan in numbers', () => {
    expect(planLines(plan).map(({ count, noun }) => `${String(count)} ${noun}`)).toEqual(['1204 tenants take part', '1 secret behind the data keys of these tenants']);
    expect(leftOut(plan)).toBe(42);
    expect(tenantsText(1)).toBe('1 tenant');
  });

  it('is acknowledged with the very numbers of the plan, so that other numbers ask anew', () => {
    expect(offboardSentence(plan)).toBe('I know that 1,204 tenants with 1 secret go back to the baseline');
    expect(offboardSentence({ ...plan, eligible: 1 })).not.toBe(offboardSentence(plan));
    expect(emergencySentence(1)).toContain('1 tenant leaves this key');
    expect(emergencySentence(12)).toContain('12 tenants leave this key');
  });
});
