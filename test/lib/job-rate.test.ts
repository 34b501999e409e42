import { describe, expect, it } from 'vitest';
import { measured, secondsFor, startRate, type WorkRate } from '../../src-main/lib/job-rate.ts';

/** A rate after so many steps of so many milliseconds, each with so much work. */
function steps(rate: WorkRate, count: number, milliseconds: number, work: number): WorkRate {
  let last = rate;
  for (let step = 0; step < count; step += 1) last = measured(last, last.at + milliseconds, last.count + work);
  return last;
}

describe('the remaining time', () => {
  it('is unknown while nothing is done, and at the very beginning', () => {
    const rate = startRate(0, 0);
    expect(secondsFor(rate, 100, 60_000)).toBeNull();
    expect(secondsFor(steps(rate, 1, 500, 50), 100, 500)).toBeNull();
  });

  it('is none when nothing is left', () => {
    expect(secondsFor(startRate(0, 10), 0, 0)).toBe(0);
  });

  it('follows from a steady rate', () => {
    const rate = steps(startRate(0, 0), 100, 1000, 5);
    expect(secondsFor(rate, 500, rate.at)).toBe(100);
  });

  it('counts only what was done in this run', () => {
    const rate = steps(startRate(0, 9_000), 10, 1000, 1);
    expect(secondsFor(rate, 90, rate.at)).toBe(90);
  });

  it('forgets how fast it once was', () => {
    const fast = steps(startRate(0, 0), 60, 1000, 100);
    const slow = steps(fast, 300, 1000, 1);
    const seconds = secondsFor(slow, 100, slow.at) ?? 0;
    expect(seconds).toBeGreaterThan(95);
    expect(seconds).toBeLessThanOrEqual(100);
  });

  it('grows while the work stands still', () => {
    const rate = steps(startRate(0, 0), 30, 1000, 10);
    const [now, later] = [secondsFor(rate, 100, rate.at) ?? 0, secondsFor(rate, 100, rate.at + 120_000) ?? 0];
    expect(now).toBe(10);
    expect(later).toBeGreaterThan(100);
  });
});
