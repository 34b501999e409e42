import { EventEmitter } from 'node:events';
import type {
  Bounds,
  BrowserWindowConstructorOptions,
  CustomScheme,
  ForkOptions,
  MenuItemConstructorOptions,
  SaveDialogOptions,
  ShellContents,
  ShellDownload,
  ShellElectron,
  ShellFrame,
  ShellPort,
  ShellProcess,
  ShellRequest,
  ShellSession,
  ShellWindow,
  WebPreferences,
} from '../../src-main/shell/electron.ts';

/** An event that says whether its default was prevented. */
export function preventable<T extends object>(facts: T) {
  const event = { ...facts, prevented: false, preventDefault: (): void => void (event.prevented = true) };
  return event;
}

/** One end of a channel: it holds back what it gets until it is started, as Electron's does. */
export class PortStandIn extends EventEmitter implements ShellPort {
  other: PortStandIn | null = null;
  readonly #held: unknown[] = [];
  #started = false;
  #closed = false;

  postMessage(message: unknown): void {
    if (this.#closed) return;
    const { other } = this;
    queueMicrotask(() => other?.receive(structuredClone(message)));
  }

  receive(message: unknown): void {
    if (this.#closed) return;
    if (this.#started) this.emit('message', { data: message, ports: [] });
    else this.#held.push(message);
  }

  start(): void {
    this.#started = true;
    for (const message of this.#held.splice(0)) this.receive(message);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    queueMicrotask(() => {
      this.emit('close');
      this.other?.close();
    });
  }
}

class ChannelStandIn {
  readonly port1 = new PortStandIn();
  readonly port2 = new PortStandIn();

  constructor() {
    this.port1.other = this.port2;
    this.port2.other = this.port1;
  }
}

/** A frame of a page, with what main posted to it. */
export class FrameStandIn implements ShellFrame {
  readonly origin: string;
  readonly parent: FrameStandIn | null;
  readonly posted: { readonly channel: string; readonly ports: readonly ShellPort[] }[] = [];

  constructor(origin: string, parent: FrameStandIn | null = null) {
    this.origin = origin;
    this.parent = parent;
  }

  postMessage(channel: string, _message: unknown, transfer: ShellPort[] = []): void {
    this.posted.push({ channel, ports: transfer });
  }
}

type OpenHandler = Parameters<ShellContents['setWindowOpenHandler']>[0];

/** A page: Electron opens windows and navigates by default, so what is not denied happens. */
export class ContentsStandIn extends EventEmitter implements ShellContents {
  readonly id: number;
  readonly mainFrame: FrameStandIn;
  reloads = 0;
  #openHandler: OpenHandler | null = null;

  constructor(id: number, origin: string) {
    super();
    this.id = id;
    this.mainFrame = new FrameStandIn(origin);
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  reload(): void {
    this.reloads += 1;
  }

  /** Whether `window.open` of the page would open a window. */
  opensWindow(): boolean {
    return this.#openHandler === null || (this.#openHandler().action as string) !== 'deny';
  }

  /** Whether the page gets away to an address, by a link or by a redirect. */
  navigates(event: 'will-frame-navigate' | 'will-redirect', url: string): boolean {
    const details = preventable({ url });
    this.emit(event, details);
    return !details.prevented;
  }

  /** Whether a `<webview>` of the page would be attached. */
  attachesWebview(): boolean {
    const event = preventable({});
    this.emit('will-attach-webview', event, {}, {});
    return !event.prevented;
  }
}

/** A window, with the options it was made with and the addresses it was sent to. */
export class WindowStandIn extends EventEmitter implements ShellWindow {
  readonly webContents: ContentsStandIn;
  readonly options: BrowserWindowConstructorOptions;
  readonly loaded: string[] = [];
  readonly calls: string[] = [];
  minimized = false;
  maximized = false;

  constructor(options: BrowserWindowConstructorOptions, contents: ContentsStandIn) {
    super();
    this.options = options;
    this.webContents = contents;
  }

  get preferences(): WebPreferences {
    return this.options.webPreferences ?? {};
  }

  loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    return Promise.resolve();
  }

  getNormalBounds(): Bounds {
    const { x = 0, y = 0, width = 800, height = 600 } = this.options;
    return { x, y, width, height };
  }

  show(): void {
    this.calls.push('show');
  }

  focus(): void {
    this.calls.push('focus');
  }

  restore(): void {
    this.minimized = false;
  }

  maximize(): void {
    this.maximized = true;
  }

  isMinimized(): boolean {
    return this.minimized;
  }

  isMaximized(): boolean {
    return this.maximized;
  }
}

type RequestHandler = Parameters<ShellSession['setPermissionRequestHandler']>[0];
type CheckHandler = Parameters<ShellSession['setPermissionCheckHandler']>[0];
type DeviceHandler = Parameters<ShellSession['setDevicePermissionHandler']>[0];
type MediaHandler = Parameters<ShellSession['setDisplayMediaRequestHandler']>[0];
type ProtocolHandler = (request: Request) => Promise<Response>;
type BlockedListener = Parameters<ShellSession['webRequest']['onBeforeRequest']>[1];

/** A session: without handlers Electron grants what a page asks for, so this one does too. */
export class SessionStandIn extends EventEmitter implements ShellSession {
  readonly handlers = new Map<string, ProtocolHandler>();
  spellChecker = true;
  #request: RequestHandler | null = null;
  #check: CheckHandler | null = null;
  #device: DeviceHandler = null;
  #media: MediaHandler = null;
  #blocked: { readonly urls: readonly string[]; readonly listener: BlockedListener } | null = null;

  readonly protocol = { handle: (scheme: string, handler: ProtocolHandler): void => void this.handlers.set(scheme, handler) };
  readonly webRequest = {
    onBeforeRequest: ({ urls }: { urls: string[] }, listener: BlockedListener): void => void (this.#blocked = { urls, listener }),
  };

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.#request = handler;
  }

  setPermissionCheckHandler(handler: CheckHandler): void {
    this.#check = handler;
  }

  setDevicePermissionHandler(handler: DeviceHandler): void {
    this.#device = handler;
  }

  setDisplayMediaRequestHandler(handler: MediaHandler): void {
    this.#media = handler;
  }

  setSpellCheckerEnabled(enabled: boolean): void {
    this.spellChecker = enabled;
  }

  /** What a page at an address is granted: by asking, and by having it looked up. */
  grants(permission: string, address: string): { readonly asked: boolean; readonly checked: boolean } {
    let asked = this.#request === null;
    this.#request?.(null, permission, (granted) => (asked = granted), { requestingUrl: address });
    return { asked, checked: this.#check?.(null, permission, new URL(address).origin === 'null' ? address : new URL(address).origin) ?? true };
  }

  /** Whether a device may be used. */
  grantsDevice(): boolean {
    return this.#device?.({} as Parameters<NonNullable<DeviceHandler>>[0]) ?? false;
  }

  /** Whether the screen may be captured. */
  sharesScreen(): boolean {
    let shared = false;
    this.#media?.({} as Parameters<NonNullable<MediaHandler>>[0], (streams) => (shared = streams !== null));
    return shared;
  }

  /** Whether a request of a page to an address goes out. */
  lets(address: string): boolean {
    const matches = this.#blocked?.urls.some((pattern) => address.startsWith(pattern.slice(0, pattern.indexOf('*')))) ?? false;
    let cancelled = false;
    if (matches) this.#blocked?.listener({ url: address }, ({ cancel }) => (cancelled = cancel));
    return !cancelled;
  }

  /** How a download of an address would begin: denied, or with a dialog that proposes a place. */
  downloads(address: string, fileName = 'file.zip'): 'denied' | SaveDialogOptions {
    const event = preventable({});
    let options: SaveDialogOptions = {};
    const item: ShellDownload = {
      getURL: () => address,
      getFilename: () => fileName,
      setSaveDialogOptions: (given) => {
        options = given;
      },
    };
    this.emit('will-download', event, item, {});
    return event.prevented ? 'denied' : options;
  }
}

/** What a stand-in is set up with. */
export interface StandInOptions {
  readonly userData?: string;
  readonly packaged?: boolean;
  readonly switches?: readonly string[];
  readonly firstInstance?: boolean;
  readonly workAreas?: readonly Bounds[];
}

class AppStandIn extends EventEmitter {
  readonly calls: string[] = [];
  readonly isPackaged: boolean;
  readonly commandLine: { readonly hasSwitch: (name: string) => boolean };
  readonly #options: StandInOptions;

  constructor(options: StandInOptions) {
    super();
    this.#options = options;
    this.isPackaged = options.packaged ?? false;
    this.commandLine = { hasSwitch: (name) => options.switches?.includes(name) ?? false };
  }

  enableSandbox(): void {
    this.calls.push('enableSandbox');
  }

  async whenReady(): Promise<void> {
    this.calls.push('ready');
    await Promise.resolve();
  }

  requestSingleInstanceLock(): boolean {
    return this.#options.firstInstance ?? true;
  }

  getPath(): string {
    return this.#options.userData ?? '/nowhere';
  }

  getVersion(): string {
    return '0.0.0';
  }

  exit(code = 0): void {
    this.calls.push(`exit ${String(code)}`);
  }

  /** Asks the listeners as Electron does, and ends only when none of them objects. */
  quit(): void {
    const event = preventable({});
    this.emit('before-quit', event);
    if (!event.prevented) this.calls.push('quit');
  }
}

/** A utility process: like Electron's it takes messages only while it runs, as structured clones, and ends when it is killed. */
export class ProcessStandIn extends EventEmitter implements ShellProcess {
  readonly entry: string;
  readonly args: readonly string[];
  readonly options: Pick<ForkOptions, 'serviceName' | 'stdio'>;
  readonly received: unknown[] = [];
  #runs = true;

  constructor(entry: string, args: readonly string[], options: Pick<ForkOptions, 'serviceName' | 'stdio'>) {
    super();
    this.entry = entry;
    this.args = args;
    this.options = options;
  }

  postMessage(message: unknown): void {
    if (this.#runs) this.received.push(structuredClone(message));
  }

  /** What the process itself would post to main. */
  posts(message: unknown): void {
    if (this.#runs) this.emit('message', structuredClone(message));
  }

  /** The process ends by itself. */
  exits(code: number): void {
    if (!this.#runs) return;
    this.#runs = false;
    this.emit('exit', code);
  }

  /** V8 gives up in the process, for want of memory say: Electron tells that first, and then of the end. */
  failsFatally(): void {
    this.emit('error', 'FatalError', 'v8::ToLocalChecked', '{}');
    this.exits(6);
  }

  /** Electron tells of the end once the process is reaped, not within the call. */
  kill(): boolean {
    if (!this.#runs) return false;
    queueMicrotask(() => this.exits(15));
    return true;
  }
}

/** The registry of everything a stand-in noted down. */
function createDesk(options: StandInOptions) {
  return {
    app: new AppStandIn(options),
    windows: [] as WindowStandIn[],
    schemes: [] as CustomScheme[],
    menus: [] as MenuItemConstructorOptions[][],
    dialogs: [] as object[],
    /** What the next dialog answers. */
    answer: { canceled: false, filePaths: ['/chosen'] as readonly string[] },
    errors: [] as string[],
    processes: [] as ProcessStandIn[],
    clipboard: { text: '' },
    ipcMain: new EventEmitter(),
    powerMonitor: new EventEmitter(),
    session: new SessionStandIn(),
  };
}

/** Electron without Electron: the parts the shell uses, as permissive as the real ones until something is denied. */
export function electronStandIn(options: StandInOptions = {}) {
  const desk = createDesk(options);
  const origin = 'app://keydesk';
  const WindowClass = class extends WindowStandIn {
    constructor(given: BrowserWindowConstructorOptions) {
      const contents = new ContentsStandIn(desk.windows.length + 1, origin);
      super(given, contents);
      desk.windows.push(this);
      desk.app.emit('web-contents-created', {}, contents);
    }
  };
  const electron = {
    app: desk.app,
    BrowserWindow: WindowClass,
    MessageChannelMain: ChannelStandIn,
    Menu: {
      buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
      setApplicationMenu: (menu: unknown) => void desk.menus.push(menu as MenuItemConstructorOptions[]),
    },
    clipboard: {
      clear: () => void (desk.clipboard.text = ''),
      readText: () => Promise.resolve(desk.clipboard.text),
      writeText: (text: string) => Promise.resolve(void (desk.clipboard.text = text)),
    },
    dialog: {
      showErrorBox: (title: string, content: string) => void desk.errors.push(`${title}: ${content}`),
      showOpenDialog: (_parent: Pick<ShellWindow, 'focus'>, asked: object) => {
        desk.dialogs.push(asked);
        return Promise.resolve(desk.answer);
      },
    },
    ipcMain: desk.ipcMain,
    powerMonitor: desk.powerMonitor,
    protocol: { registerSchemesAsPrivileged: (schemes: CustomScheme[]) => void desk.schemes.push(...schemes) },
    screen: { getAllDisplays: () => (options.workAreas ?? [{ x: 0, y: 0, width: 1920, height: 1040 }]).map((workArea) => ({ workArea })) },
    session: { defaultSession: desk.session },
    utilityProcess: {
      fork: (entry: string, args: string[], forkOptions: Pick<ForkOptions, 'serviceName' | 'stdio'>) => {
        const child = new ProcessStandIn(entry, args, forkOptions);
        desk.processes.push(child);
        return child;
      },
    },
  } satisfies ShellElectron;
  return { ...desk, electron, ask: (channel: string, request: ShellRequest) => desk.ipcMain.emit(channel, request) };
}
