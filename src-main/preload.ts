import { ipcRenderer } from 'electron';

/** What the preload needs of the page's window. */
interface PageWindow {
  readonly location: { readonly origin: string };
  addEventListener(type: 'message', listener: (event: PageMessage) => void): void;
  removeEventListener(type: 'message', listener: (event: PageMessage) => void): void;
  postMessage(message: string, origin: string, transfer: readonly unknown[]): void;
}

interface PageMessage {
  readonly source: unknown;
  readonly origin: string;
  readonly data: unknown;
}

declare const window: PageWindow;

/** The two words of the hand-over, as src-shared/wire.ts has them: a sandboxed preload stands alone. */
const wanted = 'keydesk.port-wanted';
const handed = 'keydesk.port';

/**
 * Hands one MessagePort from main to the page, once: when the page says it is ready, main is asked, and what main sends is
 * passed on to the same window and origin. Nothing else of Electron is within the page's reach.
 */
function handOverPort(page: PageWindow): void {
  const { origin } = page.location;
  ipcRenderer.once(handed, (event) => page.postMessage(handed, origin, event.ports));
  const listener = (event: PageMessage): void => {
    if (event.source !== page || event.origin !== origin || event.data !== wanted) return;
    page.removeEventListener('message', listener);
    ipcRenderer.send(wanted);
  };
  page.addEventListener('message', listener);
}

handOverPort(window);
