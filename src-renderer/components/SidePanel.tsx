import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { IconButton } from './IconButton.tsx';
import { Scrim } from './Dialog.tsx';

/** Details beside the list they come from. */
export interface SidePanelProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  /** Under the title: id, badges. */
  readonly subtitle?: ReactNode;
  readonly children: ReactNode;
  /** Stays at the bottom. */
  readonly actions?: ReactNode;
  readonly width?: 'medium' | 'wide' | undefined;
}

function PanelHead({ title, subtitle }: Pick<SidePanelProps, 'title' | 'subtitle'>): ReactNode {
  return (
    <header className="flex items-start gap-3 border-b border-line px-5 py-3.5">
      <div className="min-w-0 flex-1">
        <Base.Title className="truncate text-lg font-semibold tracking-[-0.012em]">{title}</Base.Title>
        {subtitle !== undefined && <div className="mt-1 flex flex-wrap items-center gap-2 text-xs text-muted">{subtitle}</div>}
      </div>
      <Base.Close render={<IconButton icon={X} label="Close" tooltip={false} className="-mr-2" />} />
    </header>
  );
}

/** A panel from the right edge; Escape closes it and focus returns to the list. */
export function SidePanel(props: SidePanelProps): ReactNode {
  const { open, onClose, children, actions, width = 'medium' } = props;
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Base.Portal>
        <Scrim />
        <Base.Popup
          className={classNames(
            'fixed inset-y-0 right-0 z-40 flex max-w-[calc(100vw-56px)] flex-col border-l border-edge bg-raised shadow-dialog outline-hidden transition-[translate,opacity] duration-200 ease-out data-ending-style:translate-x-6 data-ending-style:opacity-0 data-starting-style:translate-x-6 data-starting-style:opacity-0',
            width === 'wide' ? 'w-180' : 'w-120',
          )}
        >
          <PanelHead {...props} />
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
          {actions !== undefined && <footer className="flex items-center justify-end gap-2 border-t border-line px-5 py-3">{actions}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
