import { describe, expect, it } from 'vitest';

import { measured, median, medianMilliseconds, rateFor, rateOf } from './measure.ts';

describe('a measurement', () => {
  it('stands beside its limit and says what part of it was reached', () => {
    expect(measured('a', 'rows/s', 50, 200)).toEqual({ name: 'a', value: 50, unit: 'rows/s', baseline: 200, ratio: 0.25 });
  });

  it('keeps four digits', () => {
    expect(measured('a', 'ms', 1234.5678, 0.000123456)).toMatchObject({ value: 1235, baseline: 0.0001235 });
  });

  it('takes the middle, whatever the order, and nothing of nothing', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 3])).toBe(2);
    expect(() => median([])).toThrow('nothing');
  });

  it('does the work as often as it says', async () => {
    let turns = 0;
    await medianMilliseconds(5, () => {
      turns += 1;
    });
    expect(turns).toBe(5);
    expect(await rateOf(10, () => Promise.resolve())).toBeGreaterThan(0);
    expect(rateFor(1, () => undefined)).toBeGreaterThan(0);
  });
});
