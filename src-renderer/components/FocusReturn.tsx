import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';

/** What has the focus now; for an entry of a menu, which is gone with it, the button that opened the menu. */
function focused(): HTMLElement | null {
  const active = document.activeElement;
  const trigger = active?.closest('[role=menu]')?.getAttribute('aria-labelledby');
  const kept = trigger ? document.getElementById(trigger) : active;
  return kept instanceof HTMLElement && kept !== document.body ? kept : null;
}

/**
 * Stands in what takes the focus for a while, and gives it back to where it was. A dialog that is taken off the page while
 * it is open does not do so by itself, and a keyboard would begin at the top again.
 */
export function FocusReturn(): ReactNode {
  const [before] = useState(focused);
  useEffect(
    () => () => {
      queueMicrotask(() => {
        if (document.activeElement === document.body) before?.focus({ preventScroll: true });
      });
    },
    [before],
  );
  return null;
}
