import { CSPProvider } from '@base-ui/react/csp-provider';
import type { ReactNode } from 'react';
import { CommandPalette } from '../components/CommandPalette.tsx';
import { CopyProvider } from '../components/copy-context.ts';
import type { CopyText } from '../components/copy-context.ts';
import { Toasts } from '../components/Toasts.tsx';
import { TooltipProvider } from '../components/Tooltip.tsx';
import type { Router } from '../router.ts';
import { RouterProvider } from '../routing.tsx';
import { ViewProvider } from '../stores/view.tsx';
import type { ViewStores } from '../stores/view-stores.ts';

/** What every screen stands on. */
export interface GroundProps {
  readonly router: Router;
  readonly stores: ViewStores;
  readonly copy: CopyText;
  readonly children: ReactNode;
}

/** The providers around the app, and the two layers above it: palette and toasts. */
export function Ground({ router, stores, copy, children }: GroundProps): ReactNode {
  return (
    <CSPProvider disableStyleElements>
      <RouterProvider router={router}>
        <ViewProvider stores={stores}>
          <CopyProvider value={copy}>
            <TooltipProvider>
              {children}
              <CommandPalette />
              <Toasts />
            </TooltipProvider>
          </CopyProvider>
        </ViewProvider>
      </RouterProvider>
    </CSPProvider>
  );
}
