import type { FastifyInstance } from 'fastify';
import { KeydeskError } from '../../../src-shared/errors.ts';
import type { RestCallShown } from '../../../src-shared/rest-api.ts';
import type { RestDoor } from '../../api/rest/door.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/logger.ts';
import { loopback } from '../request-facts.ts';
import { createAnswers } from './answers.ts';
import { lastCalls } from './last-calls.ts';
import { createRestServer, type Patience, usualPatience } from './rest-server.ts';
import { UnderWay } from './under-way.ts';

/** What the REST API is served with. */
export interface RestHostOptions {
  readonly door: RestDoor;
  readonly logger: Logger;
  readonly clock: Clock;
  /** A new random uuid: one names each request. */
  readonly newId: () => string;
  /** The port to listen at; 0 for a free one. */
  readonly port: number;
  readonly patience?: Patience;
}

/** The REST API while it listens. */
export interface RestHost {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  /** The last hundred calls, newest first. */
  calls(): readonly RestCallShown[];
  /** Forgets the calls: another vault lies on the desk, and they are not for its officer to see. */
  forgetCalls(): void;
  /** Takes no more calls, lets those under way end for five seconds, tells the others to stop, and closes. */
  close(): Promise<void>;
}

const graceMilliseconds = 5_000;
const lastMilliseconds = 1_000;

const problems: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'this account may not listen there',
};

async function listen(server: FastifyInstance, port: number): Promise<number> {
  try {
    await server.listen({ host: loopback, port });
  } catch (error) {
    const problem = problems[(error as NodeJS.ErrnoException).code ?? ''];
    throw problem === undefined ? error : new KeydeskError('PORT_UNAVAILABLE', { port, problem }, { cause: error });
  }
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens at no port');
  return address.port;
}

/**
 * Serves the REST API on the loopback address, on a listener of its own: no cookie and no session of a page ever meets it.
 * @throws PORT_UNAVAILABLE
 */
export async function startRestHost({ door, logger, clock, newId, port: wanted, patience = usualPatience }: RestHostOptions): Promise<RestHost> {
  const calls = lastCalls();
  const underWay = new UnderWay();
  let stopping = false;
  const isStopping = (): boolean => stopping;
  const answers = createAnswers({ door, clock, logger, calls, isStopping });
  const server = createRestServer({ door, answers, underWay, isStopping, logger, newId, patience });
  const port = await listen(server, wanted);
  return {
    url: `http://${loopback}:${String(port)}`,
    port,
    calls: () => calls.list(),
    forgetCalls: () => {
      calls.forget();
    },
    close: async () => {
      stopping = true;
      const closed = server.close();
      await underWay.drained(clock, graceMilliseconds);
      underWay.abort();
      await underWay.drained(clock, lastMilliseconds);
      server.server.closeAllConnections();
      await closed;
    },
  };
}
