import { WebSocket as NodeSocket } from 'ws';
import type { Page } from '../../src-renderer/connection/page.ts';

/** A page of a browser without the browser: an address, a cookie jar, a tab's storage, real requests and real sockets. */
export interface TestPage extends Page {
  /** What the page asked for, as `METHOD path`. */
  readonly asked: readonly string[];
  /** What was waited, in milliseconds. */
  readonly waited: readonly number[];
  /** Types another address into the same tab. */
  readonly visit: (url: string) => void;
  /** Cuts the open socket as a dropped connection does. */
  readonly cut: () => void;
  readonly address: () => string;
}

/** What two tabs of one browser have in common. */
export interface CookieJar {
  cookie: string;
}

/** A tab of a browser that opens the given address. */
export function openTab(url: string, jar: CookieJar = { cookie: '' }): TestPage {
  const { origin } = new URL(url);
  const stored = new Map<string, string>();
  const listeners: (() => void)[] = [];
  const asked: string[] = [];
  const waited: number[] = [];
  const sockets: NodeSocket[] = [];
  let address = new URL(url);
  return {
    origin,
    asked,
    waited,
    address: () => address.href,
    fragment: () => address.hash,
    dropFragment: () => void (address = new URL(address.pathname, origin)),
    onFragment: (listener) => void listeners.push(listener),
    read: (name) => stored.get(name) ?? null,
    write: (name, text) => void stored.set(name, text),
    visit: (next) => {
      address = new URL(next);
      for (const listener of listeners) listener();
    },
    cut: () => sockets.at(-1)?.terminate(),
    fetch: async (path, request) => {
      asked.push(`${request.method ?? 'GET'} ${path}`);
      const headers = { ...(request.headers as Record<string, string>), origin, cookie: jar.cookie };
      const answer = await fetch(new URL(path, origin), { ...request, headers });
      const [cookie] = answer.headers.get('set-cookie')?.split(';') ?? [];
      if (cookie !== undefined) jar.cookie = cookie;
      return answer;
    },
    openSocket: (path, protocols) => {
      const socket = new NodeSocket(`${origin.replace('http', 'ws')}${path}`, [...protocols], {
        headers: { origin, cookie: jar.cookie },
      });
      socket.on('error', () => undefined);
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    wait: async (milliseconds) => {
      waited.push(milliseconds);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
