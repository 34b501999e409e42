import { AsyncIteratorClass, implement, type Router } from '@orpc/server';
import { contract, type Contract } from '../../src-shared/contract.ts';
import type { Logger } from '../lib/logger.ts';
import { type FaultOptions, toKeydeskError, toWireError } from './faults.ts';

/** What every handler knows of its call: an id for the log, and by which door it came. */
export interface CallContext {
  readonly requestId: string;
  readonly via: 'app' | 'browser' | 'cli' | 'rest';
}

/** The whole contract, implemented: what a host serves. */
export type AppRouter = Router<Contract, CallContext>;

/** What the boundary needs from outside. */
export interface BoundaryOptions {
  readonly logger: Pick<Logger, 'error'>;
  /** A new random uuid for each INTERNAL. */
  readonly newReference: () => string;
}

const isIterator = (output: unknown): output is AsyncIteratorObject<unknown, unknown, void> =>
  typeof output === 'object' && output !== null && Symbol.asyncIterator in output && 'next' in output;

/** A stream can fail long after its call was answered: its errors pass the same boundary. */
function guardStream(stream: AsyncIteratorObject<unknown, unknown, void>, options: FaultOptions): AsyncIteratorClass<unknown> {
  return new AsyncIteratorClass<unknown>(
    async () => {
      try {
        return await stream.next();
      } catch (thrown) {
        throw toWireError(toKeydeskError(thrown, options));
      }
    },
    async () => {
      await stream.return?.();
    },
  );
}

/** Runs one call; whatever it throws, now or later in its stream, leaves as a declared error. */
async function guardCall<T extends { readonly output: unknown }>(call: () => Promise<T>, options: FaultOptions): Promise<T> {
  try {
    const result = await call();
    return isIterator(result.output) ? { ...result, output: guardStream(result.output, options) } : result;
  } catch (thrown) {
    throw toWireError(toKeydeskError(thrown, options));
  }
}

/**
 * The start of every handler: `os.tenants.list.handler(({ input, context }) => …)`.
 * Handlers throw Keydesk errors; the boundary declares them, and hides every other error behind a reference.
 */
export function createImplementer({ logger, newReference }: BoundaryOptions) {
  return implement(contract)
    .$context<CallContext>()
    .use(async ({ next, path, context }) => {
      const { requestId } = context;
      return guardCall(async () => next(), { logger, newReference, what: path.join('.'), requestId });
    });
}

/** What `createImplementer` gives: the handlers of a noun take it as their first argument. */
export type Implementer = ReturnType<typeof createImplementer>;
