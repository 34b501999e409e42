import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fitBounds, readWindowState, writeWindowState } from '../../src-main/shell/window-state.ts';

const main = { x: 0, y: 25, width: 1920, height: 1015 };
const right = { x: 1920, y: 0, width: 2560, height: 1440 };

describe('fitBounds', () => {
  it('keeps bounds that can be seen', () => {
    const bounds = { x: 2000, y: 100, width: 1400, height: 900 };
    expect(fitBounds(bounds, [main, right])).toEqual(bounds);
  });

  it('opens in the middle of the main display when nothing is remembered', () => {
    expect(fitBounds(null, [main, right])).toEqual({ x: 280, y: 103, width: 1360, height: 860 });
  });

  it('comes back to the main display when its own was unplugged', () => {
    expect(fitBounds({ x: 2000, y: 100, width: 1400, height: 900 }, [main])).toEqual(fitBounds(null, [main]));
  });

  it('pulls in what hangs over an edge, and shrinks what is larger than the display', () => {
    expect(fitBounds({ x: -200, y: -50, width: 1200, height: 800 }, [main])).toEqual({ x: 0, y: 25, width: 1200, height: 800 });
    expect(fitBounds({ x: 10, y: 30, width: 5000, height: 5000 }, [main])).toEqual(main);
  });

  it('grows what was remembered too small to work in', () => {
    expect(fitBounds({ x: 50, y: 50, width: 10, height: 10 }, [main])).toMatchObject({ width: 960, height: 600 });
  });

  it('opens somewhere when there is no display at all', () => {
    expect(fitBounds(null, [])).toMatchObject({ width: 1360, height: 860 });
  });

  it('is always wholly on one display', () => {
    const length = fc.integer({ min: 1, max: 9000 });
    const place = fc.integer({ min: -9000, max: 9000 });
    const areas = [main, right];
    fc.assert(
      fc.property(place, place, length, length, (x, y, width, height) => {
        const fitted = fitBounds({ x, y, width, height }, areas);
        const inside = areas.some(
          (area) =>
            fitted.x >= area.x &&
            fitted.y >= area.y &&
            fitted.x + fitted.width <= area.x + area.width &&
            fitted.y + fitted.height <= area.y + area.height,
        );
        expect(inside).toBe(true);
      }),
    );
  });
});

describe('the state file', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keydesk-window-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('gives back what was written', () => {
    const state = { bounds: main, maximized: true };
    writeWindowState(join(folder, 'window.json'), state);
    expect(readWindowState(join(folder, 'window.json'))).toEqual(state);
  });

  it.each(['', 'not json', '{}', '{"bounds":{"x":0,"y":0,"width":-1,"height":5},"maximized":false}', '[]'])(
    'is no state when it holds %j',
    async (text) => {
      await writeFile(join(folder, 'window.json'), text);
      expect(readWindowState(join(folder, 'window.json'))).toBeNull();
    },
  );

  it('is no state when it is missing, and no failure when it cannot be written', async () => {
    expect(readWindowState(join(folder, 'none.json'))).toBeNull();
    writeWindowState(join(folder, 'missing', 'window.json'), { bounds: main, maximized: false });
    await expect(readFile(join(folder, 'missing', 'window.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
