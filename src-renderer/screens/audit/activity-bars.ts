/** The events of one UTC day by how they ended; `day` is its first millisecond. */
export interface ActivityDay {
  readonly day: number;
  readonly ok: number;
  readonly refused: number;
  readonly failed: number;
}

/** One part of a bar, from the top of its picture. */
export interface BarPart {
  readonly outcome: 'ok' | 'refused' | 'failed';
  readonly y: number;
  readonly length: number;
}

/** The least length of a part that is there at all, so that one failure among thousands is seen. */
const least = 2;

/** The parts of a day's bar, the good ones at the bottom; the highest day fills the height. */
export function barParts(day: ActivityDay, most: number, height: number): readonly BarPart[] {
  const wanted = (['failed', 'refused', 'ok'] as const)
    .map((outcome) => ({ outcome, count: day[outcome] }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => ({ outcome, length: Math.max(least, (count / most) * height) }));
  const sum = wanted.reduce((total, { length }) => total + length, 0);
  const shrink = sum > height ? height / sum : 1;
  let y = height - sum * shrink;
  return wanted.map(({ outcome, length }) => {
    const part = { outcome, y, length: length * shrink };
    y += part.length;
    return part;
  });
}

/** A UTC day as it is shown; with a `Z` behind it, as the period of the log takes it. */
export function utcDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** A bar in words. */
export function dayWords({ day, ok, refused, failed }: ActivityDay): string {
  const parts = [`${ok.toLocaleString()} succeeded`, refused > 0 && `${refused.toLocaleString()} refused`, failed > 0 && `${failed.toLocaleString()} failed`];
  return `${utcDay(day)}: ${parts.filter((part) => part !== false).join(', ')}`;
}
