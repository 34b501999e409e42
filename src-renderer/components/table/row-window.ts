/** The tallest element we ask a browser for, in CSS px: half of what Chromium draws at a pixel ratio of two. */
export const tallest = 8_000_000;

/** What decides which rows are drawn. All lengths in px. */
export interface RowScroll {
  readonly rowCount: number;
  readonly rowHeight: number;
  /** How far the body is scrolled and how much of it is seen. */
  readonly scrollTop: number;
  readonly viewport: number;
  /** Rows drawn beyond each edge. */
  readonly overscan: number;
}

/** The rows to draw, `start` inclusive and `end` exclusive, and where to draw them. */
export interface RowWindow {
  readonly start: number;
  readonly end: number;
  /** The first row that is wholly seen. */
  readonly first: number;
  /** Where the first drawn row stands, from the top of the body. */
  readonly offset: number;
  /** The height the body takes. */
  readonly height: number;
}

/** px of row space that one px of scrolling passes: 1 until the rows are taller than a browser can draw. */
function scale({ rowCount, rowHeight, viewport }: RowScroll): number {
  const full = rowCount * rowHeight;
  return full <= tallest ? 1 : (full - viewport) / (tallest - viewport);
}

/**
 * The rows to draw for a scroll position. A million rows and more stay reachable: beyond the tallest element a
 * browser draws, the scroll bar is geared, and the rows still move one by one with the arrow keys.
 */
export function rowWindow(scroll: RowScroll): RowWindow {
  const { rowCount, rowHeight, scrollTop, viewport, overscan } = scroll;
  const gear = scale(scroll);
  const top = Math.max(0, Math.min(scrollTop * gear, rowCount * rowHeight - viewport));
  const start = Math.max(0, Math.floor(top / rowHeight) - overscan);
  const end = Math.min(rowCount, Math.ceil((top + viewport) / rowHeight) + overscan);
  return {
    start,
    end,
    first: Math.min(Math.ceil(top / rowHeight), Math.max(0, rowCount - 1)),
    offset: gear === 1 ? start * rowHeight : scrollTop - (top - start * rowHeight),
    height: Math.min(rowCount * rowHeight, tallest),
  };
}

/** Where to scroll so that a row is wholly seen; the same place when it is already. */
export function scrollTopFor(index: number, scroll: RowScroll): number {
  const { rowHeight, scrollTop, viewport } = scroll;
  const gear = scale(scroll);
  const top = scrollTop * gear;
  const rowTop = index * rowHeight;
  if (rowTop < top) return rowTop / gear;
  if (rowTop + rowHeight > top + viewport) return (rowTop + rowHeight - viewport) / gear;
  return scrollTop;
}
