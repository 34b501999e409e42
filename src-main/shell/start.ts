import { join } from 'node:path';
import type { LockReason } from '../../src-shared/vault.ts';
import type { AppRouter } from '../api/boundary.ts';
import { createServeWire } from '../api/wire.ts';
import type { Desktop } from '../lib/desktop.ts';
import type { Logger } from '../lib/logger.ts';
import { listRendererFiles } from '../lib/renderer-files.ts';
import { acceptPorts } from './accept-port.ts';
import { electronDesktop } from './desktop.ts';
import type { ShellElectron, ShellWindow } from './electron.ts';
import { menuTemplate } from './menu.ts';
import { appSchemes, hardenContents, hardenSession } from './security.ts';
import { bringForward, openWindow, show } from './window.ts';

/** What the shell needs of the app. */
export interface ShellDesk {
  readonly router: AppRouter;
  lock(reason: LockReason): void;
  close(): Promise<void>;
}

/** What the shell is started with. */
export interface ShellOptions {
  readonly electron: ShellElectron;
  /** Builds the app once Electron is ready. */
  readonly openDesk: (desktop: Desktop) => Promise<ShellDesk>;
  readonly logger: Logger;
  readonly newId: () => string;
  /** The folder of the built screens, and the bundled preload. */
  readonly rendererFolder: string;
  readonly preload: string;
  readonly platform: NodeJS.Platform;
}

const debuggingSwitches = ['remote-debugging-port', 'remote-debugging-pipe'];

/** A packaged desk is not opened under a debugger: whoever drives the page has the officer's session. */
function isDebugged({ app }: ShellElectron): boolean {
  return app.isPackaged && debuggingSwitches.some((name) => app.commandLine.hasSwitch(name));
}

/** Closes the desk before Electron ends, whatever asked it to end, and only then lets it. */
function closeBeforeQuit({ electron, logger }: ShellOptions, desk: ShellDesk): void {
  let closing: Promise<void> | null = null;
  electron.app.on('before-quit', (event) => {
    event.preventDefault();
    closing ??= desk
      .close()
      .catch((error: unknown) => logger.error({ error: error instanceof Error ? error.message : 'unknown' }, 'the desk did not close cleanly'))
      .then(() => electron.app.exit(0));
  });
  electron.app.on('window-all-closed', () => electron.app.quit());
  electron.powerMonitor.on('shutdown', () => electron.app.quit());
}

/** A page that crashed is locked out and loaded again, once: a second crash is not an accident. */
function recoverFromCrash({ electron, logger }: ShellOptions, desk: ShellDesk, { webContents }: ShellWindow): void {
  let crashed = false;
  webContents.on('render-process-gone', (_event, { reason }) => {
    logger.error({ reason }, 'the page is gone');
    desk.lock('closed');
    if (!crashed) webContents.reload();
    else electron.app.quit();
    crashed = true;
  });
}

function openDeskWindow(options: ShellOptions, desk: ShellDesk): ShellWindow {
  const { electron, preload, platform } = options;
  const window = openWindow({ electron, preload, stateFile: join(electron.app.getPath('userData'), 'window.json') });
  const actions = { lock: () => desk.lock('officer'), openSettings: () => show(window, '/settings') };
  electron.Menu.setApplicationMenu(electron.Menu.buildFromTemplate(menuTemplate(actions, platform, !electron.app.isPackaged)));
  electron.app.on('second-instance', () => bringForward(window));
  for (const event of ['suspend', 'lock-screen'] as const) electron.powerMonitor.on(event, () => desk.lock('suspend'));
  recoverFromCrash(options, desk, window);
  return window;
}

async function run(options: ShellOptions): Promise<void> {
  const { electron, logger, newId, openDesk, rendererFolder } = options;
  await electron.app.whenReady();
  hardenSession(electron.session.defaultSession, await listRendererFiles(rendererFolder));
  let window: ShellWindow | null = null;
  const desk = await openDesk(electronDesktop(electron, () => window));
  closeBeforeQuit(options, desk);
  const serve = createServeWire({ router: desk.router, logger, newId });
  acceptPorts({ electron, page: () => window?.webContents ?? null, serve, logger });
  window = openDeskWindow(options, desk);
  window.on('closed', () => (window = null));
  show(window, '/');
}

/**
 * Starts the desk in Electron: one instance, one window, closed before it ends.
 * What must stand before Electron is ready (scheme, sandbox, rules for every page) is set before the first await.
 */
export async function startShell(options: ShellOptions): Promise<void> {
  const { electron, logger } = options;
  if (isDebugged(electron) || !electron.app.requestSingleInstanceLock()) {
    electron.app.exit(0);
    return;
  }
  electron.protocol.registerSchemesAsPrivileged([...appSchemes]);
  electron.app.enableSandbox();
  electron.app.on('web-contents-created', (_event, contents) => hardenContents(contents));
  try {
    await run(options);
  } catch (error) {
    const problem = error instanceof Error ? error.message : 'unknown';
    logger.error({ problem }, 'the desk did not start');
    electron.dialog.showErrorBox('Keydesk cannot start', problem);
    electron.app.exit(1);
  }
}
