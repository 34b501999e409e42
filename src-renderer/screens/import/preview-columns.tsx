import { CircleMinus, CirclePlus, PencilLine } from 'lucide-react';
import type { ReactNode } from 'react';
import { sensitivityWords } from '../../components/SensitivityBadge.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import type { StatusLook } from '../../components/StatusBadge.tsx';
import type { Column } from '../../components/table/columns.ts';
import type { ImportRow } from '../../../src-shared/secrets.ts';
import { sensitivities } from '../../../src-shared/sensitivity.ts';
import type { Sensitivity } from '../../../src-shared/sensitivity.ts';
import { sizeText } from '../secrets/size-text.ts';
import { sourceWords } from './import-options.ts';

/** What would happen to a row. */
export const actionLooks: Readonly<Record<ImportRow['action'], StatusLook>> = {
  create: { word: 'Create', icon: CirclePlus, tone: 'ok' },
  change: { word: 'Change', icon: PencilLine, tone: 'info' },
  skip: { word: 'Skip', icon: CircleMinus, tone: 'neutral' },
};

/** Gives a key a sensitivity by hand; undefined gives it back to the rules. */
export type Classify = (key: string, sensitivity: Sensitivity | undefined) => void;

/** A native choice: there is one in every row that is drawn. */
function SensitivityChoice({ row, onClassify }: { readonly row: ImportRow; readonly onClassify: Classify }): ReactNode {
  const { key, sensitivity, sensitivityFrom } = row;
  return (
    <span className="flex min-w-0 items-center gap-2">
      <select
        aria-label={`Sensitivity of ${key}`}
        value={sensitivity}
        onChange={(event) => {
          const chosen = sensitivities.find((one) => one === event.currentTarget.value);
          onClassify(key, chosen);
        }}
        className="control h-6 w-27 shrink-0 px-1 text-xs"
      >
        {sensitivityFrom === 'override' && <option value="">Not by hand</option>}
        {sensitivities.map((one) => (
          <option key={one} value={one}>
            {sensitivityWords[one].word}
          </option>
        ))}
      </select>
      <span className="truncate text-xs text-muted">{sourceWords[sensitivityFrom]}</span>
    </span>
  );
}

/** The columns of a preview. */
export function previewColumns(onClassify: Classify): readonly Column<ImportRow>[] {
  return [
    { id: 'line', header: 'Line', width: 76, align: 'end', cell: ({ line }) => <span className="mono text-muted">{line}</span> },
    { id: 'key', header: 'Key', width: 200, grow: 2, fixed: true, cell: ({ key }) => <span className="mono truncate" title={key}>{key}</span> },
    { id: 'action', header: 'What happens', width: 112, fixed: true, cell: ({ action }) => <StatusBadge {...actionLooks[action]} plain /> },
    {
      id: 'sensitivity',
      header: 'Sensitivity',
      width: 220,
      cell: (row) => (row.action === 'skip' ? <span className="text-xs text-faint">as it is</span> : <SensitivityChoice row={row} onClassify={onClassify} />),
    },
    { id: 'why', header: 'Why', width: 150, grow: 3, cell: ({ why }) => <span className="truncate text-muted" title={why}>{why}</span> },
    { id: 'size', header: 'Size', width: 72, align: 'end', cell: ({ size }) => sizeText(size) },
  ];
}
