import type { QueryClient } from '@tanstack/react-query';
import type { DeskNews } from '../../src-shared/vault.ts';
import type { DeskPage } from './desk-context.tsx';
import type { Telling } from './tell-news.ts';

type Noun = 'tenants' | 'secrets' | 'accessKeys' | 'keys' | 'byok' | 'jobs' | 'drills' | 'cryptoperiods' | 'audit' | 'overview' | 'settings';

/** What is out of date after an event of a noun; the audit log and the overview are after each one. */
const touched: Readonly<Record<string, readonly Noun[]>> = {
  tenant: ['tenants', 'byok', 'cryptoperiods'],
  secret: ['secrets', 'tenants', 'accessKeys'],
  'access-key': ['accessKeys'],
  key: ['keys', 'byok', 'cryptoperiods'],
  byok: ['byok', 'tenants', 'keys', 'cryptoperiods'],
  job: ['jobs', 'byok'],
  drill: ['drills'],
  cryptoperiod: ['cryptoperiods'],
  vault: ['settings'],
};

/** The nouns whose queries are out of date after an event. */
export function touchedBy(action: string): readonly Noun[] {
  return [...(touched[action.split('.', 1)[0] ?? ''] ?? []), 'audit', 'overview'];
}

type State = Extract<DeskNews, { readonly kind: 'state' }>['state'];

/** What keeps in step with main. */
export interface NewsParts {
  readonly page: DeskPage;
  readonly cache: QueryClient;
  readonly telling: Telling;
}

function takeState(state: State, { page, cache, telling }: NewsParts): void {
  const before = page.vault.getState();
  page.vault.setState(state, true);
  // Nothing that was read while the vault was open stays in the page once it is not.
  if (before?.phase === 'unlocked' && state.phase !== 'unlocked') cache.clear();
  if (state.phase === 'unlocked') telling.begin(`${state.id} ${String(state.unlockedAt)}`);
  else telling.end();
}

function take(news: DeskNews, parts: NewsParts): void {
  if (news.kind === 'state') {
    takeState(news.state, parts);
    return;
  }
  const { page, cache, telling } = parts;
  telling.hear(news.action);
  for (const noun of touchedBy(news.action)) void cache.invalidateQueries({ queryKey: page.queries[noun].key() });
}

/** Hears what main tells until the line breaks or the signal ends it. */
async function listen(parts: NewsParts, signal: AbortSignal): Promise<void> {
  const news = await parts.page.line.client.vault.watch(undefined, { signal });
  for await (const item of news) take(item, parts);
}

/** The time before main is listened to again after it stopped telling, in ms: whatever stopped it may last. */
const beforeListeningAgain = 1000;

/** Keeps the page in step with main, over every reconnection, until the signal ends it. */
export function followNews(parts: NewsParts, signal: AbortSignal): void {
  const { cache, page } = parts;
  const { connection } = page.line;
  let listening = false;
  const start = (): void => {
    if (listening || signal.aborted || connection.get().phase !== 'open') return;
    listening = true;
    void cache.invalidateQueries();
    listen(parts, signal)
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
