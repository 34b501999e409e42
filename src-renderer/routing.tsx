import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';
import type { ComponentProps, MouseEvent, ReactNode } from 'react';
import { formatRoute, parseRoute, patchSearch } from './router.ts';
import type { Route, Router, SearchPatch } from './router.ts';

const RouterContext = createContext<Router | undefined>(undefined);

/** Gives the router to everything below it. */
export function RouterProvider({ router, children }: { readonly router: Router; readonly children: ReactNode }): ReactNode {
  return <RouterContext value={router}>{children}</RouterContext>;
}

/** The router itself: `navigate(route)` and `search(patch)`. */
export function useRouter(): Router {
  const router = useContext(RouterContext);
  if (!router) throw new Error('useRouter needs a RouterProvider above it');
  return router;
}

function useUrl(): string {
  const router = useRouter();
  return useSyncExternalStore(router.subscribe, router.url);
}

/** Where the app is now. */
export function useRoute(): Route {
  const [path = '/'] = useUrl().split('?', 1);
  return useMemo(() => parseRoute(path), [path]);
}

/** The URL's search (filters, sort, selected row) and the way to change it. */
export function useSearch(): readonly [URLSearchParams, Router['search']] {
  const router = useRouter();
  const query = useUrl().split('?')[1] ?? '';
  const search = useMemo(() => new URLSearchParams(query), [query]);
  return [search, router.search];
}

function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
}

/** A link inside the app: a real anchor, followed without loading the page again. */
export interface LinkProps extends Omit<ComponentProps<'a'>, 'href'> {
  readonly to: Route;
  readonly search?: SearchPatch | undefined;
}

/** An anchor to a route. */
export function Link({ to, search = {}, onClick, ...rest }: LinkProps): ReactNode {
  const router = useRouter();
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event);
    if (event.defaultPrevented || !isPlainClick(event)) return;
    event.preventDefault();
    router.navigate(to, search);
  };
  return <a {...rest} href={formatRoute(to) + patchSearch('', search)} onClick={follow} />;
}
