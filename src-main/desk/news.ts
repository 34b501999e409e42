import type { DeskNews } from '../../src-shared/vault.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import type { Clock } from '../lib/clock.ts';
import type { Desk, OpenRooms } from './desk.ts';

/** How long changes are gathered before they are told, in milliseconds: an import of thousands is one piece of news. */
const gatherMilliseconds = 80;

type Changed = Extract<DeskNews, { readonly kind: 'changed' }>;

/** What waits to be told: the latest state, and one entry for each kind of change and tenant. */
class Pending {
  #state: DeskNews | null = null;
  readonly #changes = new Map<string, Changed>();
  #wake: () => void = () => undefined;

  state(state: DeskNews): void {
    this.#state = state;
    this.#wake();
  }

  change(draft: AuditDraft): void {
    const tenant = draft.tenant ?? null;
    const object = draft.object ?? null;
    const name = `${draft.action} ${tenant ?? ''}`;
    const known = this.#changes.get(name);
    const same = known === undefined || known.object === object;
    this.#changes.set(name, { kind: 'changed', action: draft.action, tenant, object: same ? object : null });
    this.#wake();
  }

  take(): readonly DeskNews[] {
    const news = [...(this.#state === null ? [] : [this.#state]), ...this.#changes.values()];
    this.#state = null;
    this.#changes.clear();
    return news;
  }

  get empty(): boolean {
    return this.#state === null && this.#changes.size === 0;
  }

  /** Resolves when there is something to tell, and with `leave`. */
  wait(): Promise<void> {
    if (!this.empty) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Nobody is there to be told any more: who waits goes on. */
  leave(): void {
    this.#wake();
  }
}

function pause(clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    clock.after(gatherMilliseconds, resolve);
  });
}

/** Hears of the events of whichever vault is open. */
function followEvents<Rooms extends OpenRooms>(desk: Desk<Rooms>, pending: Pending): () => void {
  let stop: () => void = () => undefined;
  const follow = (): void => {
    stop();
    stop = () => undefined;
    if (desk.state().phase !== 'unlocked') return;
    stop = desk.atWork.session.vault.onEvent((draft) => {
      pending.change(draft);
    });
  };
  follow();
  const stopState = desk.onState((state) => {
    follow();
    pending.state({ kind: 'state', state });
  });
  return () => {
    stop();
    stopState();
  };
}

/** Where the desk stands now, and all that changes, gathered, until the listener leaves. */
export async function* watchDesk<Rooms extends OpenRooms>(
  desk: Desk<Rooms>,
  clock: Clock,
  signal: AbortSignal | undefined,
): AsyncGenerator<DeskNews, void, void> {
  const pending = new Pending();
  const stop = followEvents(desk, pending);
  // One for as long as somebody listens: one for each piece of news would stay until a page goes that is left open for a week.
  const leave = (): void => {
    pending.leave();
  };
  signal?.addEventListener('abort', leave);
  try {
    yield { kind: 'state', state: desk.state() };
    while (signal?.aborted !== true) {
      await pending.wait();
      await pause(clock);
      yield* pending.take();
    }
  } finally {
    signal?.removeEventListener('abort', leave);
    stop();
  }
}
