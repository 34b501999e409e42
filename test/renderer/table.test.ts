import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSort, layoutOf, nextSort, parseSort } from '../../src-renderer/components/table/columns.ts';
import type { Column } from '../../src-renderer/components/table/columns.ts';
import { rowKeyAct } from '../../src-renderer/components/table/row-keys.ts';
import { rowWindow, scrollTopFor, tallest } from '../../src-renderer/components/table/row-window.ts';
import type { RowScroll } from '../../src-renderer/components/table/row-window.ts';

const scroll = (rowCount: number, scrollTop: number): RowScroll => ({ rowCount, rowHeight: 36, scrollTop, viewport: 720, overscan: 4 });

describe('the window of drawn rows', () => {
  it('draws what is seen and a little more', () => {
    expect(rowWindow(scroll(1_000, 0))).toEqual({ start: 0, end: 24, first: 0, offset: 0, height: 36_000 });
    expect(rowWindow(scroll(1_000, 3_600))).toEqual({ start: 96, end: 124, first: 100, offset: 96 * 36, height: 36_000 });
  });

  it('draws nothing of nothing and all of little', () => {
    expect(rowWindow(scroll(0, 0))).toMatchObject({ start: 0, end: 0, height: 0 });
    expect(rowWindow(scroll(3, 0))).toMatchObject({ start: 0, end: 3 });
  });

  it('never asks a browser for more than it can draw, and still reaches the last of a million rows', () => {
    const height = rowWindow(scroll(1_000_000, 0)).height;
    expect(height).toBe(tallest);
    const last = rowWindow(scroll(1_000_000, tallest - 720));
    expect(last.end).toBe(1_000_000);
    expect(last.offset + (last.end - last.start) * 36).toBeCloseTo(tallest, 3);
  });

  it('brings any row of any table wholly into sight', () => {
    const numbers = fc.tuple(fc.integer({ min: 1, max: 3_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(numbers, ([rowCount, where, from]) => {
        const index = Math.min(rowCount - 1, Math.floor(where * rowCount));
        const room = Math.max(0, Math.min(rowCount * 36, tallest) - 720);
        const before = scroll(rowCount, from * room);
        const seen = { ...before, scrollTop: scrollTopFor(index, before) };
        const { start, end, offset } = rowWindow(seen);
        expect(index).toBeGreaterThanOrEqual(start);
        expect(index).toBeLessThan(end);
        const top = offset + (index - start) * 36 - seen.scrollTop;
        expect(top).toBeGreaterThan(-0.01);
        expect(top + 36).toBeLessThan(Math.max(720, 36) + 0.01);
      }),
    );
  });

  it('does not move for a row that is seen already', () => {
    expect(scrollTopFor(105, scroll(1_000, 3_600))).toBe(3_600);
  });
});

describe('the keys of a table', () => {
  const place = { active: 5, rowCount: 100, page: 20 };

  it.each([
    ['ArrowDown', 6],
    ['ArrowUp', 4],
    ['PageDown', 25],
    ['PageUp', 0],
    ['Home', 0],
    ['End', 99],
  ])('%s goes to row %i', (key, row) => {
    expect(rowKeyAct(key, place)).toEqual({ move: row });
  });

  it('stays within the rows', () => {
    expect(rowKeyAct('ArrowDown', { ...place, active: 99 })).toEqual({ move: 99 });
    expect(rowKeyAct('ArrowUp', { ...place, active: 0 })).toEqual({ move: 0 });
  });

  it('opens and selects only the row it is on', () => {
    expect(rowKeyAct('Enter', place)).toBe('open');
    expect(rowKeyAct(' ', place)).toBe('select');
    expect(rowKeyAct('Enter', { ...place, active: undefined })).toBeUndefined();
    expect(rowKeyAct(' ', { ...place, active: undefined })).toBeUndefined();
  });

  it('leaves other keys and empty tables alone', () => {
    expect(rowKeyAct('a', place)).toBeUndefined();
    expect(rowKeyAct('ArrowDown', { active: undefined, rowCount: 0, page: 1 })).toBeUndefined();
  });
});

describe('columns and their order', () => {
  const column = (id: string, more: Partial<Column<string>> = {}): Column<string> => ({ id, header: id, cell: (row) => row, width: 100, ...more });
  const columns = [column('name', { sortable: true, grow: 2 }), column('size')];

  it('goes from ascending to descending and back, and starts anew on another column', () => {
    const up = nextSort(undefined, 'name');
    expect(up).toEqual({ column: 'name', direction: 'asc' });
    const down = nextSort(up, 'name');
    expect(down.direction).toBe('desc');
    expect(nextSort(down, 'name').direction).toBe('asc');
    expect(nextSort(down, 'size')).toEqual({ column: 'size', direction: 'asc' });
  });

  it('reads from the URL only an order the table has', () => {
    for (const direction of ['asc', 'desc'] as const) {
      const sort = { column: 'name', direction };
      expect(parseSort(formatSort(sort), columns)).toEqual(sort);
    }
    expect(parseSort('size', columns)).toBeUndefined();
    expect(parseSort('-planet', columns)).toBeUndefined();
    expect(parseSort(null, columns)).toBeUndefined();
  });

  it('lays the tracks out and knows the least width', () => {
    expect(layoutOf(columns, [50])).toEqual({ tracks: '50px minmax(100px, 2fr) 100px', minWidth: 250 });
  });
});
