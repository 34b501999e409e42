import type {
  App,
  BaseWindow,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Clipboard,
  CustomScheme,
  Dialog,
  DownloadItem,
  ForkOptions,
  MenuItemConstructorOptions,
  Session,
  UtilityProcess,
  WebContents,
} from 'electron';

export type { BrowserWindowConstructorOptions, CustomScheme, ForkOptions, MenuItemConstructorOptions, SaveDialogOptions, WebPreferences } from 'electron';

/** The ends of a message channel in main. */
export interface ShellPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: string): void;
  start(): void;
  close(): void;
}

/** A frame of a page. */
export interface ShellFrame {
  readonly origin: string;
  readonly parent: ShellFrame | null;
  postMessage(channel: string, message: unknown, transfer?: ShellPort[]): void;
}

/** An event whose default can be prevented. */
export interface Preventable {
  preventDefault(): void;
}

/** A page. */
export interface ShellContents extends Pick<WebContents, 'reload'> {
  readonly id: number;
  readonly mainFrame: ShellFrame;
  on(event: 'will-frame-navigate' | 'will-redirect', listener: (event: Preventable & { readonly url: string }) => void): unknown;
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown;
  on(event: 'render-process-gone', listener: (event: unknown, details: { readonly reason: string }) => void): unknown;
  setWindowOpenHandler(handler: () => { readonly action: 'deny' }): void;
}

/** A window. */
export interface ShellWindow
  extends Pick<BrowserWindow, 'loadURL' | 'show' | 'focus' | 'isMinimized' | 'restore' | 'isMaximized' | 'maximize'> {
  readonly webContents: ShellContents;
  getNormalBounds(): Bounds;
  on(event: 'close' | 'closed', listener: () => void): unknown;
  once(event: 'ready-to-show', listener: () => void): unknown;
}

/** A rectangle in points of the screen. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a page asks main through IPC, with who asks. */
export interface ShellRequest {
  readonly sender: { readonly id: number };
  readonly senderFrame: ShellFrame | null;
}

/** The session of the pages. */
export interface ShellSession
  extends Pick<Session, 'setDevicePermissionHandler' | 'setDisplayMediaRequestHandler' | 'setSpellCheckerEnabled'> {
  readonly protocol: {
    handle(scheme: string, handler: (request: Request) => Promise<Response>): void;
  };
  readonly webRequest: {
    onBeforeRequest(filter: { urls: string[] }, listener: (details: unknown, decide: (answer: { cancel: boolean }) => void) => void): void;
  };
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, decide: (granted: boolean) => void, details: { readonly requestingUrl: string }) => void,
  ): void;
  setPermissionCheckHandler(handler: (contents: unknown, permission: string, requestingOrigin: string) => boolean): void;
  on(event: 'will-download', listener: (event: Preventable, item: ShellDownload) => void): unknown;
}

/** Something a page wants to save. */
export type ShellDownload = Pick<DownloadItem, 'getFilename' | 'getURL' | 'setSaveDialogOptions'>;

/** A process of Node's without a window. */
export interface ShellProcess extends Pick<UtilityProcess, 'kill' | 'postMessage'> {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'error', listener: () => void): unknown;
  once(event: 'exit', listener: (code: number) => void): unknown;
}

/** The application. */
export interface ShellApp
  extends Pick<App, 'enableSandbox' | 'exit' | 'getPath' | 'getVersion' | 'isPackaged' | 'quit' | 'requestSingleInstanceLock' | 'whenReady'> {
  readonly commandLine: Pick<App['commandLine'], 'hasSwitch'>;
  on(event: 'second-instance' | 'window-all-closed', listener: () => void): unknown;
  on(event: 'before-quit', listener: (event: Preventable) => void): unknown;
  on(event: 'web-contents-created', listener: (event: unknown, contents: ShellContents) => void): unknown;
}

/**
 * The whole of Electron that the shell uses; it is passed in, so that everything below main.ts runs without it.
 * What is not named here (`shell.openExternal`, `safeStorage`, `crashReporter`, `autoUpdater`, …) is not used at all.
 */
export interface ShellElectron {
  readonly app: ShellApp;
  readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => ShellWindow;
  readonly MessageChannelMain: new () => { readonly port1: ShellPort; readonly port2: ShellPort };
  readonly Menu: {
    buildFromTemplate(template: MenuItemConstructorOptions[]): unknown;
    setApplicationMenu(menu: unknown): void;
  };
  readonly clipboard: Pick<Clipboard, 'clear' | 'readText' | 'writeText'>;
  readonly dialog: Pick<Dialog, 'showErrorBox'> & {
    showOpenDialog(
      parent: Pick<BaseWindow, 'focus'>,
      options: { title: string; properties: ('openDirectory' | 'createDirectory' | 'openFile')[] },
    ): Promise<{ readonly canceled: boolean; readonly filePaths: readonly string[] }>;
  };
  readonly ipcMain: {
    on(channel: string, listener: (request: ShellRequest) => void): unknown;
  };
  readonly powerMonitor: {
    on(event: 'suspend' | 'lock-screen' | 'shutdown', listener: () => void): unknown;
  };
  readonly protocol: { registerSchemesAsPrivileged(schemes: CustomScheme[]): void };
  readonly screen: { getAllDisplays(): readonly { readonly workArea: Bounds }[] };
  readonly session: { readonly defaultSession: ShellSession };
  readonly utilityProcess: {
    fork(entry: string, args: string[], options: Pick<ForkOptions, 'serviceName' | 'stdio'>): ShellProcess;
  };
}
