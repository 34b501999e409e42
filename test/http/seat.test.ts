import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createSeat, type SeatPage } from '../../src-main/http/seat.ts';
import { closeCodes } from '../../src-shared/wire.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** A page at the far end of a socket: it answers pings while `awake`, and says with which code it was closed. */
class Page extends EventEmitter implements SeatPage {
  readonly OPEN = WebSocket.OPEN;
  readyState: number = WebSocket.OPEN;
  awake = true;
  code: number | null = null;

  ping(): void {
    if (this.awake) queueMicrotask(() => this.emit('pong'));
  }

  close(code: number): void {
    this.code = code;
    this.readyState = WebSocket.CLOSING;
    if (this.awake) this.terminate();
  }

  terminate(): void {
    if (this.readyState === WebSocket.CLOSED) return;
    this.readyState = WebSocket.CLOSED;
    this.emit('close');
  }
}

function desk() {
  const clock = new ManualClock();
  const abandoned: number[] = [];
  const seat = createSeat({ clock, onAbandoned: () => abandoned.push(clock.monotonic()) });
  return { clock, seat, abandoned };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a seat', () => {
  it('is refused while its page answers', async () => {
    const { seat } = desk();
    const [first, second] = [new Page(), new Page()];
    expect(await seat.take(first)).toBe(true);
    expect(await seat.take(second)).toBe(false);
    expect([first.code, second.code]).toEqual([null, closeCodes.sessionTaken]);
  });

  it('leaves nothing with its page of those that were refused', async () => {
    const { seat } = desk();
    const page = new Page();
    await seat.take(page);
    await settle();
    const ears = (): readonly number[] => [page.listenerCount('pong'), page.listenerCount('close')];
    const before = ears();
    for (let other = 0; other < 20; other += 1) expect(await seat.take(new Page())).toBe(false);
    expect(ears()).toEqual(before);
  });

  it('is given away when its page does not answer within two seconds', async () => {
    const { seat, clock } = desk();
    const [first, second] = [new Page(), new Page()];
    await seat.take(first);
    first.awake = false;
    const taking = seat.take(second);
    clock.advance(2_000);
    expect(await taking).toBe(true);
    expect(first.readyState).toBe(WebSocket.CLOSED);
  });

  it('is given to a page that asked in the moment its page went: that of a page that is loaded again', async () => {
    const { seat, clock, abandoned } = desk();
    const [first, second] = [new Page(), new Page()];
    await seat.take(first);
    first.awake = false;
    const taking = seat.take(second);
    first.terminate();
    expect(await taking).toBe(true);
    expect(second.code).toBe(null);
    clock.advance(60_000);
    expect(abandoned).toEqual([]);
  });

  it('is given to one only when two ask at once', async () => {
    const { seat, clock } = desk();
    const [first, second, third] = [new Page(), new Page(), new Page()];
    await seat.take(first);
    first.awake = false;
    const taking = [seat.take(second), seat.take(third)];
    clock.advance(2_000);
    expect((await Promise.all(taking)).toSorted()).toEqual([false, true]);
  });

  it('is not given to a page whose session was superseded while it asked', async () => {
    const { seat, clock } = desk();
    const [first, second] = [new Page(), new Page()];
    await seat.take(first);
    first.awake = false;
    const taking = seat.take(second);
    seat.supersede();
    clock.advance(2_000);
    expect(await taking).toBe(false);
  });

  it('ends a page that misses a heartbeat, and keeps one that answers', async () => {
    const { seat, clock } = desk();
    const page = new Page();
    await seat.take(page);
    await settle();
    clock.advance(30_000);
    await settle();
    clock.advance(30_000);
    expect(page.readyState).toBe(WebSocket.OPEN);
    page.awake = false;
    await settle();
    clock.advance(60_000);
    expect(page.readyState).toBe(WebSocket.CLOSED);
  });

  it('cuts off a superseded page that does not go', async () => {
    const { seat, clock } = desk();
    const page = new Page();
    await seat.take(page);
    page.awake = false;
    seat.supersede();
    expect([page.code, page.readyState]).toEqual([closeCodes.superseded, WebSocket.CLOSING]);
    clock.advance(2_000);
    expect(page.readyState).toBe(WebSocket.CLOSED);
  });

  it('is abandoned when nobody sat for a minute, and not when a page came back', async () => {
    const { seat, clock, abandoned } = desk();
    const page = new Page();
    await seat.take(page);
    page.terminate();
    clock.advance(59_999);
    await seat.take(new Page());
    clock.advance(1);
    expect(abandoned).toEqual([]);
    const last = new Page();
    seat.supersede();
    await seat.take(last);
    last.terminate();
    clock.advance(60_000);
    expect(abandoned).toHaveLength(1);
  });

  it('lets go when it closes', async () => {
    const { seat, clock, abandoned } = desk();
    const page = new Page();
    await seat.take(page);
    seat.close();
    clock.advance(120_000);
    expect([page.code, abandoned]).toEqual([1001, []]);
  });
});
