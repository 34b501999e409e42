import type { Pkcs11Mechanism } from '../../src-shared/key-access.ts';
import type { PinState, Token } from '../../src-shared/key-abilities.ts';
import { ck, type Cryptoki, type Handle, isTokenGone, ulong } from './pkcs11-cryptoki.ts';
import { TokenProblem } from './pkcs11-messages.ts';
import type { Pkcs11Attribute, Pkcs11Name } from './uri-pkcs11.ts';

/** A slot with the token in it. `wrapMechanism` is the one that the token offers for key wrap with padding. */
export interface Slot {
  readonly handle: Handle;
  readonly token: Token;
  readonly loginRequired: boolean;
  readonly wrapMechanism: number | null;
}

/** The slots of a module. Tokens come and go: what is asked is looked up each time. */
export class Slots {
  readonly #cryptoki: Cryptoki;
  readonly #found = new Map<string, Handle>();

  constructor(cryptoki: Cryptoki) {
    this.#cryptoki = cryptoki;
  }

  /** Every slot with a token in it that can be read: a card that is not known, or is being pulled out, takes no other along. */
  list(): readonly Slot[] {
    return this.#cryptoki.C_GetSlotList(true).flatMap((handle) => {
      try {
        return [this.#read(handle)];
      } catch (error) {
        if (isTokenGone(error)) return [];
        throw error;
      }
    });
  }

  /** The one token that a name fits. Throws `TokenProblem` for none and for several. */
  find(named: Pkcs11Name): Slot {
    const key = JSON.stringify(named);
    const slot = this.#again(key, named) ?? this.#search(named);
    this.#found.set(key, slot.handle);
    return slot;
  }

  /** The slot of the last time, when the token that is named is still in it: looking at one is quicker than looking at all. */
  #again(key: string, named: Pkcs11Name): Slot | null {
    const handle = this.#found.get(key);
    if (handle === undefined) return null;
    this.#found.delete(key);
    try {
      const slot = this.#read(handle);
      return this.#fits(slot, named) ? slot : null;
    } catch {
      return null;
    }
  }

  #search(named: Pkcs11Name): Slot {
    const [found, ...more] = this.list().filter((slot) => slot.token.initialized && this.#fits(slot, named));
    const shown = named.token ?? named.serial ?? '';
    if (found === undefined) throw new TokenProblem('token-gone', 'The token is not in any slot of this module.', { token: shown });
    if (more.length === 0) return found;
    throw new TokenProblem('token-twice', 'Several tokens have this name. Register the key with the serial number of its token.', { token: shown });
  }

  #read(handle: Handle): Slot {
    const info = this.#cryptoki.C_GetTokenInfo(handle);
    const { mechanisms, wrapMechanism, canGenerate } = this.#mechanisms(handle);
    const { major, minor } = info.firmwareVersion;
    const token: Token = {
      slot: ulong(handle),
      label: trimmed(info.label),
      serial: trimmed(info.serialNumber),
      manufacturer: trimmed(info.manufacturerID),
      model: trimmed(info.model),
      firmware: `${String(major)}.${String(minor)}`,
      initialized: (info.flags & ck.CKF_TOKEN_INITIALIZED) !== 0,
      pin: pinState(info.flags),
      mechanisms,
      canGenerate,
    };
    return { handle, token, loginRequired: (info.flags & ck.CKF_LOGIN_REQUIRED) !== 0, wrapMechanism };
  }

  #mechanisms(handle: Handle): Pick<Token, 'mechanisms' | 'canGenerate'> & Pick<Slot, 'wrapMechanism'> {
    const offered = new Set(this.#cryptoki.C_GetMechanismList(handle));
    const does = (mechanism: number, flags: number): boolean =>
      offered.has(mechanism) && (this.#cryptoki.C_GetMechanismInfo(handle, mechanism).flags & flags) === flags;
    const wrapping = [ck.CKM_AES_KEY_WRAP_KWP, ck.CKM_AES_KEY_WRAP_PAD].find((mechanism) => does(mechanism, ck.CKF_WRAP | ck.CKF_UNWRAP));
    const mechanisms: Pkcs11Mechanism[] = does(ck.CKM_AES_GCM, ck.CKF_ENCRYPT | ck.CKF_DECRYPT) ? ['AES_GCM'] : [];
    if (wrapping !== undefined) mechanisms.push('AES_KEY_WRAP_PAD');
    return { mechanisms, wrapMechanism: wrapping ?? null, canGenerate: offered.has(ck.CKM_AES_KEY_GEN) };
  }

  /** Whether a slot is what a name says of token, slot and library; what it says of the key is not looked at. */
  #fits({ handle, token }: Slot, named: Pkcs11Name): boolean {
    const facts: Readonly<Partial<Record<Pkcs11Attribute, () => string>>> = {
      token: () => token.label,
      serial: () => token.serial,
      manufacturer: () => token.manufacturer,
      model: () => token.model,
      'slot-id': () => String(token.slot),
      'slot-description': () => trimmed(this.#cryptoki.C_GetSlotInfo(handle).slotDescription),
      'slot-manufacturer': () => trimmed(this.#cryptoki.C_GetSlotInfo(handle).manufacturerID),
      'library-manufacturer': () => trimmed(this.#cryptoki.C_GetInfo().manufacturerID),
      'library-description': () => trimmed(this.#cryptoki.C_GetInfo().libraryDescription),
      'library-version': () => libraryVersion(this.#cryptoki, named['library-version'] ?? ''),
    };
    return Object.entries(named).every(([attribute, value]) => {
      const fact = facts[attribute as Pkcs11Attribute];
      return fact === undefined || fact() === value;
    });
  }
}

/** The state of a user PIN, from the flags of its token. */
export function pinState(flags: number): PinState {
  if ((flags & ck.CKF_USER_PIN_LOCKED) !== 0) return 'locked';
  if ((flags & ck.CKF_USER_PIN_INITIALIZED) === 0) return 'not-set';
  if ((flags & ck.CKF_USER_PIN_FINAL_TRY) !== 0) return 'final-try';
  return (flags & ck.CKF_USER_PIN_COUNT_LOW) !== 0 ? 'count-low' : 'ok';
}

/** RFC 7512: a version without a minor number stands for minor number 0. */
function libraryVersion(cryptoki: Cryptoki, asked: string): string {
  const { major, minor } = cryptoki.C_GetInfo().libraryVersion;
  return minor === 0 && !asked.includes('.') ? String(major) : `${String(major)}.${String(minor)}`;
}

/** PKCS#11 fills its fixed fields with blanks; some modules with zeros. */
function trimmed(field: string): string {
  return field.replace(/[\s\0]+$/u, '');
}
