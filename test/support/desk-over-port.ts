import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServeWire } from '../../src-main/api/wire.ts';
import { type App, createApp } from '../../src-main/app.ts';
import type { Surroundings } from '../../src-main/app/room-parts.ts';
import { uuid } from '../../src-main/crypto/primitives.ts';
import type { Clock } from '../../src-main/lib/clock.ts';
import { systemClock } from '../../src-main/lib/clock.ts';
import { browserDesktop } from '../../src-main/lib/desktop.ts';
import type { Keychain } from '../../src-main/lib/keychain.ts';
import type { Logger } from '../../src-main/lib/logger.ts';
import type { Contract } from '../../src-shared/contract.ts';
import type { Job } from '../../src-shared/jobs.ts';
import { surroundings as bare } from './surroundings.ts';

/** The whole app in this process, and a page's client at the other end of a real port. */
export interface DeskOverPort {
  readonly client: ContractRouterClient<Contract>;
  readonly app: App;
  readonly folder: string;
  /** Every line that was logged, as JSON. */
  readonly logged: readonly string[];
  /** Waits for a job to end and answers how. */
  readonly ended: (job: string) => Promise<Job>;
  readonly close: () => Promise<void>;
}

/** What differs from the machine's own. */
export interface DeskOverPortOptions {
  readonly clock?: Clock;
  readonly keychain?: Keychain | null;
  /** The folder of an earlier desk: the app is started again on it. */
  readonly folder?: string;
  readonly surroundings?: Surroundings;
}

function memoryLogger(lines: string[]): Logger {
  const write = (facts: Readonly<Record<string, unknown>>, message: string): void => void lines.push(JSON.stringify({ ...facts, message }));
  return { info: write, warn: write, error: write };
}

async function untilEnded(client: ContractRouterClient<Contract>, job: string): Promise<Job> {
  let last = await client.jobs.get({ job });
  for await (const step of await client.jobs.watch({ job })) last = step;
  return last;
}

/** Starts the app and connects to it as a page does, over a MessageChannel. */
export async function openDeskOverPort(options: DeskOverPortOptions = {}): Promise<DeskOverPort> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'keydesk-journey-'));
  const logged: string[] = [];
  const logger = memoryLogger(logged);
  const { clock = systemClock, keychain = null, surroundings = bare } = options;
  const app = await createApp({ clock, logger, desktop: browserDesktop, keychain, dataFolder: join(folder, 'data'), surroundings, version: '0.0.0-test' });
  const { port1, port2 } = new MessageChannel();
  createServeWire({ router: app.router, logger, newId: uuid })(
    {
      send: (text) => { port1.postMessage(text); },
      onMessage: (listener) => {
        port1.addEventListener('message', ({ data }) => { if (typeof data === 'string') listener(data); });
        port1.start();
      },
      onClose: (listener) => { port1.addEventListener('close', listener); },
    },
    'app',
  );
  const client: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ port: port2 }));
  port2.start();
  return {
    client,
    app,
    folder,
    logged,
    ended: (job) => untilEnded(client, job),
    close: async () => {
      await app.close();
      port2.close();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
