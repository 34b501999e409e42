import { fastify, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import { everyOperation } from '../../../src-shared/rest/operations.ts';
import type { RestDoor } from '../../api/rest/door.ts';
import { RestRefusal } from '../../api/rest/refusal.ts';
import type { Logger } from '../../lib/logger.ts';
import { factsOf, ownHost } from '../request-facts.ts';
import { type Answers, plainHeaders } from './answers.ts';
import { correlationOf, judgeCall, mostBodyBytes, refusalOfStatus } from './judge-call.ts';
import { laterJson } from './json-body.ts';
import { callsByPath, type PathCalls, routeOf, withPlainVerb } from './paths.ts';
import type { UnderWay } from './under-way.ts';

/** How long a client may take, in milliseconds: to send its headers, a whole request, and the next one on the same connection. */
export interface Patience {
  readonly headers: number;
  readonly request: number;
  readonly idle: number;
  /** How often it is looked at. */
  readonly look: number;
}

/** The patience of a desk. */
export const usualPatience: Patience = { headers: 10_000, request: 30_000, idle: 20_000, look: 2_000 };

/** What the server is made of. */
export interface RestServerParts {
  readonly door: RestDoor;
  readonly answers: Answers;
  readonly underWay: UnderWay;
  /** Whether the server is on its way out: a request that had begun to arrive becomes no call any more. */
  readonly isStopping: () => boolean;
  readonly logger: Logger;
  readonly newId: () => string;
  readonly patience: Patience;
}

const mostConnections = 256;
const mostHeaderBytes = 16 * 1024;
const longestParameter = 2048;

/** Every method the server knows: those that a path does not have are answered 405, and not as if there were no such path. */
const methods = ['GET', 'HEAD', 'TRACE', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

const notFound = { status: 404, code: 'not_found', title: 'There is no such path', detail: 'No call has this path. GET /openapi.json tells them all.' } as const;

const stopping = {
  status: 503,
  code: 'api_stopping',
  title: 'The API is being switched off',
  detail: 'Nothing was done. Call again once it is on, where the settings have it.',
  retryAfterSeconds: 1,
} as const;

function wordsOf(headers: FastifyRequest['headers']): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}

/** Hands a request over to the door, as one of the calls of its path. */
function handlerOf({ door, answers, underWay, isStopping }: RestServerParts, calls: PathCalls) {
  const allowed = [...calls.keys()].map((method) => method.toUpperCase()).join(', ');
  const detail = `This path knows ${allowed}. GET /openapi.json tells every call.`;
  const byMethod = new Map([...calls].map(([method, operation]) => [method.toUpperCase(), operation]));
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const operation = byMethod.get(request.method);
    if (operation === undefined) {
      reply.header('allow', allowed);
      return answers.refuse(request, reply, { status: 405, code: 'method_not_allowed', title: 'The path has no such method', detail });
    }
    if (isStopping()) return answers.refuse(request, reply, stopping);
    const body = laterJson(request.body as Buffer | undefined);
    const answer = await door.answer({
      operation,
      requestId: request.id,
      correlationId: correlationOf(request),
      authorization: request.headers.authorization,
      params: request.params as Readonly<Record<string, string>>,
      query: request.query as Readonly<Record<string, string | readonly string[]>>,
      headers: wordsOf(request.headers),
      get body() {
        return body();
      },
      origin: `http://${ownHost(request)}`,
      target: request.raw.url ?? '',
      signal: underWay.follow(reply.raw),
    });
    return answers.send(request, reply, answer, operation);
  };
}

/** What went wrong in the server itself: with the request, or with us. */
function answerError({ answers, logger, newId }: RestServerParts, error: FastifyError | RestRefusal, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof RestRefusal) return answers.refuse(request, reply, error.facts);
  const known = refusalOfStatus(error.statusCode ?? 500);
  if (known !== null) return answers.refuse(request, reply, known);
  const reference = newId();
  logger.error({ reference, requestId: request.id, name: error.name, stack: error.stack }, 'REST request failed');
  const detail = `This is a fault of ours, and the log knows it as ${reference}. Try again; if it happens again, tell who runs the desk.`;
  return answers.refuse(request, reply, { status: 500, code: 'internal_error', title: 'Something went wrong in Keydesk', detail, facts: { reference } });
}

const reasons: Readonly<Record<number, string>> = { 400: 'Bad Request', 408: 'Request Timeout', 431: 'Request Header Fields Too Large' };
const statuses: Readonly<Record<string, 431 | 408>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** Answers what never became a request, and closes: there is no path to tell a dialect by. */
function answerBroken({ door, newId }: RestServerParts, error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const status = statuses[error.code ?? ''] ?? 400;
  const facts = refusalOfStatus(status);
  const requestId = newId();
  const { body = '', headers } = facts === null ? { headers: {} } : door.refuse('common', facts, { requestId, target: '' });
  const all = { ...plainHeaders, ...headers, 'x-request-id': requestId, 'content-length': String(Buffer.byteLength(body)), connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${String(status)} ${reasons[status] ?? 'Bad Request'}\r\n${lines.join('')}\r\n${body}`);
}

function createFastify(parts: RestServerParts): FastifyInstance {
  const { patience, newId, answers } = parts;
  return fastify({
    logger: false,
    trustProxy: false,
    genReqId: newId,
    requestIdHeader: false,
    rewriteUrl: ({ url = '' }) => withPlainVerb(url),
    exposeHeadRoutes: false,
    bodyLimit: mostBodyBytes,
    requestTimeout: patience.request,
    keepAliveTimeout: patience.idle,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: longestParameter },
    // A request without a host is refused by us, in our words, like one that names another.
    http: { maxHeaderSize: mostHeaderBytes, headersTimeout: patience.headers, connectionsCheckingInterval: patience.look, requireHostHeader: false },
    frameworkErrors: (error, request, reply) => {
      answers.dress(request, reply);
      answerError(parts, error, request, reply);
    },
    clientErrorHandler: (error, socket) => answerBroken(parts, error, socket),
  });
}

/**
 * The server of the REST API, before it listens. Every request is judged before any of its body is read; one that asks for an
 * upgrade is answered as a refused request, and its connection closed.
 */
export function createRestServer(parts: RestServerParts): FastifyInstance {
  const { answers } = parts;
  const server = createFastify(parts);
  server.server.maxConnections = mostConnections;
  // What else a client expects is its own affair; Node would answer for us, without the id of the request.
  server.server.on('checkExpectation', (request, response) => server.server.emit('request', request, response));
  server.removeAllContentTypeParsers();
  // The bytes are collected up to their limit and no more: what they say is for the door to ask, once it knows who calls.
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
  server.addHook('onRequest', async (request, reply) => {
    answers.dress(request, reply);
    const facts = factsOf(request);
    if (facts.upgrade) reply.header('connection', 'close');
    const refusal = judgeCall({ ...facts, headers: request.raw.headers, authorizations: request.raw.headersDistinct['authorization'] ?? [] }, ownHost(request));
    if (refusal !== null) await answers.refuse(request, reply, refusal);
  });
  for (const [path, calls] of callsByPath(everyOperation)) server.route({ method: methods, url: routeOf(path), handler: handlerOf(parts, calls) });
  server.setErrorHandler<FastifyError>((error, request, reply) => answerError(parts, error, request, reply));
  server.setNotFoundHandler((request, reply) => answers.refuse(request, reply, notFound));
  return server;
}
