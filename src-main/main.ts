import * as electron from 'electron';
import { join } from 'node:path';
import { createApp } from './app.ts';
import { uuid } from './crypto/primitives.ts';
import { systemClock } from './lib/clock.ts';
import { systemKeychain } from './lib/keychain.ts';
import { fileLogger } from './lib/logger.ts';
import { startInElectron } from './shell/processes.ts';
import { startShell } from './shell/start.ts';

const dataFolder = electron.app.getPath('userData');
const logger = fileLogger(join(dataFolder, 'logs', 'keydesk.log'));
const built = join(import.meta.dirname, '..');

void startShell({
  electron,
  logger,
  newId: uuid,
  rendererFolder: join(built, 'renderer'),
  preload: join(built, 'preload', 'preload.cjs'),
  platform: process.platform,
  openDesk: async (desktop) => {
    const app = await createApp({
      clock: systemClock,
      logger,
      desktop,
      keychain: await systemKeychain(logger),
      dataFolder,
      surroundings: { environment: (name) => process.env[name], startProcess: startInElectron(electron) },
      version: electron.app.getVersion(),
    });
    app.rest.follow();
    return app;
  },
});
