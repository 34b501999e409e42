/** A part of a list, as the contract answers it. */
export interface RowWindow<Row> {
  readonly total: number;
  readonly rows: readonly Row[];
}

const windowRows = 1000;

/** The rows of a list, window by window, up to `limit` of them or all. `total` is how many there are. */
export async function allRows<Row>(
  fetch: (offset: number, limit: number) => Promise<RowWindow<Row>>,
  limit = Infinity,
): Promise<RowWindow<Row>> {
  const rows: Row[] = [];
  for (;;) {
    const window = await fetch(rows.length, Math.max(1, Math.min(windowRows, limit - rows.length)));
    rows.push(...window.rows);
    if (window.rows.length === 0 || rows.length >= Math.min(window.total, limit)) return { total: window.total, rows: rows.slice(0, limit) };
  }
}

/** What a list ends with when not all of it is shown. */
export function restOf({ total, rows }: RowWindow<unknown>): string {
  return rows.length < total ? `\n… and ${String(total - rows.length)} more; --limit shows them.` : '';
}
