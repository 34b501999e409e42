import { useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';
import { rowWindow, scrollTopFor } from './row-window.ts';
import type { RowScroll, RowWindow } from './row-window.ts';

interface Seen {
  readonly scrollTop: number;
  readonly viewport: number;
}

/** The drawn window of a scrolled body, and the way to bring a row into sight. */
export interface RowWindowView extends RowWindow {
  readonly reveal: (index: number) => void;
  /** How many whole rows are seen at once: a page of PageUp and PageDown. */
  readonly page: number;
}

function seenOf(element: HTMLElement, headHeight: number): Seen {
  return { scrollTop: element.scrollTop, viewport: Math.max(0, element.clientHeight - headHeight) };
}

function useSeen(scroller: RefObject<HTMLElement | null>, headHeight: number): Seen {
  const [seen, setSeen] = useState<Seen>({ scrollTop: 0, viewport: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const look = (): void => {
      const next = seenOf(element, headHeight);
      setSeen((old) => (old.scrollTop === next.scrollTop && old.viewport === next.viewport ? old : next));
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller, headHeight]);
  return seen;
}

/**
 * Follows a scrolling element whose sticky head covers its first `headHeight` px.
 * @param rows how many there are and how tall each is
 */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  rows: { readonly rowCount: number; readonly rowHeight: number; readonly headHeight: number },
): RowWindowView {
  const seen = useSeen(scroller, rows.headHeight);
  const { rowCount, rowHeight, headHeight } = rows;
  const scroll: RowScroll = { rowCount, rowHeight, overscan: 8, ...seen };
  const reveal = (index: number): void => {
    const element = scroller.current;
    element?.scrollTo({ top: scrollTopFor(index, { ...scroll, ...seenOf(element, headHeight) }), behavior: 'instant' });
  };
  return { ...rowWindow(scroll), reveal, page: Math.max(1, Math.floor(seen.viewport / rowHeight) - 1) };
}
