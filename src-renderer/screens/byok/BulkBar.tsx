import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FleetAct } from '../../../src-shared/jobs.ts';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { fleetWords, offeredActs, tenantsText } from './fleet-words.ts';

/** What is selected, and what may be done with it. */
export interface BulkBarProps {
  readonly selection: {
    readonly count: number;
    readonly everything: boolean;
    readonly selectEverything: () => void;
    readonly clear: () => void;
  };
  /** How many match the filter. */
  readonly total: number | undefined;
  readonly onAsk: (act: FleetAct) => void;
}

function Selected({ selection, total }: Omit<BulkBarProps, 'onAsk'>): ReactNode {
  const { count, everything, selectEverything } = selection;
  const more = !everything && total !== undefined && total > count;
  return (
    <div className="flex items-center gap-2">
      <IconButton icon={X} label="Clear the selection" size="small" onClick={selection.clear} />
      <p aria-live="polite" className="text-sm font-medium whitespace-nowrap tabular-nums">
        {everything ? `All ${tenantsText(count)} that match` : `${count.toLocaleString()} selected`}
      </p>
      {more && (
        <Button kind="ghost" size="small" onClick={selectEverything}>
          {`Select all ${total.toLocaleString()} that match`}
        </Button>
      )}
    </div>
  );
}

/** One act for all that is selected, below the list. Each shows its plan before anything begins. */
export function BulkBar({ selection, total, onAsk }: BulkBarProps): ReactNode {
  return (
    <section data-foot-bar aria-label="Selected tenants" className="flex shrink-0 flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-edge bg-raised px-6 py-2">
      <Selected selection={selection} total={total} />
      <div className="flex flex-wrap items-center gap-2">
        {offeredActs.map((act) => (
          <Button key={act} size="small" icon={fleetWords[act].icon} onClick={() => { onAsk(act); }}>
            {fleetWords[act].label}
          </Button>
        ))}
      </div>
    </section>
  );
}
