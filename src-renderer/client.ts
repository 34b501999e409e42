import { createORPCClient, ORPCError } from '@orpc/client';
import type { ClientContext, ClientLink } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import type { RouterUtils } from '@orpc/tanstack-query';
import type { Contract } from '../src-shared/contract.ts';
import { errorCatalogue, errorCodes, isKeydeskError, KeydeskError } from '../src-shared/errors.ts';
import type { ErrorCode, ErrorData } from '../src-shared/errors.ts';
import { pageOf } from './connection/page.ts';
import type { Page } from './connection/page.ts';
import { receivePort } from './connection/port.ts';
import { keepSocket } from './connection/socket.ts';
import { createStatus } from './connection/state.ts';
import type { Connection, ConnectionStatus } from './connection/state.ts';

/** The contract as a screen calls it: `client.tenants.list({ … })`. */
export type DeskClient = ContractRouterClient<Contract>;

/** The contract as queries and mutations: `queries.tenants.list.queryOptions({ input })`. */
export type DeskQueries = RouterUtils<DeskClient>;

/** A page's line to main. */
export interface DeskLine {
  readonly client: DeskClient;
  readonly connection: Connection;
  /** Tries again after main refused this page; does nothing otherwise. */
  readonly retry: () => void;
}

type Link = ClientLink<ClientContext>;

/** A link that goes through whatever transport is open now. */
interface SwitchedLink {
  readonly link: Link;
  readonly switchTo: (next: Link) => void;
}

const lost = (): KeydeskError => new KeydeskError('CANCELLED', { what: 'the request, since the connection to the desk was lost' });

/** Resolves when the first connection stands; rejects at once when there is none to wait for. */
function whenOpen(status: ConnectionStatus): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): boolean => {
      const { phase } = status.get();
      if (phase === 'connecting') return false;
      if (phase === 'open') resolve();
      else reject(phase === 'refused' ? new KeydeskError('SESSION_TAKEN', {}) : lost());
      return true;
    };
    if (settle()) return;
    const stop = status.subscribe(() => {
      if (settle()) stop();
    });
  });
}

/**
 * Calls wait for the first connection only. Later, while the line is being mended, they fail: nobody wants a button that
 * was pressed a minute ago to act now.
 */
function createSwitchedLink(status: ConnectionStatus): SwitchedLink {
  let current: Link | null = null;
  return {
    switchTo: (next) => (current = next),
    link: {
      call: async (path, input, options) => {
        await whenOpen(status);
        if (current === null) throw lost();
        return current.call(path, input, options);
      },
    },
  };
}

/** Connects a page of browser mode. */
export function connectBySocket(page: Page): DeskLine {
  const status = createStatus();
  const { link, switchTo } = createSwitchedLink(status);
  const onSocket = (websocket: WebSocket): void => switchTo(new SocketLink({ websocket }));
  const { retry } = keepSocket({ page, status, onSocket });
  return { client: createORPCClient(link), connection: status, retry };
}

/** Connects a page of the Electron shell by the port its preload hands over. */
export function connectByPort(port: Promise<MessagePort>): DeskLine {
  const status = createStatus();
  const { link, switchTo } = createSwitchedLink(status);
  void port.then((handed) => {
    handed.addEventListener('close', () => status.set({ phase: 'lost' }));
    switchTo(new PortLink({ port: handed }));
    handed.start();
    status.set({ phase: 'open' });
  });
  return { client: createORPCClient(link), connection: status, retry: () => undefined };
}

/** Connects this page to main, whichever host it runs in. */
export function connect(window: Window & typeof globalThis): DeskLine {
  return window.location.protocol === 'app:' ? connectByPort(receivePort(window)) : connectBySocket(pageOf(window));
}

/** The client as TanStack queries and mutations. */
export function createQueries(client: DeskClient): DeskQueries {
  return createTanstackQueryUtils(client);
}

/** An error of the closed list, code and data together. */
export type DeskError = { readonly [C in ErrorCode]: { readonly code: C; readonly data: ErrorData<C> } }[ErrorCode];

const isErrorCode = (code: string): code is ErrorCode => errorCodes.some((known) => known === code);

function declared(code: string, data: unknown): DeskError | null {
  if (!isErrorCode(code)) return null;
  const parsed = errorCatalogue[code].data.safeParse(data);
  return parsed.success ? ({ code, data: parsed.data } as DeskError) : null;
}

/**
 * Anything a call was rejected with as an error of the closed list. A call cut off by a lost connection is CANCELLED;
 * what this page itself got wrong is INTERNAL and stands in no log.
 */
export function errorOf(thrown: unknown): DeskError {
  if (isKeydeskError(thrown)) return { code: thrown.code, data: thrown.data } as DeskError;
  const known = thrown instanceof ORPCError ? declared(String(thrown.code), thrown.data) : null;
  if (known !== null) return known;
  if (thrown instanceof Error && thrown.name === 'AbortError') return errorOf(lost());
  return { code: 'INTERNAL', data: { reference: 'not logged' } };
}
