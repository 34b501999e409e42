import { useEffect, useRef } from 'react';
import type { ReactNode, RefObject } from 'react';
import { useRoute } from '../routing.tsx';
import { Rail } from './Rail.tsx';
import type { RailProps } from './Rail.tsx';

/** The frame around every screen of an open vault. */
export interface AppFrameProps extends RailProps {
  readonly children: ReactNode;
}

function SkipLink(): ReactNode {
  return (
    <a
      href="#main"
      className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-sm font-medium text-white focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:px-3 focus:py-2"
    >
      Skip to the content
    </a>
  );
}

/** Moves focus to the content when another screen comes, so that a keyboard goes on from there. */
function useFocusOnScreen(): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const { screen } = useRoute();
  const shown = useRef(screen);
  useEffect(() => {
    if (shown.current === screen) return;
    shown.current = screen;
    main.current?.focus({ preventScroll: true });
  }, [screen]);
  return main;
}

/** Rail at the left, content at the right; each screen scrolls for itself. */
export function AppFrame({ children, ...rail }: AppFrameProps): ReactNode {
  const main = useFocusOnScreen();
  return (
    <div className="flex h-full">
      <SkipLink />
      <Rail {...rail} />
      <main ref={main} id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-hidden">
        {children}
      </main>
    </div>
  );
}
