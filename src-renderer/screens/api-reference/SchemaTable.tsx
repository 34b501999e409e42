import type { ReactNode } from 'react';
import { classNames } from '../../components/class-names.ts';
import { Prose } from './Prose.tsx';
import type { SchemaRow } from './schema-rows.ts';

/** How far a field stands in, by its depth. */
const steps = ['pl-3', 'pl-8', 'pl-13', 'pl-18', 'pl-23', 'pl-28'] as const;

function Values({ values }: { readonly values: readonly string[] }): ReactNode {
  if (values.length === 0) return null;
  return (
    <ul aria-label="Values" className="flex flex-wrap gap-1">
      {values.map((value) => (
        <li key={value} className="mono rounded-xs border border-edge bg-sunken px-1 text-xs wrap-anywhere">
          {value}
        </li>
      ))}
    </ul>
  );
}

function Meaning({ says, limits, values }: SchemaRow): ReactNode {
  return (
    <div className="flex flex-col gap-1">
      {says !== '' && (
        <p>
          <Prose text={says} />
        </p>
      )}
      {limits.length > 0 && <p className="text-xs leading-5 wrap-anywhere text-muted">{limits.join(' · ')}</p>}
      <Values values={values} />
    </div>
  );
}

/** Whether fields are sent, so that it counts which must be there; or answered, so that it counts which may be missing. */
export type SchemaWay = 'sent' | 'answered';

function needText({ kind, required }: SchemaRow, way: SchemaWay): string | undefined {
  if (kind === 'choice' || required === (way === 'answered')) return undefined;
  return required ? 'required' : 'not always';
}

function NameCell({ row, way }: { readonly row: SchemaRow; readonly way: SchemaWay }): ReactNode {
  const { depth, kind, name } = row;
  const need = needText(row, way);
  const step = steps[Math.min(depth, steps.length - 1)];
  return (
    <th scope="row" className={classNames('py-2 pr-4 text-left align-top font-normal', step)}>
      <span className={kind === 'choice' ? 'text-xs font-medium text-muted' : 'mono font-medium wrap-anywhere'}>{name}</span>
      {/* The space parts the two words for those who hear them. */}
      {need !== undefined && <span className={classNames('text-2xs', way === 'sent' ? 'text-attention-ink' : 'text-muted')}> {need}</span>}
    </th>
  );
}

/** The lines of a schema as a table: what a field holds stands below it, further in. */
export function SchemaTable({ label, rows, way }: { readonly label: string; readonly rows: readonly SchemaRow[]; readonly way: SchemaWay }): ReactNode {
  if (rows.length === 0) return <p className="text-sm text-muted">An object with fields of any name.</p>;
  return (
    <div tabIndex={0} role="region" aria-label={label} className="overflow-x-auto rounded-lg border border-edge bg-surface print:overflow-visible">
      <table className="w-full min-w-120 table-fixed text-sm">
        <thead>
          <tr className="border-b border-line text-2xs text-muted">
            <th scope="col" className="w-[34%] py-1.5 pr-4 pl-3 text-left font-medium">Name</th>
            <th scope="col" className="w-[24%] py-1.5 pr-4 text-left font-medium">Type</th>
            <th scope="col" className="py-1.5 pr-3 text-left font-medium">What it must be</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row) => (
            <tr key={row.id} className={row.kind === 'choice' ? 'bg-sunken' : undefined}>
              <NameCell row={row} way={way} />
              <td className="py-2 pr-4 align-top text-muted">{row.type}</td>
              <td className="py-2 pr-3 align-top">
                <Meaning {...row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
