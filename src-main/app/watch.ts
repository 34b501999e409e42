import type { Byok } from '../byok/byok.ts';
import { Cryptoperiods } from '../cryptoperiods/cryptoperiods.ts';
import { uuid } from '../crypto/primitives.ts';
import type { Session } from '../desk/session.ts';
import { Drills } from '../drills/drills.ts';
import type { Keys } from '../keys/keys.ts';
import { KeyMonitor } from '../keys/monitor.ts';
import { deskCaller } from '../lib/caller.ts';
import { evenly } from './evenly.ts';
import { logUnforeseen, type RoomParts } from './room-parts.ts';

/** What keeps watch while a vault is open: over the customers' keys, over drills, over cryptoperiods. */
export interface Watch {
  readonly monitor: KeyMonitor;
  readonly drills: Drills;
  readonly cryptoperiods: Cryptoperiods;
}

/** Does work that nobody waits for; what goes wrong is in the log, and is tried again at the next occasion. */
export function inBackground({ logger }: RoomParts, message: string): (work: () => Promise<unknown>) => void {
  return (work) => {
    work().catch((error: unknown) => logUnforeseen(logger, error, message));
  };
}

/** The watch over an open vault: a key that refuses seals its tenants, one that serves again unseals them. */
export function openWatch({ vault }: Session, parts: RoomParts, keys: Keys, byok: Byok): Watch {
  const { clock, logger } = parts;
  const unforeseen = (error: unknown): void => {
    logUnforeseen(logger, error, 'what a key said could not be written');
  };
  const monitor = new KeyMonitor({
    keys,
    clock,
    random: evenly,
    onEvent: (listener) => vault.onEvent(listener),
    onRefused: async (kmsKey, { kind, detail }) => byok.sealUnder(deskCaller(uuid()), kmsKey, { kind, detail }),
    onServing: async (kmsKey, signal) => byok.unsealUnder(deskCaller(uuid()), kmsKey, signal),
    unforeseen,
  });
  const drills = new Drills({ vault, clock, newId: uuid, waitsFor: (kmsKey) => keys.get(kmsKey).waitsFor, unforeseen });
  const cryptoperiods = new Cryptoperiods({
    vault,
    clock,
    rotate: async (asker, tenants) => byok.startFleet(asker, { act: 'rotate', scope: { by: 'tenants', tenants } }),
  });
  return { monitor, drills, cryptoperiods };
}
