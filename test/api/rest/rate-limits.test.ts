import { describe, expect, it } from 'vitest';
import { createRateLimits } from '../../../src-main/api/rest/rate-limits.ts';
import { ManualClock } from '../../support/manual-clock.ts';

describe('the rate limits', () => {
  it('count down, say when the window ends, and start anew', () => {
    const clock = new ManualClock();
    const limits = createRateLimits(clock);
    expect(limits.take('a', 2)).toEqual({ limit: 2, remaining: 1, resetSeconds: 60, over: false, firstOver: false });
    clock.advance(10_500);
    expect(limits.take('a', 2)).toMatchObject({ remaining: 0, resetSeconds: 50, over: false });
    expect(limits.take('a', 2)).toMatchObject({ remaining: 0, over: true, firstOver: true });
    expect(limits.take('a', 2)).toMatchObject({ remaining: 0, over: true, firstOver: false });
    clock.advance(49_500);
    expect(limits.take('a', 2)).toEqual({ limit: 2, remaining: 1, resetSeconds: 60, over: false, firstOver: false });
  });

  it('are each credential its own', () => {
    const limits = createRateLimits(new ManualClock());
    limits.take('a', 1);
    expect(limits.take('a', 1).over).toBe(true);
    expect(limits.take('b', 1).over).toBe(false);
  });

  it('are one for all strangers, and looking takes nothing', () => {
    const limits = createRateLimits(new ManualClock());
    for (let at = 0; at < 60; at += 1) expect(limits.takeAsStranger().over).toBe(false);
    expect(limits.seenByStranger()).toMatchObject({ limit: 60, remaining: 0 });
    expect(limits.takeAsStranger()).toMatchObject({ over: true, firstOver: true });
  });

  it('take no notice of a clock that is moved by hand', () => {
    const clock = new ManualClock();
    const limits = createRateLimits(clock);
    limits.take('a', 1);
    clock.shift(3_600_000);
    expect(limits.take('a', 1).over).toBe(true);
  });
});
