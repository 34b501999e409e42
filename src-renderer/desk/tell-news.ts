import type { StoreApi } from 'zustand';
import type { DeskClient } from '../client.ts';
import { formatRoute } from '../router.ts';
import type { Router } from '../router.ts';
import type { ToastState } from '../stores/view-stores.ts';
import { drillWords, endedKeyWords, keyWords, mayBeTold, momentsOf, sealWords, taleOf, toldActions, workWords } from './news-toasts.ts';
import type { DeskTale, KeyMoment, TaleWords } from './news-toasts.ts';

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
  /** What was told leaves the screen: toasts name tenants and keys. */
  readonly forget: () => void;
  /** An event of this action was written. */
  readonly hear: (action: string) => void;
  /** Nobody listened for a while: what was written meanwhile is told now. */
  readonly catchUp: () => void;
}

/** How long news is gathered, in milliseconds: a key that refuses seals many tenants in a row. */
const gathering = 900;
/** The most events of one action that are read at once; more than that are still one toast. */
const most = 1000;

async function wordsOfSeals(client: DeskClient, kind: 'sealed' | 'unsealed', tenants: readonly string[]): Promise<TaleWords | null> {
  const [first] = tenants;
  return first === undefined ? null : sealWords(kind, tenants, (await client.tenants.get({ tenant: first })).displayName);
}

async function wordsOfKey(client: DeskClient, moment: KeyMoment): Promise<TaleWords | null> {
  const { key, changedAt } = moment;
  return key === null || changedAt === null ? null : keyWords(await client.keys.get({ key }), moment);
}

/** The drill says it all where there is one; else the key, with its tenants; else the tenants alone. */
async function wordsOfMoment(client: DeskClient, moment: KeyMoment): Promise<readonly (TaleWords | null)[]> {
  const { drill, sealed, unsealed } = moment;
  if (drill !== null) return [drillWords(await client.drills.get({ drill: drill.id }), drill.step)];
  const changed = await wordsOfKey(client, moment);
  if (changed !== null) return [changed];
  return [await wordsOfSeals(client, 'sealed', sealed), await wordsOfSeals(client, 'unsealed', unsealed)];
}

async function wordsOfWork(client: DeskClient, tales: readonly DeskTale[]): Promise<readonly TaleWords[]> {
  const jobs = new Set(tales.flatMap((tale) => (tale.kind === 'work' ? tale.job : [])));
  return Promise.all([...jobs].map(async (job) => workWords(await client.jobs.get({ job }))));
}

async function wordsOfEndedKeys(client: DeskClient, tales: readonly DeskTale[]): Promise<readonly TaleWords[]> {
  const keys = new Set(tales.flatMap((tale) => (tale.kind === 'ended-key' ? tale.publicKey : [])));
  return Promise.all([...keys].map(async (publicKey) => endedKeyWords(await client.accessKeys.get({ publicKey }))));
}

async function allWords(client: DeskClient, tales: readonly DeskTale[]): Promise<readonly TaleWords[]> {
  const told = await Promise.all([wordsOfWork(client, tales), wordsOfEndedKeys(client, tales), ...momentsOf(tales).map((moment) => wordsOfMoment(client, moment))]);
  return told.flat().filter((words) => words !== null);
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
    const path = formatRoute(to);
    const { toasts: standing, show: showToast, dismiss } = toasts.getState();
    // What is said of a thing now takes the place of what was said before; of many tenants it is never the same ones.
    const about = to.screen === 'tenants' ? undefined : path;
    for (const toast of standing) if (about !== undefined && toast.about === about) dismiss(toast.id);
    // Whoever looks at it sees it.
    if (router.url().split('?', 1)[0] === path) return;
    showToast({ ...words, about, action: { label: act, run: () => { router.navigate(to); } } });
  };
  const tell = async (): Promise<void> => {
    const [actions, from] = [new Set(waiting), reading];
    waiting = [];
    if (from === null) return;
    const tales = await Promise.all([...actions].map((action) => newTales(client, from, action)));
    for (const words of await allWords(client, tales.flat())) if (reading === from) show(words);
  };
  const hear = (action: string): void => {
    if (reading === null || !mayBeTold(action)) return;
    // What cannot be told now is on the Overview all the same.
    if (waiting.length === 0) after(gathering, () => void tell().catch(() => undefined));
    waiting = [...waiting, action];
  };
  return {
    begin: (opening) => {
      if (reading?.opening !== opening) reading = startReading(client, opening);
    },
    end: () => { reading = null; },
    forget: () => {
      const { toasts: standing, dismiss } = toasts.getState();
      for (const { id } of standing) dismiss(id);
    },
    hear,
    catchUp: () => {
      for (const action of toldActions()) hear(action);
    },
  };
}
