import { describe, expect, it } from 'vitest';
import { sharesText, spans, total } from '../../src-renderer/components/shares.ts';
import type { Share } from '../../src-renderer/components/shares.ts';
import { durationText, localTime, relativeTime, utcTime } from '../../src-renderer/components/time-text.ts';

describe('times in words', () => {
  const now = Date.UTC(2026, 2, 4, 8, 12, 33);

  it('writes local time by the calendar of this machine', () => {
    const local = new Date(2026, 2, 4, 9, 5, 7).getTime();
    expect(localTime(local, 'day')).toBe('2026-03-04');
    expect(localTime(local)).toBe('2026-03-04 09:05');
    expect(localTime(local, 'second')).toBe('2026-03-04 09:05:07');
  });

  it('writes UTC whatever the machine is set to', () => {
    expect(utcTime(now)).toBe('2026-03-04 08:12:33 UTC');
  });

  it.each([
    [0, 'just now'],
    [59_000, 'just now'],
    [60_000, '1 minute ago'],
    [3_599_000, '59 minutes ago'],
    [3_600_000, '1 hour ago'],
    [86_400_000, '1 day ago'],
    [-20_000, 'in a moment'],
    [-7_200_000, 'in 2 hours'],
  ])('%i ms ago is "%s"', (ms, words) => {
    expect(relativeTime(now - ms, now)).toBe(words);
  });

  it('gives the date once a month has passed', () => {
    const at = now - 31 * 86_400_000;
    expect(relativeTime(at, now)).toBe(localTime(at, 'day'));
  });

  it.each([
    [400, '0 s'],
    [8_000, '8 s'],
    [130_000, '2 min 10 s'],
    [3_840_000, '1 h 04 min'],
    [-5, '0 s'],
  ])('%i ms last "%s"', (ms, words) => {
    expect(durationText(ms)).toBe(words);
  });
});

describe('parts of a whole', () => {
  const shares: readonly Share[] = [
    { label: 'Active', count: 9_999, tone: 'ok' },
    { label: 'Sealed', count: 1, tone: 'danger' },
    { label: 'Revoked', count: 0, tone: 'neutral' },
  ];

  it('fills the line, keeps one of ten thousand visible, and draws nothing for nothing', () => {
    const drawn = spans(shares, 100, 2);
    expect(drawn.map(({ label }) => label)).toEqual(['Active', 'Sealed']);
    expect(drawn.reduce((sum, { length }) => sum + length, 0)).toBeCloseTo(100);
    expect(drawn[1]?.length).toBeGreaterThan(1.5);
    expect(drawn[1]?.start).toBeCloseTo(drawn[0]?.length ?? 0);
    expect(spans([], 100, 2)).toEqual([]);
  });

  it('says all of it in words', () => {
    expect(total(shares)).toBe(10_000);
    expect(sharesText(shares)).toContain('Revoked: 0');
  });
});
