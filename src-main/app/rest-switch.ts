import { textOf } from '../../src-shared/error-text.ts';
import { isKeydeskError } from '../../src-shared/errors.ts';
import type { RestCallShown, RestStanding } from '../../src-shared/rest-api.ts';
import type { VaultState } from '../../src-shared/vault.ts';
import { uuid } from '../crypto/primitives.ts';
import type { Desk, OpenRooms } from '../desk/desk.ts';
import type { RestHost } from '../http/rest/rest-host.ts';
import { type Caller, deskCaller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { type AuditDraft, unsuccessful } from '../vault/audit-draft.ts';
import { readSettings } from '../vault/settings.ts';

/** What the switch needs. */
export interface RestSwitchParts<Rooms extends OpenRooms> {
  readonly desk: Desk<Rooms>;
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  /** @throws PORT_UNAVAILABLE */
  readonly startHost: (port: number) => Promise<RestHost>;
}

/** A listener, with the port that was asked for: 0 is answered with a free one. */
interface Listening {
  readonly host: RestHost;
  readonly asked: number;
  readonly since: number;
  /** The vault it listens for. */
  readonly vault: string | null;
}

type FailedStanding = Extract<RestStanding, { readonly state: 'failed' }>;

const placeOf = (state: VaultState): string | null => (state.phase === 'none' ? null : state.path);

/**
 * Switches the REST API on and off: by the settings of whichever vault is open, or as the command line has said. It goes on
 * listening through a lock, when every call is told so, and ends when another vault is chosen. Starting and stopping are events
 * of the open vault; a start that it has not seen, for it was locked, is written when it is opened.
 */
export class RestSwitch<Rooms extends OpenRooms> {
  readonly #parts: RestSwitchParts<Rooms>;
  #endings: readonly (() => void)[] = [];
  #stopEvents: () => void = () => undefined;
  #listening: Listening | null = null;
  #failed: FailedStanding | null = null;
  #failure: Error | null = null;
  #forced: number | null = null;
  #seen = '';
  /** The vault whose log tells of the present listener. */
  #toldTo: string | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(parts: RestSwitchParts<Rooms>) {
    this.#parts = parts;
  }

  /** Follows the settings of whichever vault is open, from now on. */
  follow(): void {
    if (this.#endings.length > 0) return;
    const { desk } = this.#parts;
    this.#endings = [desk.onState((state) => this.#onState(state)), () => this.#stopEvents()];
    this.#onState(desk.state());
  }

  /** Listens whatever the settings of a vault say. @throws PORT_UNAVAILABLE */
  async serve(port: number): Promise<RestHost> {
    this.#forced = port;
    this.follow();
    await this.#settle(null);
    if (this.#listening === null) throw this.#failure ?? new Error('the REST API did not start');
    return this.#listening.host;
  }

  standing(): RestStanding {
    if (this.#failed !== null) return this.#failed;
    if (this.#listening === null) return { state: 'off' };
    const { host, since } = this.#listening;
    return { state: 'on', url: host.url, port: host.port, since };
  }

  /** The last calls, newest first. */
  calls(): readonly RestCallShown[] {
    return this.#listening?.host.calls() ?? [];
  }

  /** Resolves when what was asked for so far has been done. */
  async settled(): Promise<void> {
    await this.#queue;
  }

  /** Follows nothing any more, and stops. */
  async close(): Promise<void> {
    for (const end of this.#endings) end();
    this.#endings = [];
    this.#seen = '';
    this.#forced = null;
    await this.#settle(null);
  }

  /** An unlock, a lock, another vault: only these matter here, and not that an officer was seen at the desk. */
  #onState(state: VaultState): void {
    const seen = `${state.phase} ${placeOf(state) ?? ''}`;
    if (seen === this.#seen) return;
    this.#seen = seen;
    this.#stopEvents();
    this.#stopEvents = () => undefined;
    if (state.phase === 'unlocked') this.#stopEvents = this.#parts.desk.atWork.session.vault.onEvent((draft, caller) => this.#onEvent(draft, caller));
    void this.#settle(null);
  }

  #onEvent({ action, detail }: AuditDraft, caller: Caller): void {
    if (action === 'vault.settings' && detail?.['rest'] !== undefined) void this.#settle(caller);
  }

  /** The port at which to listen now, or null. */
  #wanted(): number | null {
    if (this.#endings.length === 0) return null;
    if (this.#forced !== null) return this.#forced;
    const { desk } = this.#parts;
    const state = desk.state();
    if (state.phase === 'unlocked') {
      const { on, port } = readSettings(desk.atWork.session.vault).rest;
      return on ? port : null;
    }
    const stays = this.#listening !== null && this.#listening.vault === placeOf(state);
    return stays ? (this.#listening?.asked ?? null) : null;
  }

  /** Brings what is into accord with what is wanted; one change at a time. */
  #settle(caller: Caller | null): Promise<void> {
    const next = this.#queue.then(() => this.#change(caller)).catch((error: unknown) => this.#report(error, 'the REST API could not be switched'));
    this.#queue = next;
    return next;
  }

  async #change(caller: Caller | null): Promise<void> {
    const wanted = this.#wanted();
    this.#failed = null;
    if (this.#listening !== null && this.#listening.asked !== wanted) await this.#stop(this.#listening, caller);
    if (wanted !== null && this.#listening === null) await this.#start(wanted, caller);
    this.#followVault();
    if (this.#listening !== null) this.#tell(this.#listening, caller);
  }

  async #start(port: number, caller: Caller | null): Promise<void> {
    const { startHost, clock, desk } = this.#parts;
    try {
      const host = await startHost(port);
      this.#listening = { host, asked: port, since: clock.now(), vault: placeOf(desk.state()) };
      this.#toldTo = null;
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error('the server did not start', { cause: error });
      this.#failed = this.#failureOf(port, error);
      this.#record(caller, unsuccessful({ action: 'rest.start', detail: { port } }, error));
    }
  }

  async #stop({ host }: Listening, caller: Caller | null): Promise<void> {
    this.#listening = null;
    await host.close();
    const known = this.#toldTo !== null && this.#toldTo === placeOf(this.#parts.desk.state());
    this.#toldTo = null;
    if (known) this.#record(caller, { action: 'rest.stop', detail: { port: host.port } });
  }

  /** A listener that was told to stay goes with the desk to another vault, whose officer must not see the calls of this one. */
  #followVault(): void {
    const vault = placeOf(this.#parts.desk.state());
    if (this.#listening === null || this.#listening.vault === vault) return;
    this.#listening.host.forgetCalls();
    this.#listening = { ...this.#listening, vault };
  }

  #tell({ host }: Listening, caller: Caller | null): void {
    const state = this.#parts.desk.state();
    if (state.phase !== 'unlocked' || this.#toldTo === state.path) return;
    const forced = this.#forced !== null;
    if (this.#record(caller, { action: 'rest.start', detail: { port: host.port, forced } })) this.#toldTo = state.path;
  }

  #failureOf(port: number, error: unknown): FailedStanding {
    if (!isKeydeskError(error)) this.#report(error, 'the REST API did not start');
    const { body, next } = isKeydeskError(error) ? textOf(error) : { body: 'The REST API could not be started.', next: 'Look into the log, and try again.' };
    return { state: 'failed', port, problem: body, remedy: next };
  }

  /** Writes an event into the open vault; whether there was one that took it. */
  #record(caller: Caller | null, draft: AuditDraft): boolean {
    const { desk } = this.#parts;
    if (desk.state().phase !== 'unlocked') return false;
    try {
      desk.atWork.session.vault.record(caller ?? deskCaller(uuid()), draft);
      return true;
    } catch (error) {
      this.#report(error, 'the REST API was switched without its event');
      return false;
    }
  }

  #report(error: unknown, message: string): void {
    this.#parts.logger.error({ error: error instanceof Error ? error.message : 'unknown' }, message);
  }
}
