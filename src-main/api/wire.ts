import { ORPCError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { Logger } from '../lib/logger.ts';
import type { AppRouter, CallContext } from './boundary.ts';
import { toKeydeskError, toWireError } from './faults.ts';

/** Two-way text between a page and main, whatever carries it: a MessagePort or a WebSocket. */
export interface Wire {
  readonly send: (text: string) => void;
  readonly onMessage: (listener: (text: string) => void) => void;
  readonly onClose: (listener: () => void) => void;
}

/** Lets the page at the other end of a wire call the contract, until the wire closes. */
export type ServeWire = (wire: Wire, via: CallContext['via']) => void;

/** What serving needs from outside. */
export interface WireOptions {
  readonly router: AppRouter;
  readonly logger: Pick<Logger, 'error'>;
  /** A new random uuid: one names each call. */
  readonly newId: () => string;
}

type Socket = Parameters<RPCHandler<CallContext>['upgrade']>[0];

/** The envelope of every message of the contract is a JSON object; nothing else is let near the parser. */
const isEnvelope = (text: string): boolean => text.startsWith('{') && text.endsWith('}');

/** A wire in the shape of the one socket oRPC wants: it only listens for messages and the end, and sends texts. */
function asSocket(wire: Wire): Socket {
  const listen = {
    message: (listener: (event: { readonly data: string }) => void): void =>
      wire.onMessage((text) => {
        if (isEnvelope(text)) listener({ data: text });
      }),
    close: wire.onClose,
  };
  const socket = {
    send: wire.send,
    addEventListener: (event: 'message' | 'close', listener: () => void): void => listen[event](listener),
  };
  return socket as unknown as Socket;
}

const unknownProcedure = new KeydeskError('BAD_INPUT', {
  field: 'procedure',
  problem: 'is not part of the contract of this version',
  remedy: 'Load the page again.',
});

/** Serves the contract over any number of wires, each call under an id of its own. */
export function createServeWire({ router, logger, newId }: WireOptions): ServeWire {
  const handler = new RPCHandler<CallContext>(router, {
    rootInterceptors: [
      async (call) => call.next({ ...call, context: { ...call.context, requestId: newId() } }),
    ],
    interceptors: [
      async (call) => {
        const result = await call.next().catch((thrown: unknown) => {
          if (thrown instanceof ORPCError) throw thrown;
          const { request, context } = call;
          const options = { logger, newReference: newId, what: request.url.pathname, requestId: context.requestId };
          throw toWireError(toKeydeskError(thrown, options));
        });
        if (!result.matched) throw toWireError(unknownProcedure);
        return result;
      },
    ],
  });
  return (wire, via) => void handler.upgrade(asSocket(wire), { context: { requestId: '', via } });
}
