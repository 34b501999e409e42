import type { ReactNode } from 'react';
import { classNames } from '../../components/class-names.ts';
import { Timestamp } from '../../components/Timestamp.tsx';
import type { Report, ReportColumn } from '../../../src-shared/reports.ts';

type Cell = Report['rows'][number][number];

function cellContent({ kind }: ReportColumn, value: Cell): ReactNode {
  if (value === null || value === '') return <span className="text-faint">–</span>;
  if (kind === 'time' && typeof value === 'number') return <Timestamp at={value} detail="second" inTable />;
  if (kind === 'count' && typeof value === 'number') return value.toLocaleString();
  return (
    <span title={String(value)} className={classNames('block max-w-70 truncate', kind === 'id' && 'mono')}>
      {value}
    </span>
  );
}

const isNumeric = ({ kind }: ReportColumn): boolean => kind === 'count';

/** The rows of a report, all its columns side by side. */
export function ReportRows({ report }: { readonly report: Report }): ReactNode {
  const { columns, rows, title } = report;
  if (rows.length === 0) return <p className="text-sm text-muted">No row falls into this period. An empty report can be exported too: it says that there was nothing.</p>;
  return (
    <div role="region" aria-label={`Rows of ${title}`} tabIndex={0} className="max-h-120 overflow-auto rounded-md border border-edge">
      <table className="w-full border-collapse text-xs">
        <thead className="sticky top-0 z-10 bg-sunken text-left text-muted">
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={classNames('border-b border-edge px-2.5 py-2 font-medium whitespace-nowrap', isNumeric(column) && 'text-right')}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row, place) => (
            <tr key={place}>
              {columns.map((column, at) => (
                <td key={column.id} className={classNames('px-2.5 py-1.5 whitespace-nowrap', isNumeric(column) && 'text-right tabular-nums')}>
                  {cellContent(column, row[at] ?? null)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
