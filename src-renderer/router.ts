/** The tabs of one tenant's page. */
export const tenantTabs = ['status', 'byok', 'secrets', 'activity'] as const;
export type TenantTab = (typeof tenantTabs)[number];

/** The sections of the settings page. */
export const settingsSections = ['security', 'keychain', 'backup', 'api', 'about'] as const;
export type SettingsSection = (typeof settingsSections)[number];

/** The lists beside the keys themselves. */
export const keysTabs = ['cryptoperiods', 'drills'] as const;
export type KeysTab = (typeof keysTabs)[number];

/** The list beside the access keys themselves: what of them should be looked at. */
export const accessKeyTabs = ['review'] as const;
export type AccessKeyTab = (typeof accessKeyTabs)[number];

/** Every place of the app. Filters are not part of it: they stand in the URL's search. */
export type Route =
  | { readonly screen: 'overview' }
  | { readonly screen: 'tenants' }
  | { readonly screen: 'tenant'; readonly tenant: string; readonly tab?: TenantTab | undefined }
  | { readonly screen: 'keys'; readonly tab?: KeysTab | undefined }
  | { readonly screen: 'key'; readonly key: string }
  | { readonly screen: 'drill'; readonly drill: string }
  | { readonly screen: 'work'; readonly job?: string | undefined }
  | { readonly screen: 'secrets'; readonly tenant?: string | undefined; readonly secret?: string | undefined }
  | { readonly screen: 'access-keys'; readonly tab?: AccessKeyTab | undefined; readonly publicKey?: string | undefined }
  | { readonly screen: 'import' }
  | { readonly screen: 'audit' }
  | { readonly screen: 'reports' }
  | { readonly screen: 'settings'; readonly section?: SettingsSection | undefined }
  | { readonly screen: 'api-reference'; readonly operation?: string | undefined }
  | { readonly screen: 'not-found'; readonly path: string };

/** A change of the search: null or an empty list takes the name away. */
export type SearchPatch = Readonly<Record<string, string | readonly string[] | null>>;

function member<T extends string>(list: readonly T[], word: string): T | undefined {
  return list.find((item) => item === word);
}

function segments(path: string): readonly string[] | undefined {
  try {
    return path.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function tenantRoute(rest: readonly string[]): Route | undefined {
  const [tenant, word] = rest;
  if (tenant === undefined) return { screen: 'tenants' };
  if (word === undefined) return { screen: 'tenant', tenant };
  const tab = member(tenantTabs, word);
  return tab && { screen: 'tenant', tenant, tab };
}

function settingsRoute(rest: readonly string[]): Route | undefined {
  const [word] = rest;
  if (word === undefined) return { screen: 'settings' };
  const section = member(settingsSections, word);
  return section && { screen: 'settings', section };
}

function keysRoute(rest: readonly string[]): Route | undefined {
  const [word, drill] = rest;
  if (word === undefined) return { screen: 'keys' };
  const tab = member(keysTabs, word);
  if (drill !== undefined) return tab === 'drills' ? { screen: 'drill', drill } : undefined;
  return tab === undefined ? { screen: 'key', key: word } : { screen: 'keys', tab };
}

function secretsRoute([tenant, secret]: readonly string[]): Route {
  return { screen: 'secrets', tenant, secret };
}

function accessKeysRoute([word, key]: readonly string[]): Route | undefined {
  const tab = member(accessKeyTabs, word ?? '');
  if (tab !== undefined) return { screen: 'access-keys', tab, ...(key === undefined ? {} : { publicKey: key }) };
  return key === undefined ? { screen: 'access-keys', ...(word === undefined ? {} : { publicKey: word }) } : undefined;
}

const deepest: Readonly<Record<string, number>> = { tenants: 3, keys: 3, secrets: 3, 'access-keys': 3, settings: 2, work: 2, 'api-reference': 2 };

function match(head: string | undefined, rest: readonly string[]): Route | undefined {
  switch (head) {
    case undefined:
      return { screen: 'overview' };
    case 'tenants':
      return tenantRoute(rest);
    case 'keys':
      return keysRoute(rest);
    case 'work':
      return { screen: 'work', ...(rest[0] === undefined ? {} : { job: rest[0] }) };
    case 'secrets':
      return secretsRoute(rest);
    case 'access-keys':
      return accessKeysRoute(rest);
    case 'settings':
      return settingsRoute(rest);
    case 'api-reference':
      return { screen: 'api-reference', ...(rest[0] === undefined ? {} : { operation: rest[0] }) };
    case 'import':
    case 'audit':
    case 'reports':
      return { screen: head };
    default:
      return undefined;
  }
}

/**
 * The route a URL path stands for; a path nobody knows is `not-found`, never an exception.
 * @param path the path alone, without search or fragment
 */
export function parseRoute(path: string): Route {
  const parts = segments(path);
  const [head, ...rest] = parts ?? ['?'];
  const tooDeep = (parts?.length ?? 0) > (head === undefined ? 0 : (deepest[head] ?? 1));
  return (tooDeep ? undefined : match(head, rest)) ?? { screen: 'not-found', path };
}

function joined(...parts: readonly (string | undefined)[]): string {
  const known = parts.filter((part) => part !== undefined);
  return `/${known.map(encodeURIComponent).join('/')}`;
}

/** A place among the keys: their lists, one key, one drill. */
export type KeysRoute = Extract<Route, { readonly screen: 'keys' | 'key' | 'drill' }>;

/** Whether a place is among the keys. */
export function isKeysRoute(route: Route): route is KeysRoute {
  return route.screen === 'keys' || route.screen === 'key' || route.screen === 'drill';
}

function keysPath(route: KeysRoute): string {
  if (route.screen === 'drill') return joined('keys', 'drills', route.drill);
  return joined('keys', route.screen === 'key' ? route.key : route.tab);
}

function secretsPath({ tenant, secret }: Extract<Route, { readonly screen: 'secrets' }>): string {
  return tenant === undefined ? '/secrets' : joined('secrets', tenant, secret);
}

/** The URL path of a route: `parseRoute(formatRoute(route))` gives the route back. */
export function formatRoute(route: Route): string {
  if (isKeysRoute(route)) return keysPath(route);
  switch (route.screen) {
    case 'overview':
      return '/';
    case 'tenant':
      return joined('tenants', route.tenant, route.tab);
    case 'work':
      return joined('work', route.job);
    case 'secrets':
      return secretsPath(route);
    case 'access-keys':
      return joined('access-keys', route.tab, route.publicKey);
    case 'settings':
      return joined('settings', route.section);
    case 'api-reference':
      return joined('api-reference', route.operation);
    case 'not-found':
      return route.path;
    case 'tenants':
    case 'import':
    case 'audit':
    case 'reports':
      return joined(route.screen);
  }
}

/** The search that a patch makes of another; names keep their order, a list repeats its name. */
export function patchSearch(search: string, patch: SearchPatch): string {
  const next = new URLSearchParams(search);
  for (const [name, value] of Object.entries(patch)) {
    next.delete(name);
    for (const item of value === null ? [] : [value].flat()) if (item !== '') next.append(name, item);
  }
  const text = next.toString();
  return text === '' ? '' : `?${text}`;
}

/** The part of the browser's window the router needs. */
export interface RouterWindow {
  readonly location: { readonly pathname: string; readonly search: string };
  readonly history: {
    pushState(data: unknown, unused: string, url: string): void;
    replaceState(data: unknown, unused: string, url: string): void;
  };
  addEventListener(type: 'popstate', listener: () => void): void;
  removeEventListener(type: 'popstate', listener: () => void): void;
}

/** Where the app is, and the way to go elsewhere. */
export interface Router {
  /** Path and search as one string: the snapshot React compares. */
  readonly url: () => string;
  readonly navigate: (route: Route, search?: SearchPatch, how?: 'push' | 'replace') => void;
  /** Changes filters in place; replaces the history entry unless told to push. */
  readonly search: (patch: SearchPatch, how?: 'push' | 'replace') => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** A router over the History API. Holds no state of its own: the address bar is the state. */
export function createRouter(window: RouterWindow): Router {
  const listeners = new Set<() => void>();
  const go = (url: string, how: 'push' | 'replace'): void => {
    if (how === 'push') window.history.pushState(null, '', url);
    else window.history.replaceState(null, '', url);
    for (const listener of listeners) listener();
  };
  return {
    url: () => window.location.pathname + window.location.search,
    navigate: (route, search = {}, how = 'push') => {
      go(formatRoute(route) + patchSearch('', search), how);
    },
    search: (patch, how = 'replace') => {
      go(window.location.pathname + patchSearch(window.location.search, patch), how);
    },
    subscribe: (listener) => subscribe(window, listeners, listener),
  };
}

function subscribe(window: RouterWindow, listeners: Set<() => void>, listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}
