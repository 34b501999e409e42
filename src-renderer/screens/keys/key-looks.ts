import { FlaskConical, Hash, KeyRound, LockKeyhole, LockKeyholeOpen, LogIn, OctagonX, ShieldAlert, TriangleAlert } from 'lucide-react';
import type { PinState } from '../../../src-shared/key-abilities.ts';
import type { KeyWait, KmsKey } from '../../../src-shared/keys.ts';
import type { StatusLook } from '../../components/StatusBadge.tsx';

/** Whether the passphrase of a key file was entered since the vault was unlocked. */
export function fileLook({ unlocked }: Pick<KmsKey, 'unlocked'>): StatusLook {
  return unlocked ? { word: 'Unlocked', icon: LockKeyholeOpen, tone: 'ok' } : { word: 'Locked', icon: LockKeyhole, tone: 'attention' };
}

/** What a key waits for before it can be called. */
export const waitLooks: Readonly<Record<KeyWait, StatusLook>> = {
  passphrase: { word: 'Needs passphrase', icon: KeyRound, tone: 'attention' },
  pin: { word: 'Needs PIN', icon: Hash, tone: 'attention' },
  'sign-in': { word: 'Needs sign-in', icon: LogIn, tone: 'attention' },
};

/** A key that is no real one. */
export const emulatorLook: StatusLook = { word: 'Emulator', icon: FlaskConical, tone: 'attention' };

/** How many tries a token has left, as far as it tells. */
export const pinLooks: Readonly<Record<PinState, StatusLook>> = {
  ok: { word: 'PIN set', icon: LockKeyhole, tone: 'neutral' },
  'count-low': { word: 'Few tries left', icon: TriangleAlert, tone: 'attention' },
  'final-try': { word: 'Last try', icon: ShieldAlert, tone: 'danger' },
  locked: { word: 'Locked', icon: OctagonX, tone: 'danger' },
  'not-set': { word: 'No PIN set', icon: TriangleAlert, tone: 'attention' },
};

/** Why a token cannot be used now; undefined when it can. */
export function tokenProblem({ initialized, pin }: { readonly initialized: boolean; readonly pin: PinState }): string | undefined {
  if (!initialized) return "Not initialised. Initialise it with its vendor's tool, then list the tokens again.";
  if (pin === 'locked') return 'Locked after too many wrong PINs. Whoever keeps the HSM must reset the PIN with the officer PIN.';
  if (pin === 'not-set') return "No user PIN is set. Set it with the vendor's tool, then list the tokens again.";
  return undefined;
}
