import { describe, expect, it } from 'vitest';
import { lendClipboard } from '../../../src-renderer/desk/lend-clipboard.ts';
import type { ClipboardPage } from '../../../src-renderer/desk/lend-clipboard.ts';

/** A clipboard and a page whose clock is moved by hand. */
class FakePage implements ClipboardPage {
  held = '';
  readable = true;
  focused = true;
  readonly window = new EventTarget();
  readonly due: (() => void)[] = [];
  readonly waits: number[] = [];

  readonly write = (text: string): Promise<void> => {
    if (!this.focused) return Promise.reject(new DOMException('Document is not focused.', 'NotAllowedError'));
    this.held = text;
    return Promise.resolve();
  };
  readonly read = (): Promise<string> => Promise.resolve(this.held);
  readonly mayRead = (): Promise<boolean> => Promise.resolve(this.readable);
  readonly digest = (text: string): Promise<string> => Promise.resolve(`#${text}`);
  readonly hasFocus = (): boolean => this.focused;
  readonly setTimeout = (act: () => void, ms: number): void => {
    this.due.push(act);
    this.waits.push(ms);
  };

  pass(): void {
    for (const act of this.due.splice(0)) act();
  }
}

describe('a value on the clipboard', () => {
  it('is cleared when its time is over', async () => {
    const page = new FakePage();
    const { end } = await lendClipboard('value', 30, page);
    expect([page.held, page.waits]).toEqual(['value', [30_000]]);
    page.pass();
    await expect(end).resolves.toBe('cleared');
    expect(page.held).toBe('');
  });

  it('is left alone when something else is there by then', async () => {
    const page = new FakePage();
    const { end } = await lendClipboard('value', 30, page);
    page.held = 'a shopping list';
    page.pass();
    await expect(end).resolves.toBe('replaced');
    expect(page.held).toBe('a shopping list');
  });

  it('is cleared unseen where the page may not look, and says so', async () => {
    const page = new FakePage();
    page.readable = false;
    const { end } = await lendClipboard('value', 30, page);
    page.held = 'a shopping list';
    page.pass();
    await expect(end).resolves.toBe('cleared-unseen');
    expect(page.held).toBe('');
  });

  it('waits for the focus, without which a browser does not let it clear', async () => {
    const page = new FakePage();
    const { end } = await lendClipboard('value', 30, page);
    page.focused = false;
    page.pass();
    await Promise.resolve();
    expect(page.held).toBe('value');
    page.focused = true;
    page.window.dispatchEvent(new Event('focus'));
    await expect(end).resolves.toBe('cleared');
  });

  it.each(['copy', 'cut'])('gives way to a %s within the page', async (name) => {
    const page = new FakePage();
    page.readable = false;
    const { end } = await lendClipboard('value', 30, page);
    page.held = 'an id';
    page.window.dispatchEvent(new Event(name));
    await expect(end).resolves.toBe('replaced');
    page.pass();
    expect(page.held).toBe('an id');
  });

  it('gives way to the next value, whose own time then counts', async () => {
    const page = new FakePage();
    page.readable = false;
    const first = await lendClipboard('one', 30, page);
    const second = await lendClipboard('two', 30, page);
    await expect(first.end).resolves.toBe('replaced');
    expect(page.held).toBe('two');
    page.pass();
    await expect(second.end).resolves.toBe('cleared-unseen');
    expect(page.held).toBe('');
  });

  it('is not lent when the clipboard refuses', async () => {
    const page = new FakePage();
    page.focused = false;
    await expect(lendClipboard('value', 30, page)).rejects.toThrow('not focused');
    expect(page.waits).toEqual([]);
  });
});
