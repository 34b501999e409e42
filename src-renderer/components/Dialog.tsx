import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { SyntheticEvent, ReactNode, RefObject } from 'react';
import { classNames } from './class-names.ts';
import { FocusReturn } from './FocusReturn.tsx';
import { IconButton } from './IconButton.tsx';

/** A question or a short form above the page. */
export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** Buttons: the way out first, the act last. */
  readonly actions?: ReactNode;
  readonly width?: 'small' | 'medium' | 'large' | undefined;
  /** Makes the dialog a form: Enter submits. */
  readonly onSubmit?: (() => void) | undefined;
  readonly initialFocus?: RefObject<HTMLElement | null> | undefined;
  /** A dialog that may lose work closes by its buttons alone. */
  readonly guarded?: boolean | undefined;
}

const widths = { small: 'max-w-105', medium: 'max-w-130', large: 'max-w-180' } as const;

/** Closes the dialog around it. Stands last, so that focus begins with the content. */
export function CloseButton(): ReactNode {
  return <Base.Close render={<IconButton icon={X} label="Close" size="small" tooltip={false} className="absolute top-4 right-4" />} />;
}

/** The ground behind a modal. */
export function Scrim(): ReactNode {
  return (
    <Base.Backdrop forceRender className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
  );
}

function DialogHead({ title, description }: Pick<DialogProps, 'title' | 'description'>): ReactNode {
  return (
    <header className="pt-4.5 pr-12 pb-1 pl-5">
      <Base.Title className="wrap-anywhere text-lg font-semibold tracking-[-0.012em] text-ink">{title}</Base.Title>
      {description !== undefined && (
        <Base.Description render={<div />} className="mt-1 text-sm text-muted">
          {description}
        </Base.Description>
      )}
    </header>
  );
}

function DialogBody({ children, actions, onSubmit }: Pick<DialogProps, 'children' | 'actions' | 'onSubmit'>): ReactNode {
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    onSubmit?.();
  };
  const content = (
    <>
      {children !== undefined && <div className="min-h-0 flex-1 overflow-y-auto px-5 py-3">{children}</div>}
      {actions !== undefined && (
        <footer className="mt-2 flex items-center justify-end gap-2 border-t border-line px-5 py-3">{actions}</footer>
      )}
    </>
  );
  return onSubmit ? (
    <form noValidate onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
      {content}
    </form>
  ) : (
    content
  );
}

/** A modal dialog; focus stays inside and returns where it was. */
export function Dialog(props: DialogProps): ReactNode {
  const { open, onClose, width = 'medium', initialFocus, guarded = false } = props;
  return (
    <Base.Root
      open={open}
      disablePointerDismissal={guarded}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Base.Portal>
        <Scrim />
        <Base.Viewport className="fixed inset-0 z-40 grid place-items-center p-6">
          <Base.Popup
            initialFocus={initialFocus}
            className={classNames(
              'pop relative flex max-h-full w-full flex-col overflow-hidden rounded-xl border border-edge bg-raised shadow-dialog outline-hidden',
              widths[width],
            )}
          >
            <DialogHead {...props} />
            <DialogBody {...props} />
            <CloseButton />
            <FocusReturn />
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
