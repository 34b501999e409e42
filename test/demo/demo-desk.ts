import { join } from 'node:path';

import packageFile from '../../package.json' with { type: 'json' };
import { createLocalClient, type LocalClient } from '../../src-main/api/local-client.ts';
import { createApp } from '../../src-main/app.ts';
import { uuid } from '../../src-main/crypto/primitives.ts';
import type { Clock } from '../../src-main/lib/clock.ts';
import { browserDesktop } from '../../src-main/lib/desktop.ts';
import { fileLogger } from '../../src-main/lib/logger.ts';
import { surroundings } from '../support/surroundings.ts';

/** The app as a demo uses it: the whole contract, with a desk folder of its own and no keychain. */
export interface DemoDesk {
  readonly client: LocalClient;
  close(): Promise<void>;
}

/** Builds the app with its log and its list of vaults inside the demo's folder, so that nothing of the person's own is touched. */
export async function openDemoDesk(folder: string, clock: Clock): Promise<DemoDesk> {
  const logger = fileLogger(join(folder, 'logs', 'keydesk.log'));
  const app = await createApp({ clock, logger, desktop: browserDesktop, keychain: null, dataFolder: folder, surroundings, version: packageFile.version });
  return { client: createLocalClient({ router: app.router, via: 'cli', newId: uuid }), close: () => app.close() };
}
