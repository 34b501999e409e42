import type { ChainVerification } from '../../src-shared/audit.ts';
import type { Caller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import type { Keychain } from '../lib/keychain.ts';
import type { JudgePassphrase } from '../vault/judge-passphrase.ts';
import type { KnownVaults } from '../vault/known-vaults.ts';
import type { Desk, OpenRooms } from './desk.ts';
import type { SlotParts } from './key-slots.ts';

/** One call: which, and by which door it came. */
export type Call = Pick<Caller, 'requestId' | 'via'>;

/** What work on the vault as a whole needs. */
export interface WorkParts<Rooms extends OpenRooms> {
  readonly desk: Desk<Rooms>;
  readonly clock: Clock;
  readonly keychain: Keychain | null;
  readonly known: KnownVaults;
  readonly judge: () => Promise<JudgePassphrase>;
  readonly verifyChain: (rooms: Rooms, caller: Caller) => Promise<ChainVerification>;
  /** Fills the open sample vault; what it needs besides stands inside the folder. */
  readonly fillSample: (rooms: Rooms, caller: Caller, folder: string) => Promise<void>;
}

/** Who asks, at the open vault. @throws VAULT_LOCKED */
export function callerAt<Rooms extends OpenRooms>(desk: Desk<Rooms>, call: Call): Caller {
  return { ...desk.atWork.caller, requestId: call.requestId, via: call.via };
}

/** What work on the slots of the open vault needs. @throws VAULT_LOCKED */
export function slotPartsAt<Rooms extends OpenRooms>(parts: WorkParts<Rooms>): SlotParts {
  return { session: parts.desk.atWork.session, clock: parts.clock, keychain: parts.keychain };
}
