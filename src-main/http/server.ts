import websocket from '@fastify/websocket';
import { fastify, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { rpcProtocol } from '../../src-shared/wire.ts';
import type { Logger } from '../lib/logger.ts';
import { pageHeaders } from '../lib/page-headers.ts';
import { judgeHost, type Refusal } from './guards.ts';
import { mostMessageBytes } from './page-wire.ts';
import { factsOf, ownHost } from './request-facts.ts';

const smallBody = 4096;
const requestMilliseconds = 30_000;
const mostConnections = 64;
const mostHeaderBytes = 16 * 1024;
const longestLoggedTarget = 200;

/** Answers a refused request and notes it; the body is plain text, for no page of ours reads it. */
export async function answerRefusal(request: FastifyRequest, reply: FastifyReply, refusal: Refusal, logger: Logger): Promise<FastifyReply> {
  const target = (request.raw.url ?? '').slice(0, longestLoggedTarget);
  logger.warn({ method: request.method, target, status: refusal.status, reason: refusal.reason }, 'request refused');
  return reply.code(refusal.status).type('text/plain; charset=utf-8').send(refusal.reason);
}

/** Errors of the server itself answer with their status alone; what they say may repeat the request. */
function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply, logger: Logger): FastifyReply {
  const status = error.statusCode ?? 500;
  const facts = { method: request.method, status, code: error.code };
  if (status >= 500) logger.error({ ...facts, name: error.name, stack: error.stack }, 'request failed');
  else logger.warn(facts, 'request refused');
  return reply.code(status).type('text/plain; charset=utf-8').send(status >= 500 ? 'The request failed.' : 'The request was refused.');
}

async function registerSockets(server: FastifyInstance, logger: Logger): Promise<void> {
  await server.register(websocket, {
    options: {
      maxPayload: mostMessageBytes,
      perMessageDeflate: false,
      handleProtocols: (offered) => (offered.has(rpcProtocol) ? rpcProtocol : false),
    },
    errorHandler: (error, page) => {
      logger.warn({ name: error.name }, 'a page broke its connection');
      page.terminate();
    },
  });
}

/**
 * The loopback server, before anything is registered: small JSON bodies only, every request judged by its host first.
 * Browser mode registers its page here, and other doors their own prefix beside it.
 */
export async function createServer(logger: Logger): Promise<FastifyInstance> {
  const server = fastify({
    logger: false,
    trustProxy: false,
    bodyLimit: smallBody,
    requestTimeout: requestMilliseconds,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 4096 },
    http: { maxHeaderSize: mostHeaderBytes },
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply, logger),
  });
  server.server.maxConnections = mostConnections;
  server.removeContentTypeParser('text/plain');
  // Before any guard: what a guard refuses must already be known as an upgrade, or its socket would stay open.
  await registerSockets(server, logger);
  server.addHook('onRequest', async (request, reply) => {
    const host = ownHost(request);
    reply.headers(pageHeaders([`ws://${host}`]));
    const refusal = judgeHost(factsOf(request), host);
    if (refusal !== null) await answerRefusal(request, reply, refusal, logger);
  });
  server.setErrorHandler<FastifyError>((error, request, reply) => answerError(error, request, reply, logger));
  server.setNotFoundHandler((_request, reply) => reply.code(404).type('text/plain; charset=utf-8').send('There is nothing here.'));
  return server;
}
