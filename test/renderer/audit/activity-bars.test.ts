import { describe, expect, it } from 'vitest';
import { barParts, dayWords, utcDay } from '../../../src-renderer/screens/audit/activity-bars.ts';

const day = { day: Date.UTC(2026, 2, 4), ok: 60, refused: 30, failed: 10 };

describe('the bar of a day', () => {
  it('fills the height on the highest day, what failed on top', () => {
    expect(barParts(day, 100, 50)).toEqual([
      { outcome: 'failed', y: 0, length: 5 },
      { outcome: 'refused', y: 5, length: 15 },
      { outcome: 'ok', y: 20, length: 30 },
    ]);
  });

  it('shows one failure among many, and stays within its height', () => {
    const parts = barParts({ ...day, ok: 1_000_000, refused: 1, failed: 1 }, 1_000_002, 50);
    expect(parts.every(({ length }) => length > 1.5)).toBe(true);
    expect(parts.reduce((sum, { length }) => sum + length, 0)).toBeCloseTo(50);
  });

  it('has no part on a day without events', () => {
    expect(barParts({ day: 0, ok: 0, refused: 0, failed: 0 }, 1, 50)).toEqual([]);
  });

  it('says in words what it shows', () => {
    expect(dayWords(day)).toBe('2026-03-04: 60 succeeded, 30 refused, 10 failed');
    expect(dayWords({ ...day, refused: 0, failed: 0 })).toBe('2026-03-04: 60 succeeded');
    expect(utcDay(day.day)).toBe('2026-03-04');
  });
});
