import { getEventListeners } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uuid } from '../../src-main/crypto/primitives.ts';
import { Desk, type OpenRooms } from '../../src-main/desk/desk.ts';
import { watchDesk } from '../../src-main/desk/news.ts';
import { deskCaller } from '../../src-main/lib/caller.ts';
import type { Clock } from '../../src-main/lib/clock.ts';
import { silentLogger } from '../../src-main/lib/logger.ts';
import { knownVaultsIn } from '../../src-main/vault/known-vaults.ts';
import { placesOf, vaultFolder } from '../../src-main/vault/places.ts';
import { readSlots } from '../../src-main/vault/slots-file.ts';
import type { DeskNews } from '../../src-shared/vault.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { deskPassphrase, makeVault } from '../support/opened-desk.ts';

/** Time stands still; what waits for a while goes on at once. */
class HastyClock extends ManualClock {
  override after(_milliseconds: number, call: () => void): () => void {
    queueMicrotask(call);
    return () => undefined;
  }
}

/** Lets everything that waits for nothing come to where it waits. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const rooms: OpenRooms = { start: () => undefined, close: () => Promise.resolve() };
const hasty: Clock = new HastyClock();

describe('the news of the desk', () => {
  let folder: string;
  let desk: Desk<OpenRooms>;
  /** How many listen to the open vault, and how many to the desk. */
  const listening = { toEvents: 0, toState: 0 };

  const counted = <Listener>(hear: (listener: Listener) => () => void, of: keyof typeof listening) => (listener: Listener): (() => void) => {
    const stop = hear(listener);
    listening[of] += 1;
    return () => {
      listening[of] -= 1;
      stop();
    };
  };
  const unlock = async (): Promise<void> => {
    await desk.unlock(readSlots(desk.places).slots[0]?.id ?? '', deskPassphrase, 'app');
    const { vault } = desk.atWork.session;
    vault.onEvent = counted(vault.onEvent.bind(vault), 'toEvents');
  };
  const happens = (tenant: string): void => {
    desk.atWork.session.vault.record(deskCaller(uuid()), { action: 'tenant.create', tenant });
  };
  const told = async (news: AsyncGenerator<DeskNews, void, void>): Promise<DeskNews | undefined> => (await news.next()).value ?? undefined;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-news-'));
    const path = vaultFolder(folder, 'Northwind');
    await makeVault(path);
    const known = knownVaultsIn(join(folder, 'known.json'));
    desk = new Desk({ clock: new ManualClock(), logger: silentLogger, keychain: null, known, suggestedFolder: folder, newId: uuid, openRooms: () => rooms });
    desk.onState = counted(desk.onState.bind(desk), 'toState');
    desk.choose(placesOf(path).folder);
    await unlock();
  });
  afterAll(async () => {
    await desk.lock('closed');
    rmSync(folder, { recursive: true, force: true });
  });

  it('is heard with one listener, however much there is of it', async () => {
    const page = new AbortController();
    const news = watchDesk(desk, hasty, page.signal);
    expect(await told(news)).toMatchObject({ kind: 'state' });
    for (let number = 0; number < 100; number += 1) {
      const next = told(news);
      await settle();
      happens(`tenant-${String(number)}`);
      expect(await next).toMatchObject({ kind: 'changed', tenant: `tenant-${String(number)}` });
    }
    const waits = told(news);
    await settle();
    expect([getEventListeners(page.signal, 'abort').length, listening]).toEqual([1, { toEvents: 1, toState: 1 }]);
    page.abort();
    expect(await waits).toBeUndefined();
    expect([getEventListeners(page.signal, 'abort').length, listening]).toEqual([0, { toEvents: 0, toState: 0 }]);
  });

  it('is followed and left a thousand times, and nobody listens any more', async () => {
    for (let number = 0; number < 1000; number += 1) {
      const page = new AbortController();
      const news = watchDesk(desk, hasty, page.signal);
      await told(news);
      const waits = told(news);
      await settle();
      page.abort();
      await waits;
      await news.return();
    }
    expect(listening).toEqual({ toEvents: 0, toState: 0 });
  });

  it('is of the vault that is open: each unlock is followed once, and no locked one any more', async () => {
    const page = new AbortController();
    const news = watchDesk(desk, hasty, page.signal);
    await told(news);
    await desk.lock('officer');
    expect([await told(news), listening]).toMatchObject([{ state: { phase: 'locked' } }, { toEvents: 0, toState: 1 }]);
    await unlock();
    desk.announce();
    desk.announce();
    expect([await told(news), listening]).toMatchObject([{ state: { phase: 'unlocked' } }, { toEvents: 1, toState: 1 }]);
    const next = told(news);
    happens('borealis');
    expect(await next).toMatchObject({ kind: 'changed', tenant: 'borealis' });
    page.abort();
    await news.return();
    expect(listening).toEqual({ toEvents: 0, toState: 0 });
  });

  it('tells the one that comes when the page is gone already nothing but where the desk stands', async () => {
    const news = watchDesk(desk, hasty, AbortSignal.abort());
    expect(await told(news)).toMatchObject({ kind: 'state' });
    expect(await told(news)).toBeUndefined();
    expect(listening).toEqual({ toEvents: 0, toState: 0 });
  });
});
