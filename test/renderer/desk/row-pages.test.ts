import { describe, expect, it } from 'vitest';
import { pagesOf } from '../../../src-renderer/desk/use-row-pages.ts';

describe('the pages of a drawn range', () => {
  it.each([
    [0, 0, [0]],
    [0, 10, [0]],
    [0, 11, [0, 1]],
    [9, 21, [0, 1, 2]],
    [95, 105, [0, 9, 10]],
    [100, 110, [0, 10]],
  ])('from %d to %d are %o, the first among them for its total', (start, end, pages) => {
    expect(pagesOf(start, end, 10)).toEqual(pages);
  });
});
