import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';

/** Opens tooltips quickly one after another; once, near the root. */
export function TooltipProvider({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <Base.Provider delay={350} closeDelay={60}>
      {children}
    </Base.Provider>
  );
}

/** A hint on hover and focus. It repeats or adds detail: nothing needed stands in a tooltip alone. */
export interface TooltipProps {
  readonly text: ReactNode;
  /** One element that can be hovered; it becomes the trigger. */
  readonly children: ReactElement<Record<string, unknown>>;
  readonly side?: 'top' | 'right' | 'bottom' | 'left' | undefined;
  readonly disabled?: boolean | undefined;
}

/** Shows a short text beside its child. */
export function Tooltip({ text, children, side = 'top', disabled = false }: TooltipProps): ReactNode {
  return (
    <Base.Root disabled={disabled}>
      <Base.Trigger render={children} />
      <Base.Portal render={<section aria-label="Hint" />}>
        <Base.Positioner side={side} sideOffset={6} className="z-50">
          <Base.Popup role="tooltip" className="pop max-w-80 rounded-md border border-edge bg-raised px-2 py-1 text-xs text-ink shadow-menu">
            {text}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
