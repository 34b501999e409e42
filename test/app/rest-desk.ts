import { createServer, type Server } from 'node:net';
import { onTestFinished } from 'vitest';
import { openDeskOverPort, type DeskOverPort, type DeskOverPortOptions } from '../support/desk-over-port.ts';
import { listenAt } from '../support/own-port.ts';

/** The passphrase of the vaults that are made here. */
export const passphrase = 'quiet meadow lantern harbour';

/** The whole app with an open vault. */
export interface RestDesk extends DeskOverPort {
  /** Unlocks the vault again. */
  unlock(): Promise<void>;
  /** Says in the settings whether the API is on and where, and waits until that is so. */
  set(on: boolean, port: number, keepsOpen?: boolean): Promise<void>;
  /** The events of the REST API, oldest first: action, outcome, actor. */
  events(): Promise<readonly string[]>;
}

/** Starts the app as a host does, with a new vault; it ends with the test. */
export async function openRestDesk(options: DeskOverPortOptions = {}): Promise<RestDesk> {
  const desk = await openDeskOverPort(options);
  onTestFinished(() => desk.close());
  const { client, app, folder } = desk;
  app.rest.follow();
  await client.vault.create({ folder, name: 'Clinic', officer: 'Ada Officer', passphrase });
  return {
    ...desk,
    unlock: async () => {
      const state = await client.vault.state();
      if (state.phase !== 'locked') throw new Error('the vault is not locked');
      await client.vault.unlock({ slot: state.slots[0]?.id ?? '', passphrase });
      await app.rest.settled();
    },
    set: async (on, port, keepsOpen = false) => {
      await client.settings.update({ rest: { on, port, callsPerMinute: 600, keepsOpen } });
      await app.rest.settled();
    },
    events: async () => {
      const { rows } = await client.audit.page({ search: '' });
      return rows.filter(({ action }) => action.startsWith('rest.st')).toReversed().map(({ action, outcome, actor }) => `${action} ${outcome} ${actor}`);
    },
  };
}

/** A port at which something else listens until the test ends, or until it is closed. */
export async function takenPort(): Promise<{ readonly port: number; readonly server: Server }> {
  const server = createServer();
  const port = await listenAt(server, 0);
  onTestFinished(() => void server.close());
  return { port, server };
}
