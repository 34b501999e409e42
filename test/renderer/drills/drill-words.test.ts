import { describe, expect, it } from 'vitest';
import { drillReport } from '../../../src-renderer/screens/drills/drill-report.ts';
import { between, cutOffAt, isOver, lengthText, reachedStep, sealBound, timeToSealed } from '../../../src-renderer/screens/drills/drill-words.ts';
import { readScope } from '../../../src-renderer/screens/reports/use-report-scope.ts';
import { drillSteps } from '../../../src-shared/drills.ts';
import { reportScopeSchema } from '../../../src-shared/reports.ts';

const nothing = { disabledAt: null, refusedAt: null, sealedAt: null, enabledAt: null, serving: 0 };

describe('what a drill measured', () => {
  it('counts from the word of the officer, or from the refusal where that came first', () => {
    expect(cutOffAt({ disabledAt: 1_000, refusedAt: 41_000 })).toBe(1_000);
    expect(cutOffAt({ disabledAt: null, refusedAt: 41_000 })).toBe(41_000);
    expect(cutOffAt(nothing)).toBeNull();
    expect(timeToSealed({ disabledAt: 1_000, refusedAt: 41_000, sealedAt: 43_000 })).toBe(42_000);
    expect(timeToSealed({ disabledAt: null, refusedAt: 41_000, sealedAt: 43_000 })).toBe(2_000);
  });

  it('knows no length while one end of it is not known, and none below zero', () => {
    expect(between(null, 5)).toBeNull();
    expect(between(5, null)).toBeNull();
    expect(between(9, 5)).toBe(0);
  });

  it('holds the bound of five minutes', () => {
    expect(sealBound).toBe(300_000);
  });

  it.each([
    [0, 'Under 1 s'],
    [999, 'Under 1 s'],
    [1_000, '1 s'],
    [125_000, '2 min 05 s'],
  ])('%i ms are "%s"', (ms, words) => {
    expect(lengthText(ms)).toBe(words);
  });
});

describe('where a drill stands', () => {
  it('is over when it is done or abandoned, and at no other step', () => {
    expect(drillSteps.filter((step) => isOver({ step }))).toEqual(['done', 'abandoned']);
  });

  it('shows an abandoned drill where it was left', () => {
    const abandoned = { ...nothing, step: 'abandoned' } as const;
    expect(reachedStep(abandoned)).toBe('disable');
    expect(reachedStep({ ...abandoned, refusedAt: 5 })).toBe('sealing');
    expect(reachedStep({ ...abandoned, disabledAt: 5 })).toBe('sealing');
    expect(reachedStep({ ...abandoned, disabledAt: 5, sealedAt: 6 })).toBe('enable');
    expect(reachedStep({ ...abandoned, sealedAt: 6, serving: 1 })).toBe('unsealing');
    expect(reachedStep({ ...nothing, step: 'unsealing' })).toBe('unsealing');
  });
});

describe('the way from a drill to its report', () => {
  it('opens the report on the days from its start to its end', () => {
    const startedAt = new Date(2026, 5, 30, 23, 50).getTime();
    const endedAt = new Date(2026, 6, 1, 0, 10).getTime();
    const search = new URLSearchParams(Object.entries(drillReport({ startedAt, endedAt })).map(([name, value]) => [name, String(value)]));
    const { scope } = readScope(search, endedAt);
    expect(scope).toEqual({ kind: 'kill-switch-drill', from: new Date(2026, 5, 30).getTime(), to: new Date(2026, 6, 2).getTime() });
    expect(reportScopeSchema.safeParse(scope).success).toBe(true);
  });
});
