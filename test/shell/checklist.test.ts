import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FuseV1Options } from '@electron/fuses';
import { fuses } from '../../build/fuses.ts';
import { silentLogger } from '../../src-main/lib/logger.ts';
import { startShell } from '../../src-main/shell/start.ts';
import { portWanted } from '../../src-shared/wire.ts';
import { electronStandIn, FrameStandIn, type WindowStandIn } from '../support/electron-stand-in.ts';
import { buildPages, newId, tinyRouter } from '../support/pages.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const inMain = globSync('src-main/**/*.ts', { cwd: root }).map((path) => ({ path, text: read(path) }));
const inPage = globSync('src-renderer/**/*.{ts,tsx,html}', { cwd: root }).map((path) => ({ path, text: read(path) }));

/** Files whose text uses something, comments aside. */
const users = (files: typeof inMain, word: RegExp): readonly string[] =>
  files.filter(({ text }) => word.test(text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''))).map(({ path }) => path);

const stand = electronStandIn({ packaged: true });
const pages = await buildPages();

const window = (): WindowStandIn => {
  const [only] = stand.windows;
  if (only === undefined || stand.windows.length !== 1) throw new Error('the shell did not open one window');
  return only;
};

async function answer(url: string, method = 'GET'): Promise<Response> {
  const handler = stand.session.handlers.get('app');
  if (handler === undefined) throw new Error('app:// is not served');
  return handler(new Request(url, { method }));
}

beforeAll(async () => {
  await startShell({
    electron: stand.electron,
    logger: silentLogger,
    newId,
    rendererFolder: pages.folder,
    preload: '/built/preload.cjs',
    platform: 'linux',
    openDesk: async () => ({ router: tinyRouter({ entries: [] }), lock: () => undefined, close: async () => undefined }),
  });
});

afterAll(async () => {
  await pages.remove();
});

/** The list of https://www.electronjs.org/docs/latest/tutorial/security, in its order and by its numbers. */
describe("Electron's security checklist", () => {
  it('1: loads secure content only', () => {
    expect(window().loaded).toEqual(['app://keydesk/']);
    const foreign = ['http://a.example/', 'https://a.example/', 'ws://a.example/', 'wss://a.example/', 'file:///etc/passwd'];
    expect(foreign.filter((address) => stand.session.lets(address))).toEqual([]);
    expect(stand.session.lets('app://keydesk/assets/main.js')).toBe(true);
  });

  it('2: does not integrate Node into pages', () => {
    expect(window().preferences).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    });
  });

  it('3: isolates contexts', () => {
    expect(window().preferences.contextIsolation).toBe(true);
  });

  it('4: keeps every process in the sandbox', () => {
    expect(window().preferences.sandbox).toBe(true);
    expect(stand.app.calls.indexOf('enableSandbox')).toBe(0);
    expect(users(inMain, /no-sandbox|disable-sandbox/)).toEqual([]);
  });

  it('5: refuses what pages ask permission for', () => {
    const ours = 'app://keydesk/secrets';
    const asked = ['media', 'geolocation', 'notifications', 'midiSysex', 'pointerLock', 'fullscreen', 'openExternal', 'clipboard-read'];
    const more = ['display-capture', 'idle-detection', 'usb', 'serial', 'hid', 'local-fonts', 'fileSystem', 'unknown'];
    for (const permission of [...asked, ...more]) {
      expect([permission, stand.session.grants(permission, ours)]).toEqual([permission, { asked: false, checked: false }]);
    }
    expect(stand.session.grants('clipboard-sanitized-write', ours)).toEqual({ asked: true, checked: true });
    expect(stand.session.grants('clipboard-sanitized-write', 'https://evil.example/')).toEqual({ asked: false, checked: false });
    expect(stand.session.grantsDevice()).toBe(false);
    expect(stand.session.sharesScreen()).toBe(false);
    for (const foreign of ['https://evil.example/a.zip', 'blob:https://evil.example/1', 'data:,x', 'app://keydesk/index.html', 'blob:app://keydesk.evil/1'])
      expect([foreign, stand.session.downloads(foreign)]).toEqual([foreign, 'denied']);
    expect(stand.session.downloads('blob:app://keydesk/0b1c', 'report.zip')).toEqual({ defaultPath: 'report.zip' });
    expect(stand.session.spellChecker).toBe(false);
  });

  it('6: leaves webSecurity on', () => {
    expect(window().preferences.webSecurity).toBe(true);
    expect(users(inMain, /disable-web-security|webSecurity: false/)).toEqual([]);
  });

  it('7: sends a strict content security policy with every answer', async () => {
    for (const address of ['app://keydesk/', 'app://keydesk/tenants/acme', 'app://keydesk/assets/main-1a2b.js', 'app://keydesk/gone.js']) {
      const policy = (await answer(address)).headers.get('content-security-policy') ?? '';
      const rules = new Map(policy.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')]));
      expect(Object.fromEntries(rules)).toEqual({
        'default-src': "'none'",
        'script-src': "'self'",
        'style-src': "'self'",
        'img-src': "'self' data:",
        'font-src': "'self'",
        'connect-src': "'self'",
        'base-uri': "'none'",
        'form-action': "'none'",
        'frame-ancestors': "'none'",
        'require-trusted-types-for': "'script'",
        'trusted-types': "'none'",
      });
    }
  });

  it('8: runs no insecure content', () => {
    expect(window().preferences.allowRunningInsecureContent).toBe(false);
  });

  it('9: enables no experimental features', () => {
    expect(window().preferences.experimentalFeatures).toBe(false);
    expect(users(inMain, /enable-experimental|experimentalFeatures: true/)).toEqual([]);
  });

  it('10: enables no Blink features', () => {
    expect(window().preferences).not.toHaveProperty('enableBlinkFeatures');
    expect(users(inMain, /enableBlinkFeatures|enable-blink-features/)).toEqual([]);
  });

  it('11: has no <webview>, so none that allows popups', () => {
    expect(window().preferences.webviewTag).toBe(false);
    expect(users(inPage, /<webview|allowpopups/)).toEqual([]);
  });

  it('12: lets no <webview> be attached', () => {
    expect(window().webContents.attachesWebview()).toBe(false);
  });

  it('13: keeps pages where they are', () => {
    const page = window().webContents;
    const away = ['https://evil.example/', 'http://127.0.0.1:80/', 'file:///etc/passwd', 'app://evil/', 'javascript:alert(1)', 'data:text/html,x'];
    for (const address of [...away, 'app://keydesk.evil.example/', 'app://evil@keydesk:80/', 'not an address']) {
      expect([address, page.navigates('will-frame-navigate', address)]).toEqual([address, false]);
      expect([address, page.navigates('will-redirect', address)]).toEqual([address, false]);
    }
    expect(page.navigates('will-frame-navigate', 'app://keydesk/tenants')).toBe(true);
  });

  it('14: opens no further window', () => {
    expect(window().webContents.opensWindow()).toBe(false);
  });

  it('15: never hands an address to the system', () => {
    expect(users(inMain, /openExternal|openPath|showItemInFolder/)).toEqual([]);
  });

  it('16: pins a current Electron', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as { readonly devDependencies: Readonly<Record<string, string>> };
    const installed = JSON.parse(read('node_modules/electron/package.json')) as { readonly version: string };
    expect(devDependencies['electron']).toBe(installed.version);
    expect(Number(installed.version.split('.')[0])).toBeGreaterThanOrEqual(45);
  });

  it('17: checks who sends, and listens to one channel only', () => {
    expect(stand.ipcMain.eventNames()).toEqual([portWanted]);
    const page = window().webContents;
    const strangers = [
      { sender: { id: 99 }, senderFrame: page.mainFrame },
      { sender: page, senderFrame: new FrameStandIn('https://evil.example') },
      { sender: page, senderFrame: new FrameStandIn('app://keydesk', page.mainFrame) },
      { sender: page, senderFrame: null },
    ];
    for (const stranger of strangers) stand.ask(portWanted, stranger);
    expect(page.mainFrame.posted).toEqual([]);
    expect(users(inMain, /ipcMain\.handle/)).toEqual([]);
  });

  it('18: serves pages under its own scheme, confined to the built files', async () => {
    expect(stand.schemes).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
    expect(await (await answer('app://keydesk/')).text()).toContain('Keydesk');
    const outside = ['app://keydesk/../secret.txt', 'app://keydesk/..%2fsecret.txt', 'app://keydesk/%2e%2e/secret.txt', 'app://keydesk//secret.txt'];
    for (const address of outside) expect(await (await answer(address)).text()).not.toContain('hunter2');
    expect((await answer('app://elsewhere/')).status).toBe(403);
    expect((await answer('app://keydesk/', 'POST')).status).toBe(403);
    expect(users(inMain, /loadFile|file:\/\/\//)).toEqual([]);
  });

  it('19: sets the fuses', () => {
    expect(fuses).toMatchObject({
      strictlyRequireAllFuses: true,
      [FuseV1Options.RunAsNode]: false,
      [FuseV1Options.EnableCookieEncryption]: true,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: false,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
      [FuseV1Options.OnlyLoadAppFromAsar]: true,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
    });
    expect(read('build/electron-builder.yml')).toContain('afterPack: build/fuses.ts');
  });

  it('20: exposes nothing of Electron to pages', () => {
    expect(users(inMain, /contextBridge|exposeInMainWorld/)).toEqual([]);
    expect(users(inPage, /from 'electron|require\('electron/)).toEqual([]);
    expect(window().preferences.preload).toBe('/built/preload.cjs');
  });
});

describe('beyond the list', () => {
  it('keeps secrets out of safeStorage, whose key lies in the clear on a Linux without a keyring', () => {
    expect(users(inMain, /safeStorage/)).toEqual([]);
  });

  it('sends no crash report and fetches no update', () => {
    expect(users(inMain, /crashReporter|autoUpdater/)).toEqual([]);
  });

  it('shows developer tools to nobody who has the packaged app', () => {
    expect(window().preferences.devTools).toBe(false);
  });
});
