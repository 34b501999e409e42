import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useToasts } from '../stores/view.tsx';
import type { Toast } from '../stores/view-stores.ts';
import { Button } from './Button.tsx';
import { toneIcons } from './Callout.tsx';
import { classNames } from './class-names.ts';
import { IconButton } from './IconButton.tsx';
import { toneInk } from './tone.ts';

interface ToastCardProps {
  readonly toast: Toast;
  readonly onDismiss: (id: string) => void;
}

/** Leaves after its time; waits while a pointer or the focus is on it. */
function useLeaving({ toast, onDismiss }: ToastCardProps, held: boolean): void {
  useEffect(() => {
    if (held || toast.lasts === 0) return undefined;
    const timer = setTimeout(() => { onDismiss(toast.id); }, toast.lasts);
    return () => { clearTimeout(timer); };
  }, [toast, onDismiss, held]);
}

function ToastAction({ toast, onDismiss }: ToastCardProps): ReactNode {
  const { action } = toast;
  if (!action) return null;
  const act = (): void => {
    action.run();
    onDismiss(toast.id);
  };
  return (
    <Button size="small" className="mt-2" onClick={act}>
      {action.label}
    </Button>
  );
}

function ToastCard(props: ToastCardProps): ReactNode {
  const { toast, onDismiss } = props;
  const [held, setHeld] = useState(false);
  useLeaving(props, held);
  const Icon = toneIcons[toast.tone];
  const hold = (): void => { setHeld(true); };
  const release = (): void => { setHeld(false); };
  return (
    <li
      onPointerEnter={hold}
      onPointerLeave={release}
      onFocus={hold}
      onBlur={release}
      className="flex gap-2.5 rounded-lg border border-edge bg-raised py-2.5 pr-2 pl-3 shadow-menu transition-[opacity,translate] duration-150 starting:translate-y-2 starting:opacity-0"
    >
      <Icon aria-hidden size={16} className={classNames('mt-0.5 shrink-0', toneInk[toast.tone])} />
      <div className="min-w-0 flex-1 py-px">
        <p className="text-sm font-medium wrap-anywhere">{toast.title}</p>
        {toast.detail !== undefined && <p className="mt-0.5 text-xs wrap-anywhere text-muted">{toast.detail}</p>}
        <ToastAction {...props} />
      </div>
      <IconButton icon={X} label="Dismiss" size="small" tooltip={false} onClick={() => { onDismiss(toast.id); }} />
    </li>
  );
}

/**
 * The place where toasts appear and are read out; once, near the root. They stand above panels and dialogs, and in the middle,
 * where they cover no button of either. A bar at the foot of a page, marked `data-foot-bar`, lifts them above itself while no
 * dialog stands before it.
 */
export function Toasts(): ReactNode {
  const { toasts, dismiss } = useToasts();
  return createPortal(
    <section aria-label="Notifications" aria-live="polite" className="pointer-events-none fixed bottom-4 left-1/2 z-60 w-90 -translate-x-1/2 [body:has([data-foot-bar]):not(:has([role=dialog]))_&]:bottom-26">
      <ol className="pointer-events-auto flex flex-col gap-2">
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} onDismiss={dismiss} />
        ))}
      </ol>
    </section>,
    document.body,
  );
}
