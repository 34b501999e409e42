import type { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand';
import type { ConnectionState } from '../../../src-renderer/connection/state.ts';
import type { DeskPage } from '../../../src-renderer/desk/desk-context.tsx';
import { followNews } from '../../../src-renderer/desk/follow-news.ts';
import type { Telling } from '../../../src-renderer/desk/tell-news.ts';
import type { DeskNews, VaultState } from '../../../src-shared/vault.ts';

const open: ConnectionState = { phase: 'open' };
const state = { kind: 'state', state: { phase: 'unlocked', id: 'vault', unlockedAt: 1 } } as unknown as DeskNews;
const locked = { kind: 'state', state: { phase: 'locked' } } as unknown as Extract<DeskNews, { readonly kind: 'state' }>;
const sealed: DeskNews = { kind: 'changed', action: 'byok.seal', tenant: 'acme', object: null };

/** A page whose line to main breaks when it is told to, and what is done with the news. */
function pageFollowing() {
  const done: string[] = [];
  const lines: ((item: DeskNews | null) => void)[] = [];
  const watch = async function* (): AsyncGenerator<DeskNews> {
    const waiting: (DeskNews | null)[] = [];
    let wake = (): void => undefined;
    lines.push((item) => {
      waiting.push(item);
      wake();
    });
    for (;;) {
      const next = waiting.shift();
      if (next === null) throw new Error('the line broke');
      if (next !== undefined) yield next;
      else await new Promise<void>((resolve) => { wake = resolve; });
    }
  };
  const queries = new Proxy({}, { get: (_, noun) => ({ key: () => [noun] }) });
  const page = {
    line: { client: { vault: { watch: () => Promise.resolve(watch()) } }, connection: { get: () => open, subscribe: () => () => undefined } },
    queries,
    vault: createStore<VaultState | null>(() => null),
  } as unknown as DeskPage;
  const cache = { invalidateQueries: () => Promise.resolve(), clear: () => void done.push('clear') } as unknown as QueryClient;
  const telling: Telling = {
    begin: () => void done.push('begin'),
    end: () => void done.push('end'),
    forget: () => void done.push('forget'),
    hear: (action) => void done.push(`hear ${action}`),
    catchUp: () => void done.push('catch up'),
  };
  const ending = new AbortController();
  followNews({ page, cache, telling, now: () => 0, after: () => undefined }, ending.signal);
  const tell = async (item: DeskNews | null): Promise<void> => {
    await vi.advanceTimersByTimeAsync(1_000);
    lines.at(-1)?.(item);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { done, tell, vault: page.vault, end: () => { ending.abort(); } };
}

describe('following the news', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('catches up with what was written while the line was broken, once it hears again', async () => {
    const page = pageFollowing();
    for (const item of [state, sealed, null, state, sealed, sealed]) await page.tell(item);
    page.end();
    expect(page.done).toEqual(['begin', 'hear byok.seal', 'begin', 'catch up', 'hear byok.seal', 'hear byok.seal']);
  });

  it('leaves nothing in the page at the lock, once, whether the news of it comes first or the answer to the page’s own call', async () => {
    const page = pageFollowing();
    for (const item of [state, locked]) await page.tell(item);
    expect(page.done).toEqual(['begin', 'clear', 'forget', 'end']);
    await page.tell(state);
    page.vault.setState(locked.state, true);
    expect(page.done.slice(4)).toEqual(['begin', 'clear', 'forget']);
    await page.tell(locked);
    expect(page.done.slice(7)).toEqual(['end']);
    page.end();
    page.vault.setState(null, true);
    expect(page.done).toHaveLength(8);
  });
});
