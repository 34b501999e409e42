import type { Clock } from '../lib/clock.ts';
import type { Vault } from '../vault/vault.ts';

/** What the access keys stand on. `newId` makes a random uuid. */
export interface AccessKeyParts {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** The parts within the room: `time` is milliseconds since 1970 that never go back while the vault is open. */
export interface RoomParts extends AccessKeyParts {
  readonly time: () => number;
  /** When keys were last used, as far as that is not on the disk yet. */
  readonly lastUses: () => LastUses;
}

/** The time of the last use by public key, in milliseconds since 1970. */
export type LastUses = Readonly<Record<string, number>>;

/** A time that does not go back when the machine's clock is moved back: what has ended stays ended. */
export function steadyTime(clock: Clock): () => number {
  const ahead = clock.now() - clock.monotonic();
  return () => Math.max(clock.now(), Math.floor(ahead + clock.monotonic()));
}
