import { createContext, useContext, useEffect } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Command, PaletteState, ThemeState, ToastState, ViewStores } from './view-stores.ts';

const ViewContext = createContext<ViewStores | undefined>(undefined);

/** Gives the view stores to everything below it. */
export function ViewProvider({ stores, children }: { readonly stores: ViewStores; readonly children: ReactNode }): ReactNode {
  return <ViewContext value={stores}>{children}</ViewContext>;
}

function useView(): ViewStores {
  const stores = useContext(ViewContext);
  if (!stores) throw new Error('The view stores need a ViewProvider above');
  return stores;
}

/** The way to show a toast: `const showToast = useToast()`. */
export function useToast(): ToastState['show'] {
  return useStore(useView().toasts, (state) => state.show);
}

/** The toasts on screen. */
export function useToasts(): ToastState {
  return useStore(useView().toasts);
}

/** The palette's state. */
export function usePalette(): PaletteState {
  return useStore(useView().palette);
}

/** The chosen theme and the way to choose. */
export function useTheme(): ThemeState {
  return useStore(useView().theme);
}

/**
 * Offers commands in the palette while a component is on screen.
 * @param commands a list that keeps its identity between renders (a constant or `useMemo`)
 */
export function useCommands(commands: readonly Command[]): void {
  const offer = useStore(useView().palette, (state) => state.offer);
  useEffect(() => offer(commands), [offer, commands]);
}
