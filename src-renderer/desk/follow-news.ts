import type { QueryClient } from '@tanstack/react-query';
import type { DeskNews } from '../../src-shared/vault.ts';
import type { DeskPage } from './desk-context.tsx';
import { type ReadAnew, readAnew, type ReadingParts } from './reading-anew.ts';
import type { Telling } from './tell-news.ts';

type Noun = 'tenants' | 'secrets' | 'accessKeys' | 'keys' | 'byok' | 'jobs' | 'drills' | 'cryptoperiods' | 'audit' | 'overview' | 'settings';

/** What is out of date after an event of a noun; the audit log and the overview are after each one but those of `calls`. */
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

/** That a call of the REST API begins or has ended; what it has done, the events of other nouns tell. */
const calls: readonly string[] = ['rest.begin', 'rest.call'];

/** How far apart a noun is read for events that go on and on, in milliseconds. */
const apart = { calls: 2000, others: 400 } as const;

/** What is out of date after an event: the nouns whose queries are read anew, so many milliseconds apart. */
export interface Touched {
  readonly nouns: readonly Noun[];
  readonly apart: number;
}

/** What is out of date after an event. Of a call of the REST API there is nothing to be seen but its line in the audit log. */
export function touchedBy(action: string): Touched {
  if (calls.includes(action)) return { nouns: ['audit'], apart: apart.calls };
  const [noun = ''] = action.split('.', 1);
  return { nouns: [...(touched[noun] ?? []), 'audit', 'overview'], apart: apart.others };
}

type State = Extract<DeskNews, { readonly kind: 'state' }>['state'];

/** What keeps in step with main. */
export interface NewsParts extends ReadingParts {
  readonly page: DeskPage;
  readonly cache: QueryClient;
  readonly telling: Telling;
}

/**
 * Nothing that was read while the vault was open stays in the page once it is not: whether the page hears of the lock first by the
 * news or by the answer to its own call.
 */
function forgetAtLock({ page, cache, telling }: NewsParts): () => void {
  return page.vault.subscribe((state, before) => {
    if (before?.phase !== 'unlocked' || state?.phase === 'unlocked') return;
    cache.clear();
    telling.forget();
  });
}

function takeState(state: State, { page, telling }: NewsParts): void {
  page.vault.setState(state, true);
  if (state.phase === 'unlocked') telling.begin(`${state.id} ${String(state.unlockedAt)}`);
  else telling.end();
}

function take(news: DeskNews, parts: NewsParts, anew: ReadAnew<Noun>): void {
  if (news.kind === 'state') {
    takeState(news.state, parts);
    return;
  }
  parts.telling.hear(news.action);
  const touches = touchedBy(news.action);
  for (const noun of touches.nouns) anew(noun, touches.apart);
}

/** Hears what main tells until the line breaks or the signal ends it. `missed` when it did not from the beginning. */
async function listen(parts: NewsParts, anew: ReadAnew<Noun>, { missed, signal }: { readonly missed: boolean; readonly signal: AbortSignal }): Promise<void> {
  const news = await parts.page.line.client.vault.watch(undefined, { signal });
  let behind = missed;
  for await (const item of news) {
    take(item, parts, anew);
    // Only once the first of it is here: from then on nothing is missed.
    if (behind) parts.telling.catchUp();
    behind = false;
  }
}

/** The time before main is listened to again after it stopped telling, in ms: whatever stopped it may last. */
const beforeListeningAgain = 1000;

/** Keeps the page in step with main, over every reconnection, until the signal ends it. */
export function followNews(parts: NewsParts, signal: AbortSignal): void {
  const { cache, page } = parts;
  const { connection } = page.line;
  const anew = readAnew<Noun>(parts, (noun) => void cache.invalidateQueries({ queryKey: page.queries[noun].key() }));
  let listening = false;
  let missed = false;
  const start = (): void => {
    if (listening || signal.aborted || connection.get().phase !== 'open') return;
    listening = true;
    void cache.invalidateQueries();
    listen(parts, anew, { missed, signal })
      .catch(() => undefined)
      .finally(() => {
        listening = false;
        missed = true;
        setTimeout(start, beforeListeningAgain);
      });
  };
  const ends = [connection.subscribe(start), forgetAtLock(parts)];
  const stop = (): void => {
    for (const end of ends) end();
  };
  signal.addEventListener('abort', stop, { once: true });
  start();
}
