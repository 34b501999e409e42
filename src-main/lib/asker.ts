import type { Caller } from './caller.ts';

/** Who asks for something that not everybody may have. The checks throw; a room makes them inside the attempt it records. */
export interface Asker {
  readonly caller: Caller;
  /** Refuses a role that may not do this. @throws ROLE_REQUIRED */
  readonly admit: () => void;
  /** Refuses when the passphrase was not entered within the last five minutes. @throws REAUTHENTICATION_REQUIRED */
  readonly requireFresh: () => void;
}

/** The desk itself, which may do what the rules of the rooms allow. */
export function unasked(caller: Caller): Asker {
  return { caller, admit: () => undefined, requireFresh: () => undefined };
}

/** The same asker with one more check, made where the room admits: nothing comes between it and what is written then. */
export function withCheck(asker: Asker, check: () => void): Asker {
  return {
    ...asker,
    admit: () => {
      asker.admit();
      check();
    },
  };
}
