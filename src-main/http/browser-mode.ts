import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { pageKeyHeader, rpcPath, rpcProtocol, sessionPath } from '../../src-shared/wire.ts';
import type { ServeWire } from '../api/wire.ts';
import type { Logger } from '../lib/logger.ts';
import { findRendererFile, type RendererFiles } from '../lib/renderer-files.ts';
import { judgePage, readCookie, readOfferedKey } from './guards.ts';
import { wireOf } from './page-wire.ts';
import { factsOf, ownHost } from './request-facts.ts';
import type { Seat } from './seat.ts';
import { answerRefusal } from './server.ts';
import type { LaunchTokens, Session, ShownKeys } from './tokens.ts';

/** What browser mode is made of. */
export interface BrowserMode {
  readonly files: RendererFiles;
  readonly launch: LaunchTokens;
  readonly session: Session;
  readonly seat: Seat;
  readonly serve: ServeWire;
  readonly logger: Logger;
}

const launchBody = z.strictObject({ launch: z.string().min(1).max(128) });

/** Cookies of 127.0.0.1 are shared by all ports: the name carries the port, so that two desks do not disturb each other. */
const cookieName = (request: FastifyRequest): string => `keydesk-${String(request.socket.localPort)}`;

const text = (value: string | string[] | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

const cookieOf = (request: FastifyRequest): string | null => readCookie(request.headers.cookie, cookieName(request));

const shownByPage = (request: FastifyRequest): ShownKeys => ({
  cookie: cookieOf(request),
  pageKey: text(request.headers[pageKeyHeader]) ?? null,
});

const shownByUpgrade = (request: FastifyRequest): ShownKeys => ({
  cookie: cookieOf(request),
  pageKey: readOfferedKey(text(request.headers['sec-websocket-protocol']), rpcProtocol),
});

const noSession = { status: 403, reason: 'There is no session for this page: open a new launch address.' } as const;

/** Exchanges a launch token for the session, and tells a page whether its session still holds. */
function registerSession(server: FastifyInstance, { launch, session, seat, logger }: BrowserMode): void {
  server.post(sessionPath, async (request, reply) => {
    const body = launchBody.safeParse(request.body);
    if (!body.success || !launch.redeem(body.data.launch)) return answerRefusal(request, reply, noSession, logger);
    seat.supersede();
    const { cookie, pageKey } = session.start();
    reply.header('set-cookie', `${cookieName(request)}=${cookie}; HttpOnly; SameSite=Strict; Path=/`);
    return reply.header('cache-control', 'no-store').send({ pageKey });
  });
  server.get(sessionPath, async (request, reply) => {
    if (!session.isHeldBy(shownByPage(request))) return answerRefusal(request, reply, noSession, logger);
    return reply.header('cache-control', 'no-store').code(204).send();
  });
}

/** The contract over a WebSocket, for the page that holds the session and gets the seat. */
function registerContract(server: FastifyInstance, { session, seat, serve, logger }: BrowserMode): void {
  server.get(rpcPath, {
    websocket: true,
    preValidation: async (request, reply) => {
      if (!session.isHeldBy(shownByUpgrade(request))) await answerRefusal(request, reply, noSession, logger);
    },
  }, async (page) => {
    // Nothing of what the page already sends may be lost while the seat is asked for.
    page.pause();
    if (await seat.take(page)) serve(wireOf(page), 'browser');
    page.resume();
  });
}

/** The built screens; every address of a screen is the page itself. */
function registerScreens(server: FastifyInstance, { files }: BrowserMode): void {
  server.get('/*', async (request, reply) => {
    const [pathname = ''] = (request.raw.url ?? '').split('?');
    const file = findRendererFile(files, pathname);
    if (file === undefined) {
      reply.callNotFound();
      return reply;
    }
    reply.header('cache-control', file.cacheControl).type(file.contentType);
    return reply.send(await readFile(file.path));
  });
}

/** Registers browser mode on a server: its guards bind its own routes alone, so that another door can stand beside it. */
export async function registerBrowserMode(server: FastifyInstance, mode: BrowserMode): Promise<void> {
  await server.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      const refusal = judgePage(factsOf(request), `http://${ownHost(request)}`);
      if (refusal !== null) await answerRefusal(request, reply, refusal, mode.logger);
    });
    registerSession(scope, mode);
    registerContract(scope, mode);
    registerScreens(scope, mode);
  });
}
