import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { portMessage, portWanted } from '../../src-shared/wire.ts';

/** All of Electron the preload may touch: anything else it reaches for is not there. */
const electron = await vi.hoisted(async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  const sent: string[] = [];
  return { sent, ipcRenderer: Object.assign(new Emitter(), { send: (channel: string) => void sent.push(channel) }) };
});

vi.mock('electron', () => ({ ipcRenderer: electron.ipcRenderer }));

/** The window of a page, with what was posted into it. */
class PageWindow extends EventEmitter {
  readonly location = { origin: 'app://keydesk' };
  readonly posted: { readonly message: string; readonly origin: string; readonly ports: readonly unknown[] }[] = [];

  addEventListener(type: string, listener: (event: unknown) => void): void {
    this.on(type, listener);
  }

  removeEventListener(type: string, listener: (event: unknown) => void): void {
    this.off(type, listener);
  }

  postMessage(message: string, origin: string, ports: readonly unknown[]): void {
    this.posted.push({ message, origin, ports });
  }
}

async function load() {
  const page = new PageWindow();
  vi.stubGlobal('window', page);
  await import('../../src-main/preload.ts');
  const want = (change: object = {}): boolean =>
    page.emit('message', { source: page, origin: 'app://keydesk', data: portWanted, ...change });
  return { page, ipc: electron.ipcRenderer, want, sent: electron.sent };
}

describe('the preload', () => {
  beforeEach(() => {
    vi.resetModules();
    electron.sent.length = 0;
    electron.ipcRenderer.removeAllListeners();
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('asks main for the port when the page is ready, and passes it on to the same window and origin', async () => {
    const { page, ipc, want, sent } = await load();
    expect(sent).toEqual([]);
    want();
    expect(sent).toEqual([portWanted]);
    ipc.emit(portMessage, { ports: ['port'] });
    expect(page.posted).toEqual([{ message: portMessage, origin: 'app://keydesk', ports: ['port'] }]);
  });

  it('does so once', async () => {
    const { page, ipc, want, sent } = await load();
    want();
    want();
    ipc.emit(portMessage, { ports: ['first'] });
    ipc.emit(portMessage, { ports: ['second'] });
    expect(sent).toEqual([portWanted]);
    expect(page.posted).toHaveLength(1);
  });

  it.each([
    ['another window', { source: {} }],
    ['another origin', { origin: 'https://evil.example' }],
    ['another message', { data: 'hello' }],
    ['a message that is no text', { data: { toString: (): string => portWanted } }],
  ])('does not listen to %s', async (_name, change) => {
    const { want, sent } = await load();
    want(change);
    expect(sent).toEqual([]);
  });

  it('puts nothing on the page', async () => {
    const { page } = await load();
    expect(Object.keys(page).toSorted()).toEqual(Object.keys(new PageWindow()).toSorted());
  });
});
