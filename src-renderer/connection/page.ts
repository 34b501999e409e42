/** What the connection needs of the page it runs in. */
export interface Page {
  readonly origin: string;
  /** The fragment of the address, with its `#`. */
  readonly fragment: () => string;
  /** Takes the fragment out of the address and out of the history. */
  readonly dropFragment: () => void;
  /** Calls when only the fragment of the address has changed. */
  readonly onFragment: (listener: () => void) => void;
  /** A small text kept for this tab and this origin alone. */
  readonly read: (name: string) => string | null;
  readonly write: (name: string, text: string) => void;
  readonly fetch: (path: string, request: RequestInit) => Promise<Response>;
  readonly openSocket: (path: string, protocols: readonly string[]) => WebSocket;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** The page this code runs in. */
export function pageOf(window: Window & typeof globalThis): Page {
  const { location, history, sessionStorage } = window;
  return {
    origin: location.origin,
    fragment: () => location.hash,
    dropFragment: () => history.replaceState(history.state, '', `${location.pathname}${location.search}`),
    onFragment: (listener) => window.addEventListener('hashchange', listener),
    read: (name) => sessionStorage.getItem(name),
    write: (name, text) => sessionStorage.setItem(name, text),
    fetch: async (path, request) => window.fetch(path, { ...request, cache: 'no-store', credentials: 'same-origin' }),
    openSocket: (path, protocols) => new window.WebSocket(`${location.origin.replace(/^http/, 'ws')}${path}`, [...protocols]),
    wait: async (milliseconds) =>
      new Promise((resolve) => {
        window.setTimeout(resolve, milliseconds);
      }),
  };
}
