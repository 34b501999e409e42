import { describe, expect, it } from 'vitest';
import { dayStart, dayText, lastDays, periodOf } from '../../../src-renderer/screens/audit/period.ts';

describe('a period of days', () => {
  it('holds both days whole, by the calendar of the officer', () => {
    const { from, to } = periodOf('2026-03-04', '2026-03-05');
    expect(from).toBe(new Date(2026, 2, 4).getTime());
    expect(to).toBe(new Date(2026, 2, 6).getTime());
  });

  it('holds a day of UTC where that is meant', () => {
    expect(periodOf('2026-03-04Z', '2026-03-04Z')).toEqual({ from: Date.UTC(2026, 2, 4), to: Date.UTC(2026, 2, 5) });
  });

  it('goes over the end of a month and of a year', () => {
    expect(dayStart('2026-12-31', 1)).toBe(new Date(2027, 0, 1).getTime());
    expect(dayStart('2028-02-28', 1)).toBe(new Date(2028, 1, 29).getTime());
  });

  it.each([undefined, '', '2026-02-30', '2026-13-01', '2026-00-10', '26-01-01', '2026-1-1', 'today', '2026-03-04T00:00'])('is open where %j is no day', (text) => {
    expect(dayStart(text)).toBeUndefined();
  });

  it('of the last days ends today', () => {
    const now = new Date(2026, 2, 2, 17, 30).getTime();
    expect(lastDays(1, now)).toEqual({ from: '2026-03-02', to: '2026-03-02' });
    expect(lastDays(7, now)).toEqual({ from: '2026-02-24', to: '2026-03-02' });
    expect(dayText(now)).toBe('2026-03-02');
  });
});
