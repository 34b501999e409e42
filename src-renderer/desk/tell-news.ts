import type { StoreApi } from 'zustand';
import type { DeskClient } from '../client.ts';
import type { Router } from '../router.ts';
import type { ToastState } from '../stores/view-stores.ts';
import { drillWords, keyWords, mayBeTold, sealWords, taleOf, workWords } from './news-toasts.ts';
import type { DeskTale, TaleWords } from './news-toasts.ts';

/** What telling stands on. */
export interface TellingParts {
  readonly client: DeskClient;
  readonly toasts: StoreApi<ToastState>;
  readonly router: Router;
  /** Calls after so many milliseconds. */
  readonly after: (milliseconds: number, call: () => void) => void;
}

/** Tells the officer of what the desk did by itself. */
export interface Telling {
  /** A vault is open; when it is another one, or was opened anew, what its log holds by now is no news. */
  readonly begin: (opening: string) => void;
  /** No vault is open: nothing is told any more. */
  readonly end: () => void;
  /** An event of this action was written. */
  readonly hear: (action: string) => void;
}

/** How long news is gathered, in milliseconds: a key that refuses seals many tenants in a row. */
const gathering = 900;
/** The most events of one action that are read at once; more than that are still one toast. */
const most = 1000;

async function namedTenant(client: DeskClient, tenant: string): Promise<string> {
  return (await client.tenants.get({ tenant })).displayName;
}

async function wordsOfSeals(client: DeskClient, kind: 'sealed' | 'unsealed', tales: readonly DeskTale[]): Promise<TaleWords | null> {
  const tenants = [...new Set(tales.flatMap((tale) => (tale.kind === kind ? tale.tenant : [])))];
  const [first] = tenants;
  if (first === undefined) return null;
  return sealWords(kind, tenants, tenants.length === 1 ? await namedTenant(client, first) : '');
}

async function wordsOfOne(client: DeskClient, tale: DeskTale): Promise<TaleWords | null> {
  switch (tale.kind) {
    case 'key':
      return keyWords(await client.keys.get({ key: tale.key }), tale.at);
    case 'work':
      return workWords(await client.jobs.get({ job: tale.job }));
    case 'drill':
      return drillWords(await client.drills.get({ drill: tale.drill }), tale.step);
    case 'sealed':
    case 'unsealed':
      return null;
  }
}

/** A tale is told once, however often its event is repeated. */
function distinct(tales: readonly DeskTale[]): readonly DeskTale[] {
  const key = (tale: DeskTale): string => (tale.kind === 'key' ? `key ${tale.key}` : JSON.stringify(tale));
  return [...new Map(tales.map((tale) => [key(tale), tale])).values()];
}

async function allWords(client: DeskClient, tales: readonly DeskTale[]): Promise<readonly TaleWords[]> {
  const told = await Promise.all([
    ...distinct(tales).map((tale) => wordsOfOne(client, tale)),
    wordsOfSeals(client, 'sealed', tales),
    wordsOfSeals(client, 'unsealed', tales),
  ]);
  return told.filter((words) => words !== null);
}

/** What was read of the log of one open vault. */
interface Reading {
  readonly opening: string;
  /** The last event there was when it was opened. */
  readonly from: Promise<number>;
  /** The last event that was read, by action. */
  readonly read: Map<string, number>;
}

function startReading(client: DeskClient, opening: string): Reading {
  const from = client.audit.page({ limit: 1 }).then(
    ({ rows }) => rows[0]?.seq ?? 0,
    () => Infinity,
  );
  return { opening, from, read: new Map() };
}

/** The tales of one action since it was read last. */
async function newTales(client: DeskClient, { from, read }: Reading, action: string): Promise<readonly DeskTale[]> {
  const since = read.get(action) ?? (await from);
  const { rows } = await client.audit.page({ action, limit: most });
  const fresh = rows.filter(({ seq }) => seq > since);
  read.set(action, Math.max(since, ...fresh.map(({ seq }) => seq)));
  return fresh.flatMap((event) => taleOf(event) ?? []);
}

/** The way to tell the officer by toasts, each with the way to what it is about. */
export function tellNews({ client, toasts, router, after }: TellingParts): Telling {
  let reading: Reading | null = null;
  let waiting: readonly string[] = [];
  const show = ({ words, to, act }: TaleWords): void => {
    toasts.getState().show({ ...words, action: { label: act, run: () => { router.navigate(to); } } });
  };
  const tell = async (): Promise<void> => {
    const [actions, from] = [new Set(waiting), reading];
    waiting = [];
    if (from === null) return;
    const tales = await Promise.all([...actions].map((action) => newTales(client, from, action)));
    for (const words of await allWords(client, tales.flat())) if (reading === from) show(words);
  };
  return {
    begin: (opening) => {
      if (reading?.opening !== opening) reading = startReading(client, opening);
    },
    end: () => { reading = null; },
    hear: (action) => {
      if (reading === null || !mayBeTold(action)) return;
      // What cannot be told now is on the Overview all the same.
      if (waiting.length === 0) after(gathering, () => void tell().catch(() => undefined));
      waiting = [...waiting, action];
    },
  };
}
