import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Bounds } from './electron.ts';

/** Where a window was and how. */
export interface WindowState {
  readonly bounds: Bounds;
  readonly maximized: boolean;
}

/** The least a window needs, in points. */
export const smallest = { width: 960, height: 600 } as const;

const usual = { width: 1360, height: 860 } as const;

const boundsSchema = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() });
const stateSchema = z.object({ bounds: boundsSchema, maximized: z.boolean() });

/** The state a file remembers; `null` when there is none or it cannot be used, for a window needs no history. */
export function readWindowState(path: string): WindowState | null {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

/** Remembers a state. A full disk is no reason to keep a window open, so failure is silent. */
export function writeWindowState(path: string, state: WindowState): void {
  try {
    writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  } catch {
    // Next time the window opens where it usually does.
  }
}

const overlap = (start: number, length: number, otherStart: number, otherLength: number): number =>
  Math.max(0, Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart));

const shared = (one: Bounds, other: Bounds): number =>
  overlap(one.x, one.width, other.x, other.width) * overlap(one.y, one.height, other.y, other.height);

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));

function within(area: Bounds, { x, y, width, height }: Bounds): Bounds {
  const size = { width: Math.min(width, area.width), height: Math.min(height, area.height) };
  return {
    ...size,
    x: clamp(x, area.x, area.x + area.width - size.width),
    y: clamp(y, area.y, area.y + area.height - size.height),
  };
}

const centred = (area: Bounds): Bounds =>
  within(area, {
    ...usual,
    x: area.x + Math.round((area.width - usual.width) / 2),
    y: area.y + Math.round((area.height - usual.height) / 2),
  });

/**
 * Bounds that can be seen: the remembered ones moved and cut to fit the display they mostly lie on. A display that was
 * unplugged leaves nothing to lie on: then the usual size in the middle of the first.
 * @param areas the work areas of the displays there are now, the main one first
 */
export function fitBounds(remembered: Bounds | null, areas: readonly Bounds[]): Bounds {
  const [first = { x: 0, y: 0, ...usual }] = areas;
  if (remembered === null) return centred(first);
  const [best] = areas.toSorted((one, other) => shared(other, remembered) - shared(one, remembered));
  if (best === undefined || shared(best, remembered) === 0) return centred(first);
  const { width, height } = remembered;
  const large = { ...remembered, width: Math.max(width, smallest.width), height: Math.max(height, smallest.height) };
  return within(best, large);
}
