/** Builds the app as a host does, says so, and ends. */
import { createApp } from '../../src-main/app.ts';
import { systemClock } from '../../src-main/lib/clock.ts';
import { browserDesktop } from '../../src-main/lib/desktop.ts';
import { silentLogger } from '../../src-main/lib/logger.ts';
import { surroundings } from '../support/surroundings.ts';

const [dataFolder = ''] = process.argv.slice(2);
const app = await createApp({ clock: systemClock, logger: silentLogger, desktop: browserDesktop, keychain: null, dataFolder, surroundings, version: 'bench' });
console.log('ready');
await app.close();
