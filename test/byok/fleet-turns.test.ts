import { describe, expect, it } from 'vitest';
import { fleetBounds, FleetTurns, type Turn } from '../../src-main/byok/fleet-turns.ts';

const under = (kmsKey: string | null, ...tenants: readonly string[]) => tenants.map((tenant) => ({ tenant, kmsKey }));

/** Every turn that can be given now. */
function give(turns: FleetTurns, now = 0): readonly Turn[] {
  const given: Turn[] = [];
  for (let turn = turns.next(now); turn !== undefined; turn = turns.next(now)) given.push(turn);
  return given;
}

const names = (turns: readonly Turn[]): string => turns.map(({ tenant }) => tenant).join(' ');

function one(turns: FleetTurns, now = 0): Turn {
  const turn = turns.next(now);
  if (turn === undefined) throw new Error('nobody has a turn');
  return turn;
}

describe('whose turn it is', () => {
  it('goes from key to key, and few of one key at first', () => {
    const turns = new FleetTurns([...under('k', 'a', 'b', 'c', 'd', 'e', 'f'), ...under('l', 'x', 'y'), ...under(null, 'p', 'q')]);
    expect(names(give(turns))).toBe('a x p q b y c d');
    expect(fleetBounds.firstOfKey).toBe(4);
    expect(turns.isEmpty).toBe(false);
  });

  it('comes to more of a key with each that ends well', () => {
    const turns = new FleetTurns(under('k', ...Array.from('abcdefgh')));
    const [first] = give(turns);
    if (first !== undefined) turns.ended(first, 0);
    expect(names(give(turns))).toBe('e f');
  });

  it('comes to everybody under no key at once', () => {
    const turns = new FleetTurns(under(null, ...Array.from('abcdefgh')));
    expect(give(turns)).toHaveLength(8);
    expect(turns.isEmpty).toBe(true);
  });

  it('comes once to each', () => {
    const turns = new FleetTurns([...under('k', ...Array.from('abcdefgh')), ...under('l', ...Array.from('ijklmnop'))]);
    const seen: string[] = [];
    for (let turn = turns.next(0); turn !== undefined; turn = turns.next(0)) {
      seen.push(turn.tenant);
      turns.ended(turn, 0);
    }
    expect(seen.toSorted().join('')).toBe('abcdefghijklmnop');
    expect(turns.isEmpty).toBe(true);
  });
});

describe('a key that is away', () => {
  it('rests, longer each time, while the others go on', () => {
    const turns = new FleetTurns([...under('k', 'a', 'b'), ...under('l', 'x')]);
    expect(turns.setBack(one(turns), 0)).toEqual({ again: true, givenUp: [] });
    expect(names(give(turns, 0))).toBe('x');
    expect(turns.wakesAt).toBe(2000);
    expect(give(turns, 1999)).toEqual([]);
    turns.setBack(one(turns, 2000), 2000);
    expect(turns.wakesAt).toBe(6000);
    expect(names(give(turns, 6000))).toBe('a');
  });

  it('is tried with one tenant at a time, and with more once it is back', () => {
    const turns = new FleetTurns(under('k', ...Array.from('abcdef')));
    for (const turn of give(turns)) turns.setBack(turn, 0);
    expect(turns.wakesAt).toBe(2000);
    const [only, ...more] = give(turns, 2000);
    expect(more).toEqual([]);
    if (only !== undefined) turns.ended(only, 2000);
    expect(give(turns, 2000)).toHaveLength(2);
  });

  it('counts once for all that were in hand together', () => {
    const turns = new FleetTurns(under('k', ...Array.from('abcdefgh')));
    for (const turn of give(turns)) expect(turns.setBack(turn, 100)).toEqual({ again: true, givenUp: [] });
    expect(turns.wakesAt).toBe(2100);
  });

  it('is given up after so many times in a row, with all its tenants', () => {
    const turns = new FleetTurns(under('k', ...Array.from('abcdefgh')));
    let now = 0;
    for (let time = 1; time < fleetBounds.tries; time += 1) {
      expect(turns.setBack(one(turns, now), now).again).toBe(true);
      now = turns.wakesAt ?? 0;
    }
    const { again, givenUp } = turns.setBack(one(turns, now), now);
    expect(again).toBe(false);
    expect(givenUp).toHaveLength(7);
    expect(turns.isEmpty).toBe(true);
    expect(turns.wakesAt).toBeNull();
  });

  it('gives up one tenant alone when the others of its key do well', () => {
    const turns = new FleetTurns(under('k', 'bad', ...Array.from('abcdefghij')));
    let now = 0;
    let tries = 0;
    let again = true;
    while (again) {
      const turn = turns.next(now);
      if (turn === undefined) now = turns.wakesAt ?? now;
      else if (turn.tenant !== 'bad') turns.ended(turn, now);
      else {
        tries += 1;
        again = turns.setBack(turn, now).again;
      }
    }
    expect(tries).toBe(fleetBounds.tries);
  });
});
