/** How the value came off the clipboard again. */
export type ClipboardEnd =
  /** It was still there and was cleared. */
  | 'cleared'
  /** The page may not look: the clipboard was cleared whatever it held. */
  | 'cleared-unseen'
  /** Something else was on it already. */
  | 'replaced';

/** What lending needs of the page. */
export interface ClipboardPage {
  readonly write: (text: string) => Promise<void>;
  readonly read: () => Promise<string>;
  /** Whether the page may look at the clipboard without asking anybody. */
  readonly mayRead: () => Promise<boolean>;
  readonly digest: (text: string) => Promise<string>;
  /** A browser lets a page write only while it has the focus. */
  readonly hasFocus: () => boolean;
  readonly window: Pick<EventTarget, 'addEventListener' | 'removeEventListener' | 'dispatchEvent'>;
  readonly setTimeout: (act: () => void, ms: number) => unknown;
}

const lent = 'keydesk:clipboard-lent';

/** Resolves when something else is put on the clipboard from within the page. */
function whenReplaced({ window }: ClipboardPage, signal: AbortSignal): Promise<'replaced'> {
  return new Promise((resolve) => {
    for (const name of [lent, 'copy', 'cut']) window.addEventListener(name, () => { resolve('replaced'); }, { once: true, signal });
  });
}

function afterSeconds(page: ClipboardPage, seconds: number): Promise<'due'> {
  return new Promise((resolve) => {
    page.setTimeout(() => { resolve('due'); }, seconds * 1000);
  });
}

function whenFocused({ hasFocus, window }: ClipboardPage): Promise<'due'> {
  if (hasFocus()) return Promise.resolve('due');
  return new Promise((resolve) => {
    window.addEventListener('focus', () => { resolve('due'); }, { once: true });
  });
}

async function clear(page: ClipboardPage, mark: string): Promise<ClipboardEnd> {
  const seen = await page.mayRead();
  if (seen && (await page.digest(await page.read())) !== mark) return 'replaced';
  await page.write('');
  return seen ? 'cleared' : 'cleared-unseen';
}

/**
 * Puts a value on the clipboard for a while. The value itself is not kept: only its digest, to know it again.
 * @param seconds how long it may stay; while the page has no focus a browser does not let it clear, so it waits for that
 * @returns once the value is on the clipboard: the promise of how it came off again
 * @throws DOMException when the clipboard refuses
 */
export async function lendClipboard(text: string, seconds: number, page: ClipboardPage): Promise<{ readonly end: Promise<ClipboardEnd> }> {
  const mark = await page.digest(text);
  await page.write(text);
  page.window.dispatchEvent(new Event(lent));
  const replaced = new AbortController();
  const due = afterSeconds(page, seconds).then(() => whenFocused(page));
  const first = Promise.race([due, whenReplaced(page, replaced.signal)]);
  const end = first
    .then((what) => (what === 'due' ? clear(page, mark) : what))
    .finally(() => { replaced.abort(); });
  return { end };
}

async function mayReadClipboard(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: 'clipboard-read' as PermissionName })).state === 'granted';
  } catch {
    return false;
  }
}

async function sha256(text: string): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString();
}

/** The clipboard of this page. */
export function pageClipboard(): ClipboardPage {
  return {
    write: (text) => navigator.clipboard.writeText(text),
    read: () => navigator.clipboard.readText(),
    mayRead: mayReadClipboard,
    digest: sha256,
    hasFocus: () => document.hasFocus(),
    window,
    setTimeout: (act, ms) => window.setTimeout(act, ms),
  };
}
