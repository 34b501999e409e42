import type { PinState } from '../../src-shared/key-abilities.ts';
import { ck, ckr, type Cryptoki, type Handle, pinNeeded, problemOf, returnValue } from './pkcs11-cryptoki.ts';
import { TokenProblem } from './pkcs11-messages.ts';
import type { Slot, Slots } from './pkcs11-slots.ts';
import type { Pkcs11Name } from './uri-pkcs11.ts';

const userStates: ReadonlySet<number> = new Set([ck.CKS_RO_USER_FUNCTIONS, ck.CKS_RW_USER_FUNCTIONS]);
const wrongPin: ReadonlySet<number> = new Set([
  ckr.PIN_INCORRECT,
  ckr.PIN_INVALID,
  ckr.PIN_LEN_RANGE,
  ckr.PIN_LOCKED,
  ckr.USER_PIN_NOT_INITIALIZED,
]);

/** The session that is held open on each token: PKCS#11 keeps the login as long as the process has one. */
export class Logins {
  readonly #cryptoki: Cryptoki;
  readonly #slots: Slots;
  readonly #sessions = new Map<string, Handle>();

  constructor(cryptoki: Cryptoki, slots: Slots) {
    this.#cryptoki = cryptoki;
    this.#slots = slots;
  }

  /** A session in which private keys are seen. Throws `TokenProblem` `pin-needed`. */
  session(slot: Slot): Handle {
    const session = this.#open(slot);
    if (!slot.loginRequired || this.#isIn(session)) return session;
    const { label, pin } = slot.token;
    throw new TokenProblem('pin-needed', pin === 'locked' ? 'The PIN of the token is locked. Its security officer can set a new one.' : pinNeeded, {
      token: label,
      pin,
    });
  }

  /** Does something in a session that may write to the token. */
  writing<T>(slot: Slot, work: (session: Handle) => T): T {
    this.session(slot);
    const session = this.#cryptoki.C_OpenSession(slot.handle, ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION);
    try {
      return work(session);
    } finally {
      this.#cryptoki.C_CloseSession(session);
    }
  }

  /**
   * Logs in as the user. The PIN is not tried when it is locked or was never set, nor when a wrong one would lock the token,
   * unless that is meant. Throws `TokenProblem` `pin-wrong` with the state after it, or `pin-last-try`.
   */
  login(named: Pkcs11Name, pin: Uint8Array, lastTry: boolean): Slot {
    const slot = this.#slots.find(named);
    const session = this.#open(slot);
    if (this.#isIn(session)) return slot;
    const { label, pin: state } = slot.token;
    if (state === 'locked' || state === 'not-set') throw refused(label, state);
    if (state === 'final-try' && !lastTry) throw new TokenProblem('pin-last-try', 'A wrong PIN would lock the token.', { token: label });
    try {
      this.#cryptoki.C_Login(session, ck.CKU_USER, textOf(pin));
    } catch (error) {
      this.#afterWrong(error, named, label);
    }
    return this.#slots.find(named);
  }

  /** Lets go of a session that no longer serves. */
  forget(slot: Slot): void {
    this.#sessions.delete(nameOf(slot));
  }

  #open(slot: Slot): Handle {
    const known = this.#sessions.get(nameOf(slot));
    if (known !== undefined && this.#serves(known)) return known;
    const session = this.#cryptoki.C_OpenSession(slot.handle, ck.CKF_SERIAL_SESSION);
    this.#sessions.set(nameOf(slot), session);
    return session;
  }

  #serves(session: Handle): boolean {
    try {
      this.#cryptoki.C_GetSessionInfo(session);
      return true;
    } catch {
      return false;
    }
  }

  #isIn(session: Handle): boolean {
    return userStates.has(this.#cryptoki.C_GetSessionInfo(session).state);
  }

  #afterWrong(error: unknown, named: Pkcs11Name, label: string): void {
    const value = returnValue(error);
    if (value === ckr.USER_ALREADY_LOGGED_IN) return;
    if (!(error instanceof PinUnreadable) && (value === null || !wrongPin.has(value))) throw problemOf(error);
    const after = value === ckr.PIN_LOCKED ? 'locked' : this.#slots.find(named).token.pin;
    throw refused(label, value === ckr.USER_PIN_NOT_INITIALIZED ? 'not-set' : after);
  }
}

class PinUnreadable extends Error {
  override readonly name = 'PinUnreadable';
}

const refused = (token: string, pin: PinState): TokenProblem => new TokenProblem('pin-wrong', 'The token does not take this PIN.', { token, pin });

const nameOf = ({ handle, token }: Slot): string => `${handle.toString('hex')} ${token.serial}`;

/** pkcs11js takes a PIN as text alone, which cannot be wiped: it lives in this process until it is collected. */
function textOf(pin: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(pin);
  } catch {
    throw new PinUnreadable('the PIN is no text');
  }
}
