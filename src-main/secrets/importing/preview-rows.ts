import type { ImportRow } from '../../../src-shared/secrets.ts';
import type { HeldPreview } from './previews.ts';

/** Which rows of a preview are wanted. */
export interface WantedRows {
  readonly preview: string;
  readonly action?: ImportRow['action'] | undefined;
  readonly search: string;
  readonly offset: number;
  readonly limit: number;
}

/** Part of the rows of a preview, in the order of the file; never a value. */
export function listPreviewRows(
  { judged }: HeldPreview,
  { action, search, offset, limit }: WantedRows,
): { readonly total: number; readonly rows: readonly ImportRow[] } {
  const wanted = search.toLowerCase();
  const matching = judged.filter(
    ({ row }) => (action === undefined || row.action === action) && row.key.toLowerCase().includes(wanted),
  );
  return { total: matching.length, rows: matching.slice(offset, offset + limit).map(({ row }) => row) };
}
