import { describe, expect, it } from 'vitest';

import { phases, planPoints, seededRandom } from './plan.ts';

describe('the plan of the kills', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planPoints(40, 7)).toEqual(planPoints(40, 7));
    expect(planPoints(40, 7)).not.toEqual(planPoints(40, 8));
  });

  it('has exactly as many points as were asked for, numbered from one', () => {
    for (const count of [1, 7, 40, 200]) {
      const points = planPoints(count, 3);
      expect(points.map(({ number }) => number)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    }
  });

  it('forgets no phase', () => {
    expect(new Set(planPoints(20, 1).map(({ phase }) => phase))).toEqual(new Set(phases));
  });

  it('spreads the kills of a phase over its whole time', () => {
    const fractions = planPoints(200, 5).filter(({ phase }) => phase === 'import').map(({ fraction }) => fraction).sort((a, b) => a - b);
    const gaps = fractions.slice(1).map((fraction, index) => fraction - (fractions[index] ?? 0));
    expect(fractions).toHaveLength(50);
    expect(fractions[0]).toBeLessThan(0.03);
    expect(fractions.at(-1)).toBeGreaterThan(1.1);
    expect(Math.max(...gaps)).toBeLessThan(0.05);
  });

  it('mixes the phases', () => {
    const order = planPoints(40, 2).map(({ phase }) => phase);
    const changes = order.filter((phase, index) => index > 0 && phase !== order[index - 1]);
    expect(changes.length).toBeGreaterThan(phases.length);
  });
});

describe('the seeded numbers', () => {
  it('stay within 0 and 1 and do not repeat', () => {
    const random = seededRandom(42);
    const drawn = Array.from({ length: 1000 }, random);
    expect(drawn.every((number) => number >= 0 && number < 1)).toBe(true);
    expect(new Set(drawn).size).toBe(1000);
  });
});
