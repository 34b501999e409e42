import type { ShellElectron, ShellWindow } from './electron.ts';
import { appOrigin } from './origin.ts';
import { webPreferences } from './security.ts';
import { fitBounds, readWindowState, smallest, writeWindowState } from './window-state.ts';

/** What a window is opened with. */
export interface WindowOptions {
  readonly electron: Pick<ShellElectron, 'app' | 'BrowserWindow' | 'screen'>;
  /** The bundled preload. */
  readonly preload: string;
  /** The file that remembers where the window was. */
  readonly stateFile: string;
}

/** Opens the desk's one window where it was last time, and shows it once there is something to see. */
export function openWindow({ electron, preload, stateFile }: WindowOptions): ShellWindow {
  const state = readWindowState(stateFile);
  const areas = electron.screen.getAllDisplays().map(({ workArea }) => workArea);
  const window = new electron.BrowserWindow({
    ...fitBounds(state?.bounds ?? null, areas),
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'Keydesk',
    show: false,
    webPreferences: webPreferences(preload, !electron.app.isPackaged),
  });
  if (state?.maximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => writeWindowState(stateFile, { bounds: window.getNormalBounds(), maximized: window.isMaximized() }));
  return window;
}

/** Shows one of our addresses in a window. A page that is left before it has loaded is no failure. */
export function show(window: ShellWindow, path: string): void {
  window.loadURL(`${appOrigin}${path}`).catch(() => undefined);
}

/** Brings a window to the front. */
export function bringForward(window: ShellWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
