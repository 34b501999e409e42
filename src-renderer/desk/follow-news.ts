import type { QueryClient } from '@tanstack/react-query';
import type { DeskNews } from '../../src-shared/vault.ts';
import type { DeskPage } from './desk-context.tsx';

type Noun = 'tenants' | 'secrets' | 'keys' | 'byok' | 'jobs' | 'audit' | 'overview' | 'settings';

/** What is out of date after an event of a noun; the audit log and the overview are after each one. */
const touched: Readonly<Record<string, readonly Noun[]>> = {
  tenant: ['tenants', 'byok'],
  secret: ['secrets', 'tenants'],
  key: ['keys', 'byok'],
  byok: ['byok', 'tenants', 'keys'],
  job: ['jobs', 'byok'],
  vault: ['settings'],
};

/** The nouns whose queries are out of date after an event. */
export function touchedBy(action: string): readonly Noun[] {
  return [...(touched[action.split('.', 1)[0] ?? ''] ?? []), 'audit', 'overview'];
}

function take(news: DeskNews, page: DeskPage, cache: QueryClient): void {
  if (news.kind === 'state') {
    const before = page.vault.getState();
    page.vault.setState(news.state, true);
    // Nothing that was read while the vault was open stays in the page once it is not.
    if (before?.phase === 'unlocked' && news.state.phase !== 'unlocked') cache.clear();
    return;
  }
  for (const noun of touchedBy(news.action)) void cache.invalidateQueries({ queryKey: page.queries[noun].key() });
}

/** Hears what main tells until the line breaks or the signal ends it. */
async function listen(page: DeskPage, cache: QueryClient, signal: AbortSignal): Promise<void> {
  const news = await page.line.client.vault.watch(undefined, { signal });
  for await (const item of news) take(item, page, cache);
}

/** The time before main is listened to again after it stopped telling, in ms: whatever stopped it may last. */
const beforeListeningAgain = 1000;

/** Keeps the page in step with main, over every reconnection, until the signal ends it. */
export function followNews(page: DeskPage, cache: QueryClient, signal: AbortSignal): void {
  const { connection } = page.line;
  let listening = false;
  const start = (): void => {
    if (listening || signal.aborted || connection.get().phase !== 'open') return;
    listening = true;
    void cache.invalidateQueries();
    listen(page, cache, signal)
      .catch(() => undefined)
      .finally(() => {
        listening = false;
        setTimeout(start, beforeListeningAgain);
      });
  };
  const stop = connection.subscribe(start);
  signal.addEventListener('abort', stop, { once: true });
  start();
}
