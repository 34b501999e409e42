import type { CustomScheme, WebPreferences } from 'electron';
import { readFile } from 'node:fs/promises';
import { pageHeaders } from '../lib/page-headers.ts';
import { findRendererFile, type RendererFiles } from '../lib/renderer-files.ts';
import type { ShellContents, ShellDownload, ShellSession } from './electron.ts';
import { appScheme, isOurMade, isOurs } from './origin.ts';

/** Our scheme behaves as https does: an origin of its own, a secure context, and no exception from any policy. */
export const appSchemes: readonly CustomScheme[] = [
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
];

/** How every page of ours runs. Electron's defaults are said again, so that a change of them changes nothing here. */
export function webPreferences(preload: string, devTools: boolean): WebPreferences {
  return {
    preload,
    devTools,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: false,
  };
}

/** Answers a request for one of our addresses: a listed file with the headers of the house, or nothing. */
export async function answerAppRequest(files: RendererFiles, request: Pick<Request, 'method' | 'url'>): Promise<Response> {
  const headers = pageHeaders([]);
  if (request.method !== 'GET' || !isOurs(request.url)) return new Response(null, { status: 403, headers });
  const file = findRendererFile(files, new URL(request.url).pathname);
  if (file === undefined) return new Response(null, { status: 404, headers });
  const body = new Uint8Array(await readFile(file.path));
  return new Response(body, { headers: { ...headers, 'content-type': file.contentType, 'cache-control': file.cacheControl } });
}

/** Every address a page could reach something with that is not ours. */
const foreignAddresses = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*'];

/** The one thing a page may do that Electron asks us about: put a text on the clipboard. Values are copied by main. */
const mayPage = (permission: string, address: string): boolean => permission === 'clipboard-sanitized-write' && isOurs(address);

/** A page saves only what it made itself (a report, an export, a value), and only where the officer says. */
function saveOrDeny(event: { preventDefault(): void }, item: ShellDownload): void {
  if (isOurMade(item.getURL())) item.setSaveDialogOptions({ defaultPath: item.getFilename() });
  else event.preventDefault();
}

/** Serves our pages in a session, and denies them everything else: devices, permissions, foreign downloads and the network. */
export function hardenSession(session: ShellSession, files: RendererFiles): void {
  session.protocol.handle(appScheme, async (request) => answerAppRequest(files, request));
  session.webRequest.onBeforeRequest({ urls: foreignAddresses }, (_details, decide) => decide({ cancel: true }));
  session.setPermissionRequestHandler((_contents, permission, decide, details) => decide(mayPage(permission, details.requestingUrl)));
  session.setPermissionCheckHandler((_contents, permission, origin) => mayPage(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, decide) => decide(null));
  session.setSpellCheckerEnabled(false);
  session.on('will-download', saveOrDeny);
}

/** Keeps a page where it is: it goes to our own addresses only, opens no window and embeds no other page. */
export function hardenContents(contents: ShellContents): void {
  const stay = (event: { readonly url: string; preventDefault(): void }): void => {
    if (!isOurs(event.url)) event.preventDefault();
  };
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
