/** Why the desk will not talk to this page until the officer does something about it. */
export type RefusalReason =
  /** The page was opened without a launch address, or its session is over. */
  | 'no-session'
  /** The launch address was used before, or is older than ten minutes. */
  | 'launch-expired'
  /** Another page of this session is open. */
  | 'taken'
  /** The desk was opened elsewhere with a newer launch address. */
  | 'superseded';

/** Where the connection to main stands. `lost` is being mended; `refused` is not. */
export type ConnectionState =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'open' }
  | { readonly phase: 'lost' }
  | { readonly phase: 'refused'; readonly reason: RefusalReason };

/** The connection as a screen sees it; fits `useSyncExternalStore`. */
export interface Connection {
  readonly get: () => ConnectionState;
  /** Calls at every change; the answer ends it. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** A connection's state with the means to move it. */
export interface ConnectionStatus extends Connection {
  readonly set: (state: ConnectionState) => void;
}

/** A state that begins at `connecting`. */
export function createStatus(): ConnectionStatus {
  const listeners = new Set<() => void>();
  let state: ConnectionState = { phase: 'connecting' };
  return {
    get: () => state,
    set: (next) => {
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
