import { rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Desktop } from '../../src-main/lib/desktop.ts';
import { silentLogger } from '../../src-main/lib/logger.ts';
import type { MenuItemConstructorOptions } from '../../src-main/shell/electron.ts';
import { startShell } from '../../src-main/shell/start.ts';
import { portMessage, portWanted } from '../../src-shared/wire.ts';
import { electronStandIn, type StandInOptions } from '../support/electron-stand-in.ts';
import { buildPages, newId, tinyRouter } from '../support/pages.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

async function start(options: StandInOptions = {}, change: { readonly rendererFolder?: string; readonly fails?: boolean } = {}) {
  const pages = await buildPages();
  cleanups.push(pages.remove);
  const stand = electronStandIn({ userData: dirname(pages.folder), ...options });
  const did: string[] = [];
  const desktops: Desktop[] = [];
  await startShell({
    electron: stand.electron,
    logger: silentLogger,
    newId,
    rendererFolder: change.rendererFolder ?? pages.folder,
    preload: '/built/preload.cjs',
    platform: 'linux',
    openDesk: async (desktop) => {
      if (change.fails === true) throw new Error('the data folder is read-only');
      desktops.push(desktop);
      return {
        router: tinyRouter({ entries: [] }),
        lock: (reason) => void did.push(`lock ${reason}`),
        close: async () => void did.push('close'),
      };
    },
  });
  return { stand, did, desktops, folder: dirname(pages.folder) };
}

const itemsOf = (menu: readonly MenuItemConstructorOptions[] | undefined): readonly MenuItemConstructorOptions[] =>
  (menu ?? []).flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));

function press(stand: ReturnType<typeof electronStandIn>, label: string): void {
  const item = itemsOf(stand.menus[0]).find((candidate) => candidate.label === label);
  (item?.click as (() => void) | undefined)?.();
}

describe('starting', () => {
  it('opens one window on our page and shows it when it is ready', async () => {
    const { stand } = await start();
    const [window] = stand.windows;
    expect(stand.windows).toHaveLength(1);
    expect(window?.loaded).toEqual(['app://keydesk/']);
    expect(window?.calls).toEqual([]);
    window?.emit('ready-to-show');
    expect(window?.calls).toEqual(['show']);
  });

  it('sets the sandbox before Electron is ready', async () => {
    const { stand } = await start();
    expect(stand.app.calls).toEqual(['enableSandbox', 'ready']);
  });

  it('hands the page its port', async () => {
    const { stand } = await start();
    const page = stand.windows[0]?.webContents;
    if (page === undefined) throw new Error('no window was opened');
    stand.ask(portWanted, { sender: page, senderFrame: page.mainFrame });
    expect(page.mainFrame.posted.map(({ channel }) => channel)).toEqual([portMessage]);
  });

  it('leaves to the instance that runs already, which comes forward', async () => {
    const second = await start({ firstInstance: false });
    expect(second.stand.windows).toEqual([]);
    expect(second.stand.app.calls).toEqual(['exit 0']);
    const first = await start();
    const [window] = first.stand.windows;
    if (window === undefined) throw new Error('no window was opened');
    window.minimized = true;
    first.stand.app.emit('second-instance');
    expect([window.minimized, window.calls]).toEqual([false, ['show', 'focus']]);
  });

  it('says why it cannot, and ends', async () => {
    const broken = await start({}, { fails: true });
    expect(broken.stand.errors).toEqual(['Keydesk cannot start: the data folder is read-only']);
    expect(broken.stand.app.calls).toContain('exit 1');
    const unbuilt = await start({}, { rendererFolder: '/nowhere' });
    expect(unbuilt.stand.errors[0]).toContain('npm run build');
    expect(unbuilt.stand.windows).toEqual([]);
  });

  it.each(['remote-debugging-port', 'remote-debugging-pipe'])('is not packaged and debugged with --%s at once', async (name) => {
    expect((await start({ packaged: true, switches: [name] })).stand.windows).toEqual([]);
    expect((await start({ packaged: false, switches: [name] })).stand.windows).toHaveLength(1);
  });
});

describe('while it runs', () => {
  it.each(['suspend', 'lock-screen'])('locks on %s', async (event) => {
    const { stand, did } = await start();
    stand.powerMonitor.emit(event);
    expect(did).toEqual(['lock suspend']);
  });

  it('locks and opens the settings by the menu', async () => {
    const { stand, did } = await start();
    press(stand, 'Lock');
    press(stand, 'Settings…');
    expect(did).toEqual(['lock officer']);
    expect(stand.windows[0]?.loaded.at(-1)).toBe('app://keydesk/settings');
    const accelerators = itemsOf(stand.menus[0]).flatMap(({ accelerator }) => accelerator ?? []);
    expect(accelerators).toEqual(['CmdOrCtrl+L', 'CmdOrCtrl+,']);
  });

  it('offers developer tools from source only', async () => {
    const roles = async (packaged: boolean): Promise<readonly unknown[]> =>
      itemsOf((await start({ packaged })).stand.menus[0]).map(({ role }) => role);
    expect(await roles(false)).toContain('toggleDevTools');
    expect(await roles(true)).not.toContain('toggleDevTools');
  });

  it('locks and loads again after a crash of the page, and ends after a second', async () => {
    const { stand, did } = await start();
    const page = stand.windows[0]?.webContents;
    page?.emit('render-process-gone', {}, { reason: 'crashed' });
    expect([page?.reloads, did]).toEqual([1, ['lock closed']]);
    page?.emit('render-process-gone', {}, { reason: 'crashed' });
    await expect.poll(() => stand.app.calls.at(-1)).toBe('exit 0');
    expect(did).toEqual(['lock closed', 'lock closed', 'close']);
  });
});

describe('ending', () => {
  it('closes the desk first, once, however often it is asked', async () => {
    const { stand, did } = await start();
    stand.app.emit('window-all-closed');
    stand.powerMonitor.emit('shutdown');
    stand.app.quit();
    await expect.poll(() => stand.app.calls.at(-1)).toBe('exit 0');
    expect(did).toEqual(['close']);
    expect(stand.app.calls.filter((call) => call.startsWith('exit') || call === 'quit')).toEqual(['exit 0']);
  });

  it('remembers where the window was', async () => {
    const { stand, folder } = await start();
    stand.windows[0]?.emit('close');
    expect((await stat(join(folder, 'window.json'))).isFile()).toBe(true);
    await rm(join(folder, 'window.json'));
  });
});

describe('the desktop of the shell', () => {
  it('asks for folders and files with dialogs of the window', async () => {
    const { desktops, stand } = await start();
    const [desktop] = desktops;
    expect(desktop?.host).toBe('electron');
    expect(await desktop?.chooseFolder('Where?')).toBe('/chosen');
    expect(await desktop?.chooseFile('Which?')).toBe('/chosen');
    expect(stand.dialogs).toEqual([
      { title: 'Where?', properties: ['openDirectory', 'createDirectory'] },
      { title: 'Which?', properties: ['openFile'] },
    ]);
  });

  it('chooses nothing when the dialog is cancelled or the window is gone', async () => {
    const { desktops, stand } = await start();
    Object.assign(stand.answer, { canceled: true });
    expect(await desktops[0]?.chooseFile('Which?')).toBeNull();
    stand.windows[0]?.emit('closed');
    expect(await desktops[0]?.chooseFolder('Where?')).toBeNull();
    expect(stand.dialogs).toHaveLength(1);
  });

  it('writes, reads and clears the clipboard', async () => {
    const { desktops, stand } = await start();
    const clipboard = desktops[0]?.clipboard;
    await clipboard?.write('value');
    expect(await clipboard?.read()).toBe('value');
    await clipboard?.write('');
    expect(stand.clipboard.text).toBe('');
  });
});
