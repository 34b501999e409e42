import { Dialog as Base } from '@base-ui/react/dialog';
import { useRef } from 'react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { CloseButton, Scrim } from './Dialog.tsx';
import { FocusReturn } from './FocusReturn.tsx';

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
    <header className="border-b border-line py-3.5 pr-12 pl-5">
      <Base.Title className="truncate text-lg font-semibold tracking-[-0.012em]">{title}</Base.Title>
      {subtitle !== undefined && <div className="mt-1 flex flex-wrap items-center gap-2 text-xs text-muted">{subtitle}</div>}
    </header>
  );
}

/** A panel from the right edge; Escape closes it and focus returns to the list. */
export function SidePanel(props: SidePanelProps): ReactNode {
  const { open, onClose, children, actions, width = 'medium' } = props;
  const popup = useRef<HTMLDivElement>(null);
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
          ref={popup}
          initialFocus={popup}
          className={classNames(
            'fixed inset-y-0 right-0 z-40 flex max-w-[calc(100vw-56px)] flex-col border-l border-edge bg-raised shadow-dialog outline-hidden transition-[translate,opacity] duration-200 ease-out data-ending-style:translate-x-6 data-ending-style:opacity-0 data-starting-style:translate-x-6 data-starting-style:opacity-0',
            width === 'wide' ? 'w-180' : 'w-120',
          )}
        >
          <PanelHead {...props} />
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
          {actions !== undefined && <footer className="flex items-center justify-end gap-2 border-t border-line px-5 py-3">{actions}</footer>}
          <CloseButton />
          <FocusReturn />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
