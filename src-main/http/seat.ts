import { closeCodes } from '../../src-shared/wire.ts';
import type { Clock } from '../lib/clock.ts';

/** What a seat needs of a page's WebSocket. */
export interface SeatPage {
  readonly OPEN: number;
  readonly readyState: number;
  on(event: 'pong' | 'close', listener: () => void): unknown;
  once(event: 'pong' | 'close', listener: () => void): unknown;
  off(event: 'pong' | 'close', listener: () => void): unknown;
  ping(): void;
  close(code: number, reason: string): void;
  terminate(): void;
}

/** The one place at the desk in browser mode: at most one page holds it. */
export interface Seat {
  /** Gives a page the seat, unless the page that has it still answers: then the new one is closed. Resolves to whether it sits. */
  take(page: SeatPage): Promise<boolean>;
  /** Sends whoever sits away: their session was superseded. */
  supersede(): void;
  /** Closes for good. */
  close(): void;
}

/** What a seat needs from outside. */
export interface SeatOptions {
  readonly clock: Pick<Clock, 'after'>;
  /** Called when the seat has been empty for a minute. */
  readonly onAbandoned: () => void;
}

const heartbeatMilliseconds = 30_000;
const answerMilliseconds = 2_000;
const abandonedMilliseconds = 60_000;
const goingAway = 1001;

/** Ends a page that does not answer between two heartbeats; a closed laptop or a killed browser says no goodbye. */
function keepAlive(page: SeatPage, clock: SeatOptions['clock']): void {
  let answered = true;
  let cancel = (): void => undefined;
  const beat = (): void => {
    if (!answered) {
      page.terminate();
      return;
    }
    answered = false;
    page.ping();
    cancel = clock.after(heartbeatMilliseconds, beat);
  };
  page.on('pong', () => (answered = true));
  page.on('close', () => cancel());
  beat();
}

/** Whether a page answers a ping in time. */
function answers(page: SeatPage, clock: SeatOptions['clock']): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (answered: boolean): void => {
      cancel();
      // Whoever sits for a week is asked whenever another page comes.
      page.off('pong', here);
      page.off('close', gone);
      resolve(answered);
    };
    const here = (): void => finish(true);
    const gone = (): void => finish(false);
    const cancel = clock.after(answerMilliseconds, gone);
    page.on('pong', here);
    page.on('close', gone);
    if (page.readyState === page.OPEN) page.ping();
    else gone();
  });
}

/** Closes a page with a code it can read, and cuts it off when it does not go. */
function dismiss(page: SeatPage, code: number, reason: string, clock: SeatOptions['clock']): void {
  page.close(code, reason);
  const cancel = clock.after(answerMilliseconds, () => page.terminate());
  page.once('close', cancel);
}

/** An empty seat. */
export function createSeat({ clock, onAbandoned }: SeatOptions): Seat {
  let holder: SeatPage | null = null;
  let round = 0;
  let cancelAbandoned = (): void => undefined;

  const leave = (page: SeatPage): void => {
    if (holder !== page) return;
    holder = null;
    cancelAbandoned = clock.after(abandonedMilliseconds, onAbandoned);
  };

  const sit = (page: SeatPage): void => {
    cancelAbandoned();
    holder?.terminate();
    holder = page;
    page.once('close', () => leave(page));
    keepAlive(page, clock);
  };

  const empty = (code: number, reason: string): void => {
    const before = holder;
    holder = null;
    round += 1;
    cancelAbandoned();
    if (before !== null) dismiss(before, code, reason, clock);
  };

  return {
    take: async (page) => {
      const asked = { holder, round };
      const free = holder === null || !(await answers(holder, clock));
      // Whoever sat may have gone meanwhile, as a page does that is loaded again; but nobody else may have come.
      const unchanged = (holder === null || asked.holder === holder) && asked.round === round;
      if (!free || !unchanged) dismiss(page, closeCodes.sessionTaken, 'SESSION_TAKEN', clock);
      else if (page.readyState === page.OPEN) sit(page);
      return free && unchanged && page.readyState === page.OPEN;
    },
    supersede: () => empty(closeCodes.superseded, 'SESSION_TAKEN'),
    close: () => empty(goingAway, 'stopped'),
  };
}
