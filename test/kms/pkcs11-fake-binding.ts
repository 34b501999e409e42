import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { aeskwp } from '@noble/ciphers/aes.js';
import { ck, ckr, type Cryptoki, type Handle, ulong } from '../../src-main/kms/pkcs11-cryptoki.ts';
import { FakeHsm, type FakeObject, fakeTries, type FakeToken } from './pkcs11-fake-hsm.ts';

/**
 * A PKCS#11 library with the surface of pkcs11js over a fake HSM: it really encrypts, and really refuses. Its module is the
 * folder of the HSM. One login for all sessions of the process, private objects only for who is logged in, no value of what is
 * sensitive, no use that a key's attributes do not allow.
 */

class Pkcs11Error extends Error {
  override readonly name = 'Pkcs11Error';
  readonly code: number;
  constructor(code: number) {
    super(`CKR_${String(code)}`);
    this.code = code;
  }
}

type Template = readonly { readonly type: number; readonly value?: unknown }[];
type Mechanism = number | { readonly mechanism: number; readonly parameter?: unknown };
interface Gcm {
  readonly iv: Buffer;
  readonly aad: Buffer;
}
interface Session {
  readonly serial: string;
  readonly writes: boolean;
  found: Handle[];
  work: { readonly key: FakeObject; readonly gcm: Gcm } | null;
}

const handleOf = (number: number): Handle => {
  const handle = Buffer.alloc(8);
  handle.writeBigUInt64LE(BigInt(number));
  return handle;
};

const bytesOf = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? '01' : '00';
  if (typeof value === 'number') return handleOf(value).toString('hex');
  return Buffer.from(value as Uint8Array).toString('hex');
};

const isSet = (object: FakeObject, type: number): boolean => object.attributes[type] === '01';
const version = { major: 1, minor: 4 };

/** The fake library, under the name that a binding gives. */
export class PKCS11 {
  #hsm: FakeHsm | null = null;
  readonly #sessions = new Map<string, Session>();
  readonly #passing = new Map<string, FakeObject[]>();
  readonly #loggedIn = new Set<string>();
  #next = 1000;

  load(path: string): void {
    if (!existsSync(path)) throw new Error('cannot open shared object file');
    this.#hsm = new FakeHsm(path);
  }

  C_Initialize(): void {
    if (this.#home.faults.dead === true) throw new Pkcs11Error(ckr.GENERAL_ERROR);
  }

  C_Finalize(): void {
    this.#hsm = null;
  }

  C_GetInfo(): ReturnType<Cryptoki['C_GetInfo']> {
    return {
      cryptokiVersion: { major: 2, minor: 40 },
      manufacturerID: 'Keydesk tests'.padEnd(32),
      flags: 0,
      libraryDescription: 'A fake HSM'.padEnd(32),
      libraryVersion: { major: 3, minor: 0 },
    };
  }

  C_GetSlotList(): Handle[] {
    this.#home.hang();
    this.#noticePulled();
    return this.#home.tokens().map(({ slot }) => handleOf(slot));
  }

  C_GetSlotInfo(slot: Handle): ReturnType<Cryptoki['C_GetSlotInfo']> {
    const slotDescription = `Fake slot ${String(ulong(slot))}`.padEnd(64);
    return { slotDescription, manufacturerID: 'Keydesk tests'.padEnd(32), flags: 1, hardwareVersion: version, firmwareVersion: version };
  }

  C_GetTokenInfo(slot: Handle): ReturnType<Cryptoki['C_GetTokenInfo']> {
    this.#home.hang();
    if (this.#home.faults.strangeSlot === ulong(slot)) throw new Pkcs11Error(ckr.TOKEN_NOT_RECOGNIZED);
    const token = this.#tokenIn(slot);
    return {
      label: token.label.padEnd(32),
      manufacturerID: 'Keydesk tests'.padEnd(32),
      model: 'Paper HSM'.padEnd(16),
      serialNumber: token.serial.padEnd(16),
      flags: flagsOf(token),
      maxSessionCount: 0,
      sessionCount: 0,
      maxRwSessionCount: 0,
      rwSessionCount: 0,
      maxPinLen: 64,
      minPinLen: 4,
      hardwareVersion: version,
      firmwareVersion: version,
      utcTime: '2026010509300000',
      totalPublicMemory: 0,
      freePublicMemory: 0,
      totalPrivateMemory: 0,
      freePrivateMemory: 0,
    };
  }

  C_GetMechanismList(): number[] {
    const { kwp, poor } = this.#home.faults;
    if (poor === true) return [ck.CKM_AES_KEY_GEN];
    return [ck.CKM_AES_KEY_GEN, ck.CKM_AES_GCM, ck.CKM_AES_KEY_WRAP_PAD, ...(kwp === true ? [ck.CKM_AES_KEY_WRAP_KWP] : [])];
  }

  C_GetMechanismInfo(_slot: Handle, mechanism: number): ReturnType<Cryptoki['C_GetMechanismInfo']> {
    const flags = mechanism === ck.CKM_AES_GCM ? ck.CKF_ENCRYPT | ck.CKF_DECRYPT : ck.CKF_WRAP | ck.CKF_UNWRAP;
    return { minKeySize: 16, maxKeySize: 32, flags };
  }

  C_OpenSession(slot: Handle, flags: number): Handle {
    const { serial } = this.#tokenIn(slot);
    const handle = handleOf(this.#next++);
    this.#sessions.set(handle.toString('hex'), { serial, writes: (flags & ck.CKF_RW_SESSION) !== 0, found: [], work: null });
    return handle;
  }

  C_CloseSession(session: Handle): void {
    this.#session(session);
    this.#sessions.delete(session.toString('hex'));
  }

  C_GetSessionInfo(session: Handle): ReturnType<Cryptoki['C_GetSessionInfo']> {
    const { serial, writes } = this.#session(session);
    const token = this.#home.token(serial);
    const state = (writes ? 2 : 0) + (this.#loggedIn.has(serial) ? 1 : 0);
    return { slotID: handleOf(token.slot), state, flags: 4, deviceError: 0 };
  }

  C_Login(session: Handle, _user: number, pin = ''): void {
    const { serial } = this.#session(session);
    if (this.#loggedIn.has(serial)) throw new Pkcs11Error(ckr.USER_ALREADY_LOGGED_IN);
    const token = this.#home.token(serial);
    if (token.pin === null) throw new Pkcs11Error(ckr.USER_PIN_NOT_INITIALIZED);
    if (token.triesLeft === 0) throw new Pkcs11Error(ckr.PIN_LOCKED);
    const isRight = pin === token.pin;
    this.#home.change(serial, { triesLeft: isRight ? fakeTries : token.triesLeft - 1 });
    if (!isRight) throw new Pkcs11Error(ckr.PIN_INCORRECT);
    this.#loggedIn.add(serial);
  }

  C_FindObjectsInit(session: Handle, template: Template): void {
    const held = this.#session(session);
    const fits = (object: FakeObject): boolean => template.every(({ type, value }) => object.attributes[type] === bytesOf(value));
    held.found = this.#visible(held).filter(fits).map(({ handle }) => handleOf(handle));
  }

  C_FindObjects(session: Handle, maximum: number): Handle[] {
    return this.#session(session).found.splice(0, maximum);
  }

  C_FindObjectsFinal(session: Handle): void {
    this.#session(session).found = [];
  }

  C_GetAttributeValue(session: Handle, object: Handle, template: Template): { type: number; value: Buffer }[] {
    const found = this.#object(session, object);
    return template.map(({ type }) => {
      const value = found.attributes[type];
      if (value === undefined) throw new Pkcs11Error(ckr.ATTRIBUTE_TYPE_INVALID);
      if (type === ck.CKA_VALUE && (isSet(found, ck.CKA_SENSITIVE) || !isSet(found, ck.CKA_EXTRACTABLE))) {
        throw new Pkcs11Error(ckr.ATTRIBUTE_SENSITIVE);
      }
      return { type, value: this.#home.faults.garbled === true ? Buffer.from('nonsense') : Buffer.from(value, 'hex') };
    });
  }

  C_GenerateRandom(session: Handle, buffer: Buffer): Buffer {
    this.#session(session);
    buffer.set(this.#home.faults.stuck === true ? new Uint8Array(buffer.length) : randomBytes(buffer.length));
    return buffer;
  }

  C_GenerateKey(session: Handle, _mechanism: Mechanism, template: Template): Handle {
    const held = this.#session(session);
    if (!held.writes) throw new Pkcs11Error(0xb5);
    const made = [
      ...template,
      { type: ck.CKA_VALUE, value: randomBytes(32) },
      ...[ck.CKA_LOCAL, ck.CKA_ALWAYS_SENSITIVE, ck.CKA_NEVER_EXTRACTABLE].map((type) => ({ type, value: true })),
    ];
    return this.#keep(held, made);
  }

  C_CreateObject(session: Handle, template: Template): Handle {
    return this.#keep(this.#session(session), template);
  }

  C_DestroyObject(session: Handle, object: Handle): void {
    const held = this.#session(session);
    const { handle } = this.#object(session, object);
    const token = this.#home.token(held.serial);
    this.#passing.set(held.serial, (this.#passing.get(held.serial) ?? []).filter((each) => each.handle !== handle));
    this.#home.write({ ...token, objects: token.objects.filter((each) => each.handle !== handle) });
  }

  C_EncryptInit(session: Handle, mechanism: Mechanism, key: Handle): void {
    this.#begin(session, mechanism, key, ck.CKA_ENCRYPT);
  }

  C_Encrypt(session: Handle, input: Buffer, output: Buffer): Buffer {
    const { key, gcm } = this.#work(session);
    const cipher = createCipheriv('aes-256-gcm', valueOf(key), gcm.iv);
    cipher.setAAD(gcm.aad);
    const made = Buffer.concat([cipher.update(input), cipher.final(), cipher.getAuthTag()]);
    made.copy(output);
    return output.subarray(0, made.length);
  }

  C_DecryptInit(session: Handle, mechanism: Mechanism, key: Handle): void {
    this.#begin(session, mechanism, key, ck.CKA_DECRYPT);
  }

  C_Decrypt(session: Handle, input: Buffer, output: Buffer): Buffer {
    const { key, gcm } = this.#work(session);
    try {
      const decipher = createDecipheriv('aes-256-gcm', valueOf(key), gcm.iv);
      decipher.setAAD(gcm.aad);
      decipher.setAuthTag(input.subarray(-16));
      const opened = Buffer.concat([decipher.update(input.subarray(0, -16)), decipher.final()]);
      opened.copy(output);
      return output.subarray(0, opened.length);
    } catch {
      throw this.#notOpened(ckr.ENCRYPTED_DATA_INVALID);
    }
  }

  C_WrapKey(session: Handle, mechanism: Mechanism, wrappingKey: Handle, key: Handle, output: Buffer): Buffer {
    const kek = this.#usable(session, wrappingKey, ck.CKA_WRAP);
    const object = this.#object(session, key);
    if (!isSet(object, ck.CKA_EXTRACTABLE)) throw new Pkcs11Error(0x6a);
    const value = valueOf(object);
    // Under its older name the mechanism is taken by some to fill the value up to whole blocks first, as SoftHSM2 does.
    const isOlder = numberOf(mechanism) === ck.CKM_AES_KEY_WRAP_PAD;
    const filled = isOlder ? Buffer.concat([value, Buffer.alloc((8 - (value.length % 8)) % 8)]) : value;
    const made = Buffer.from(aeskwp(valueOf(kek)).encrypt(filled));
    made.copy(output);
    return output.subarray(0, made.length);
  }

  C_UnwrapKey(session: Handle, mechanism: Mechanism, unwrappingKey: Handle, wrapped: Buffer, template: Template): Handle {
    const kek = this.#usable(session, unwrappingKey, ck.CKA_UNWRAP);
    if (!this.C_GetMechanismList().includes(numberOf(mechanism))) throw new Pkcs11Error(ckr.MECHANISM_INVALID);
    let value: Uint8Array;
    try {
      value = aeskwp(valueOf(kek)).decrypt(wrapped);
    } catch {
      throw this.#notOpened(ckr.WRAPPED_KEY_INVALID);
    }
    return this.#keep(this.#session(session), [...template, { type: ck.CKA_VALUE, value: Buffer.from(value) }]);
  }

  get #home(): FakeHsm {
    if (this.#hsm === null) throw new Error('the library has not been loaded');
    return this.#hsm;
  }

  #tokenIn(slot: Handle): FakeToken {
    this.#noticePulled();
    const token = this.#home.tokens().find((each) => each.slot === ulong(slot));
    if (token === undefined) throw new Pkcs11Error(ckr.TOKEN_NOT_PRESENT);
    return token;
  }

  #session(handle: Handle): Session {
    this.#noticePulled();
    const session = this.#sessions.get(handle.toString('hex'));
    if (session === undefined) throw new Pkcs11Error(ckr.SESSION_HANDLE_INVALID);
    return session;
  }

  /** A session ends with its token: pulled out, it takes the login along. */
  #noticePulled(): void {
    const present = new Set(this.#home.tokens().map(({ serial }) => serial));
    for (const { serial } of [...this.#sessions.values()]) if (!present.has(serial)) this.#forget(serial);
  }

  #forget(serial: string): void {
    this.#loggedIn.delete(serial);
    this.#passing.delete(serial);
    for (const [handle, session] of this.#sessions) if (session.serial === serial) this.#sessions.delete(handle);
  }

  #visible({ serial }: Session): readonly FakeObject[] {
    const all = [...this.#home.token(serial).objects, ...(this.#passing.get(serial) ?? [])];
    return this.#loggedIn.has(serial) ? all : all.filter((object) => !isSet(object, ck.CKA_PRIVATE));
  }

  #object(session: Handle, handle: Handle): FakeObject {
    const found = this.#visible(this.#session(session)).find((object) => object.handle === ulong(handle));
    if (found === undefined) throw new Pkcs11Error(ckr.OBJECT_HANDLE_INVALID);
    return found;
  }

  #usable(session: Handle, key: Handle, usage: number): FakeObject {
    const { broken, crash } = this.#home.faults;
    if (crash === true) process.abort();
    if (broken === true) throw new Pkcs11Error(ckr.DEVICE_ERROR);
    const object = this.#object(session, key);
    if (!isSet(object, usage)) throw new Pkcs11Error(ckr.KEY_FUNCTION_NOT_PERMITTED);
    return object;
  }

  #begin(session: Handle, mechanism: Mechanism, handle: Handle, usage: number): void {
    const key = this.#usable(session, handle, usage);
    if (typeof mechanism === 'number' || mechanism.mechanism !== ck.CKM_AES_GCM) throw new Pkcs11Error(ckr.MECHANISM_INVALID);
    this.#session(session).work = { key, gcm: mechanism.parameter as Gcm };
  }

  #work(session: Handle): NonNullable<Session['work']> {
    const held = this.#session(session);
    const { work } = held;
    held.work = null;
    if (work === null) throw new Pkcs11Error(0x91);
    return work;
  }

  #notOpened(code: number): Pkcs11Error {
    return new Pkcs11Error(this.#home.faults.vague === true ? ckr.GENERAL_ERROR : code);
  }

  #keep({ serial }: Session, template: Template): Handle {
    const handle = randomBytes(4).readUInt32LE();
    const object = { handle, attributes: Object.fromEntries(template.map(({ type, value }) => [type, bytesOf(value)])) };
    if (isSet(object, ck.CKA_TOKEN)) this.#home.change(serial, { objects: [...this.#home.token(serial).objects, object] });
    else this.#passing.set(serial, [...(this.#passing.get(serial) ?? []), object]);
    return handleOf(handle);
  }
}

function numberOf(mechanism: Mechanism): number {
  return typeof mechanism === 'number' ? mechanism : mechanism.mechanism;
}

function valueOf(object: FakeObject): Buffer {
  return Buffer.from(object.attributes[ck.CKA_VALUE] ?? '', 'hex');
}

function flagsOf({ pin, triesLeft, initialized }: FakeToken): number {
  const count = [ck.CKF_USER_PIN_LOCKED, ck.CKF_USER_PIN_FINAL_TRY, ck.CKF_USER_PIN_COUNT_LOW][triesLeft] ?? 0;
  const set = pin === null ? 0 : ck.CKF_USER_PIN_INITIALIZED;
  return (initialized ? ck.CKF_TOKEN_INITIALIZED : 0) | ck.CKF_LOGIN_REQUIRED | set | count;
}
