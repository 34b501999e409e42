import { closeCodes, rpcPath, rpcProtocol } from '../../src-shared/wire.ts';
import type { Page } from './page.ts';
import { launchTokenOf, openSession, sessionHolds } from './session.ts';
import type { ConnectionState, ConnectionStatus, RefusalReason } from './state.ts';

/** What keeps a page of browser mode connected. */
export interface SocketOptions {
  readonly page: Page;
  readonly status: ConnectionStatus;
  /** Called with each socket before it opens, so that it misses no message. */
  readonly onSocket: (socket: WebSocket) => void;
}

const firstWait = 250;
const longestWait = 5_000;

/** How long to wait before the next attempt, in milliseconds: doubling, up to five seconds. */
export const backoff = (attempt: number): number => Math.min(firstWait * 2 ** attempt, longestWait);

const refusals: ReadonlyMap<number, RefusalReason> = new Map([
  [closeCodes.sessionTaken, 'taken'],
  [closeCodes.superseded, 'superseded'],
]);

interface End {
  readonly opened: boolean;
  readonly code: number;
}

/** One socket from its opening to its end. */
function live({ page, status, onSocket }: SocketOptions, pageKey: string): Promise<End> {
  return new Promise((resolve) => {
    let opened = false;
    const socket = page.openSocket(rpcPath, [rpcProtocol, pageKey]);
    socket.addEventListener('open', () => {
      opened = true;
      onSocket(socket);
      status.set({ phase: 'open' });
    });
    socket.addEventListener('close', ({ code }) => resolve({ opened, code }));
  });
}

/** What the end of a socket means. A refused upgrade tells a page nothing, so main is asked. */
async function judgeEnd(page: Page, pageKey: string, { opened, code }: End): Promise<ConnectionState> {
  const reason = refusals.get(code);
  if (reason !== undefined) return { phase: 'refused', reason };
  const holds = opened || (await sessionHolds(page, pageKey));
  return holds ? { phase: 'lost' } : { phase: 'refused', reason: 'no-session' };
}

/** One attempt: from asking for the session to the end of its socket. */
async function attempt(options: SocketOptions, onOpened: () => void): Promise<ConnectionState> {
  try {
    const session = await openSession(options.page);
    if ('refused' in session) return { phase: 'refused', reason: session.refused };
    const end = await live(options, session.pageKey);
    if (end.opened) onOpened();
    return await judgeEnd(options.page, session.pageKey, end);
  } catch {
    return { phase: 'lost' };
  }
}

/** Connects, and again whenever the connection drops, until main refuses this page. */
async function keepConnected(options: SocketOptions): Promise<void> {
  let failures = 0;
  for (;;) {
    const state = await attempt(options, () => (failures = 0));
    options.status.set(state);
    if (state.phase === 'refused') return;
    await options.page.wait(backoff(failures));
    failures += 1;
  }
}

/**
 * Keeps a page of browser mode connected. A refused page tries again when the officer puts a new launch address into the
 * same tab, which changes only the fragment, or when `retry` is called.
 */
export function keepSocket(options: SocketOptions): { readonly retry: () => void } {
  const { page, status } = options;
  const retry = (): void => {
    if (status.get().phase !== 'refused') return;
    status.set({ phase: 'connecting' });
    void keepConnected(options);
  };
  page.onFragment(() => {
    if (launchTokenOf(page) !== null) retry();
  });
  void keepConnected(options);
  return { retry };
}
