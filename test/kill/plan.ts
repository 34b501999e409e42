/** The pieces of work a process is killed in. */
export const phases = ['open', 'import', 'activate', 'rotate', 'rotate-custody', 'backup', 'resume'] as const;
export type Phase = (typeof phases)[number];

/** One kill: in which phase, and after which part of its usual time; beyond 1 the work is done and what follows goes on. */
export interface Point {
  readonly number: number;
  readonly phase: Phase;
  readonly fraction: number;
}

/** How often each phase comes, among twenty points. */
const weights: Readonly<Record<Phase, number>> = { open: 1, import: 5, activate: 3, rotate: 3, 'rotate-custody': 2, backup: 4, resume: 2 };

/** How far beyond its usual end a phase is still killed. */
const reach = 1.15;

/** Numbers from 0 to 1 that look random and are the same for the same seed (mulberry32 by Tommy Ettinger, public domain). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The phases of so many points: each comes as often as its weight says, and none is forgotten when there are enough points. */
function phasesOf(count: number): readonly Phase[] {
  const total = phases.reduce((sum, phase) => sum + weights[phase], 0);
  const shares = phases.map((phase) => ({ phase, due: (count * weights[phase]) / total }));
  const whole = shares.flatMap(({ phase, due }) => Array.from({ length: Math.floor(due) }, () => phase));
  const rest = [...shares].sort((one, other) => (other.due % 1) - (one.due % 1)).map(({ phase }) => phase);
  return [...whole, ...rest.slice(0, count - whole.length)];
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

/** The kills of one phase, one in each equal part of its time, at a random moment of that part. */
function spread(phase: Phase, count: number, random: () => number): readonly Omit<Point, 'number'>[] {
  return Array.from({ length: count }, (_, index) => ({ phase, fraction: (reach * (index + random())) / count }));
}

/** The points of a run: the same for the same seed and number, in an order that mixes the phases. */
export function planPoints(count: number, seed: number): readonly Point[] {
  const random = seededRandom(seed);
  const wanted = phasesOf(count);
  const kills = phases.flatMap((phase) => spread(phase, wanted.filter((each) => each === phase).length, random));
  return shuffled(kills, random).map((kill, index) => ({ number: index + 1, ...kill }));
}
