import type { FastifyReply, FastifyRequest } from 'fastify';
import { everyOperation } from '../../../src-shared/rest/operations.ts';
import type { Operation } from '../../../src-shared/rest/operation.ts';
import type { RestAnswer, RestDoor } from '../../api/rest/door.ts';
import type { RefusalFacts } from '../../api/rest/refusal.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/logger.ts';
import { correlationHeader, correlationOf } from './judge-call.ts';
import type { LastCalls } from './last-calls.ts';
import { dialectsOf } from './paths.ts';
import { sparingLog } from './sparing-log.ts';

const longestPath = 200;

/** What an answer that is no page carries, whoever asked. */
export const plainHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Sends what was answered, and what was refused before it became a call. */
export interface Answers {
  /** The headers of every answer, the id of the request first; how long it takes is counted from here. */
  dress(request: FastifyRequest, reply: FastifyReply): void;
  send(request: FastifyRequest, reply: FastifyReply, answer: RestAnswer, operation: Operation | null): FastifyReply;
  refuse(request: FastifyRequest, reply: FastifyReply, facts: RefusalFacts): FastifyReply;
}

/** What answering needs. */
export interface AnswerParts {
  readonly door: RestDoor;
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly logger: Logger;
  readonly calls: LastCalls;
  /** Whether the server is on its way out: then connections are not kept. */
  readonly isStopping: () => boolean;
}

/** The path of a request, without a query that could hold anything. */
function pathOf(request: FastifyRequest): string {
  const [path = ''] = (request.raw.url ?? '').split('?');
  return path;
}

/** The way back for all that came in. */
export function createAnswers({ door, clock, logger, calls, isStopping }: AnswerParts): Answers {
  const dialectOf = dialectsOf(everyOperation);
  const sparing = sparingLog(clock);
  // The server counts no time of its own as long as it keeps no log.
  const begun = new WeakMap<FastifyRequest, number>();
  const note = (request: FastifyRequest, { status, agent }: RestAnswer, operation: Operation | null): void => {
    calls.note({
      at: clock.now(),
      requestId: request.id,
      method: request.method,
      path: pathOf(request).slice(0, longestPath),
      operation: operation?.id ?? null,
      status,
      milliseconds: clock.monotonic() - (begun.get(request) ?? clock.monotonic()),
      publicKey: agent?.publicKey ?? null,
      keyName: agent?.name ?? null,
    });
  };
  const send: Answers['send'] = (request, reply, answer, operation) => {
    note(request, answer, operation);
    if (isStopping()) reply.header('connection', 'close');
    return reply.code(answer.status).headers(answer.headers).send(answer.body);
  };
  return {
    dress: (request, reply) => {
      begun.set(request, clock.monotonic());
      const correlation = correlationOf({ headers: request.headers });
      reply.headers({ ...plainHeaders, 'x-request-id': request.id, ...(correlation === undefined ? {} : { [correlationHeader]: correlation }) });
    },
    send,
    refuse: (request, reply, facts) => {
      const path = pathOf(request);
      const { status, code } = facts;
      sparing((leftOut) => logger.warn({ method: request.method, path: path.slice(0, longestPath), status, code, requestId: request.id, leftOut }, 'REST request refused'));
      return send(request, reply, door.refuse(dialectOf(path), facts, { requestId: request.id, target: path }), null);
    },
  };
}
