import type { FastifyInstance } from 'fastify';
import { launchParameter } from '../../src-shared/wire.ts';
import type { AppRouter } from '../api/boundary.ts';
import { createServeWire } from '../api/wire.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { listRendererFiles } from '../lib/renderer-files.ts';
import { registerBrowserMode } from './browser-mode.ts';
import { loopback } from './request-facts.ts';
import { createSeat } from './seat.ts';
import { createServer } from './server.ts';
import { createLaunchTokens, createSession, type TokenSource } from './tokens.ts';

/** What browser mode is started with. */
export interface BrowserHostOptions {
  readonly router: AppRouter;
  /** The folder of the built screens. */
  readonly rendererFolder: string;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly tokens: TokenSource;
  /** A new random uuid. */
  readonly newId: () => string;
  /** The port to listen at; 0 or nothing for a random one. */
  readonly port?: number;
  /** Called when no page has been at the desk for a minute: the time to lock. Who takes over by a new launch address finds it as it was. */
  readonly onAbandoned?: () => void;
}

/** Browser mode while it runs. */
export interface BrowserHost {
  /** Our origin with a slash, `http://127.0.0.1:PORT/`. Alone it opens no session. */
  readonly url: string;
  readonly port: number;
  /** A new address that opens the desk once, within ten minutes; it voids the one before and takes over from an open page. */
  newLaunchUrl(): string;
  /** Says goodbye to the page and stops listening. */
  close(): Promise<void>;
}

async function listen(server: FastifyInstance, port: number): Promise<number> {
  await server.listen({ host: loopback, port });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens at no port');
  return address.port;
}

/**
 * Serves the desk to one browser on this machine.
 * @throws FILE_UNREADABLE when the screens are not built
 */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const { router, logger, clock, tokens, newId, onAbandoned = () => undefined } = options;
  const files = await listRendererFiles(options.rendererFolder);
  const launch = createLaunchTokens(tokens, clock);
  const seat = createSeat({ clock, onAbandoned });
  const server = await createServer(logger);
  const serve = createServeWire({ router, logger, newId });
  await registerBrowserMode(server, { files, launch, session: createSession(tokens), seat, serve, logger });
  const port = await listen(server, options.port ?? 0);
  const url = `http://${loopback}:${String(port)}/`;
  return {
    url,
    port,
    newLaunchUrl: () => `${url}#${launchParameter}=${launch.issue()}`,
    close: async () => {
      seat.close();
      await server.close();
    },
  };
}
