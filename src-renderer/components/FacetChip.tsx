import { ChevronDown, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Menu } from './Menu.tsx';

/** One way to narrow a list: several values at once. */
export interface Facet {
  readonly id: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string; readonly count?: number | undefined }[];
  readonly selected: readonly string[];
}

/** A facet and what to do when it changes. */
export interface FacetChipProps {
  readonly facet: Facet;
  readonly onChange: (selected: readonly string[]) => void;
}

function chosenWords({ options, selected }: Facet): string {
  const labels = options.filter(({ value }) => selected.includes(value)).map(({ label }) => label);
  return labels.length > 2 ? `${String(labels.length)} chosen` : labels.join(', ');
}

const chip =
  'inline-flex h-7 max-w-65 items-center gap-1.5 text-xs font-medium whitespace-nowrap transition-colors duration-100 hover:bg-hover data-popup-open:bg-hover';

/** A chip that opens the facet's values; once some are chosen it names them and can be cleared. */
export function FacetChip({ facet, onChange }: FacetChipProps): ReactNode {
  const { label, options, selected } = facet;
  const active = selected.length > 0;
  const entries = options.map(({ value, label: word, count }) => ({
    kind: 'check' as const,
    label: word,
    detail: count?.toLocaleString(),
    checked: selected.includes(value),
    onChange: (checked: boolean) => {
      onChange(checked ? [...selected, value] : selected.filter((other) => other !== value));
    },
  }));
  const trigger = (
    <button type="button" className={classNames(chip, 'pl-2.5 focus-visible:outline-offset-1', active ? 'rounded-l-md pr-2' : 'rounded-md pr-2 text-muted')}>
      <span className={active ? 'text-muted' : undefined}>{label}</span>
      {active && <span className="truncate">{chosenWords(facet)}</span>}
      {!active && <ChevronDown aria-hidden size={13} className="text-faint" />}
    </button>
  );
  return (
    <span className={classNames('inline-flex rounded-md border', active ? 'border-accent-edge bg-accent-soft text-accent-ink' : 'border-edge bg-button')}>
      <Menu trigger={trigger} entries={entries} />
      {active && (
        <button type="button" aria-label={`Clear ${label}`} className={classNames(chip, 'rounded-r-md border-l border-accent-edge px-1.5')} onClick={() => { onChange([]); }}>
          <X aria-hidden size={12} />
        </button>
      )}
    </span>
  );
}
