import { Popover } from '@base-ui/react/popover';
import { ChevronDown, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../../components/class-names.ts';

/** A filter that is set in a small form of its own. */
export interface ChipPopoverProps {
  readonly label: string;
  /** What is set, in words; undefined when nothing is. */
  readonly chosen: string | undefined;
  readonly onClear: () => void;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly children: ReactNode;
}

const chip = 'inline-flex h-7 max-w-70 items-center gap-1.5 text-xs font-medium whitespace-nowrap transition-colors duration-100 hover:bg-hover data-popup-open:bg-hover';

/** A chip beside the facets that opens a form. */
export function ChipPopover({ label, chosen, onClear, open, onOpenChange, children }: ChipPopoverProps): ReactNode {
  const active = chosen !== undefined;
  return (
    <span className={classNames('inline-flex rounded-md border', active ? 'border-accent-edge bg-accent-soft text-accent-ink' : 'border-edge bg-button')}>
      <Popover.Root open={open} onOpenChange={onOpenChange}>
        <Popover.Trigger className={classNames(chip, 'px-2 focus-visible:outline-offset-1', active ? 'rounded-l-md' : 'rounded-md text-muted')}>
          <span className="text-muted">{label}</span>
          {active ? <span className="truncate tabular-nums">{chosen}</span> : <ChevronDown aria-hidden size={13} className="text-faint" />}
        </Popover.Trigger>
        <Popover.Portal render={<section aria-label={label} />}>
          <Popover.Positioner sideOffset={4} align="start" className="z-50 outline-hidden">
            <Popover.Popup aria-label={label} className="pop w-76 rounded-lg border border-edge bg-raised p-3 shadow-menu outline-hidden">
              {children}
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
      {active && (
        <button type="button" aria-label={`Clear ${label.toLowerCase()}`} className={classNames(chip, 'rounded-r-md border-l border-accent-edge px-1.5')} onClick={onClear}>
          <X aria-hidden size={12} />
        </button>
      )}
    </span>
  );
}
