/** What a key asks of a table. */
export type RowKeyAct = { readonly move: number } | 'open' | 'select' | undefined;

/** Where the keyboard stands in a table. */
export interface RowKeyPlace {
  /** The row the keyboard is on; undefined before the first move. */
  readonly active: number | undefined;
  readonly rowCount: number;
  /** Rows of a page. */
  readonly page: number;
}

function target(key: string, { active, rowCount, page }: RowKeyPlace): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return active === undefined ? 0 : active + 1;
    case 'ArrowUp':
      return active === undefined ? rowCount - 1 : active - 1;
    case 'PageDown':
      return (active ?? 0) + page;
    case 'PageUp':
      return (active ?? 0) - page;
    case 'Home':
      return 0;
    case 'End':
      return rowCount - 1;
    default:
      return undefined;
  }
}

/** The act of a key: arrows, pages, Home and End move; Enter opens; Space selects. */
export function rowKeyAct(key: string, place: RowKeyPlace): RowKeyAct {
  if (place.rowCount === 0) return undefined;
  const goal = target(key, place);
  if (goal !== undefined) return { move: Math.max(0, Math.min(place.rowCount - 1, goal)) };
  if (place.active === undefined) return undefined;
  if (key === 'Enter') return 'open';
  return key === ' ' ? 'select' : undefined;
}
