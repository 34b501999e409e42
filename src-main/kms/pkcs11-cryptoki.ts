import { createRequire } from 'node:module';
import type { PKCS11 } from 'pkcs11js';
import { TokenProblem } from './pkcs11-messages.ts';

/** The calls of PKCS#11 that we make, by the names of the standard (OASIS PKCS#11 2.40). */
export type Cryptoki = Pick<
  PKCS11,
  | 'load'
  | 'C_Initialize'
  | 'C_Finalize'
  | 'C_GetInfo'
  | 'C_GetSlotList'
  | 'C_GetSlotInfo'
  | 'C_GetTokenInfo'
  | 'C_GetMechanismList'
  | 'C_GetMechanismInfo'
  | 'C_OpenSession'
  | 'C_CloseSession'
  | 'C_GetSessionInfo'
  | 'C_Login'
  | 'C_FindObjectsInit'
  | 'C_FindObjectsFinal'
  | 'C_GetAttributeValue'
  | 'C_GenerateKey'
  | 'C_EncryptInit'
  | 'C_DecryptInit'
  | 'C_CreateObject'
  | 'C_DestroyObject'
> & {
  C_GenerateRandom(session: Handle, buffer: Buffer): Buffer;
  C_FindObjects(session: Handle, maximum: number): Handle[];
  C_Encrypt(session: Handle, input: Buffer, output: Buffer): Buffer;
  C_Decrypt(session: Handle, input: Buffer, output: Buffer): Buffer;
  C_WrapKey(session: Handle, mechanism: Mechanism, wrappingKey: Handle, key: Handle, output: Buffer): Buffer;
  C_UnwrapKey(session: Handle, mechanism: Mechanism, unwrappingKey: Handle, wrapped: Buffer, template: Template): Handle;
};
/** A slot, session or object, as the module numbers it. */
export type Handle = Buffer;
type Mechanism = Parameters<PKCS11['C_EncryptInit']>[1];
type Template = Parameters<PKCS11['C_CreateObject']>[1];

/** Numbers of the standard, by its names. */
export const ck = {
  CKO_SECRET_KEY: 4,
  CKK_GENERIC_SECRET: 0x10,
  CKK_AES: 0x1f,
  CKA_CLASS: 0,
  CKA_TOKEN: 1,
  CKA_PRIVATE: 2,
  CKA_LABEL: 3,
  CKA_VALUE: 0x11,
  CKA_KEY_TYPE: 0x100,
  CKA_ID: 0x102,
  CKA_SENSITIVE: 0x103,
  CKA_ENCRYPT: 0x104,
  CKA_DECRYPT: 0x105,
  CKA_WRAP: 0x106,
  CKA_UNWRAP: 0x107,
  CKA_SIGN: 0x108,
  CKA_VERIFY: 0x10a,
  CKA_DERIVE: 0x10c,
  CKA_VALUE_LEN: 0x161,
  CKA_EXTRACTABLE: 0x162,
  CKA_LOCAL: 0x163,
  CKA_NEVER_EXTRACTABLE: 0x164,
  CKA_ALWAYS_SENSITIVE: 0x165,
  CKM_AES_KEY_GEN: 0x1080,
  CKM_AES_GCM: 0x1087,
  CKM_AES_KEY_WRAP_PAD: 0x210a,
  CKM_AES_KEY_WRAP_KWP: 0x210b,
  CKF_RW_SESSION: 2,
  CKF_SERIAL_SESSION: 4,
  CKF_LOGIN_REQUIRED: 4,
  CKF_USER_PIN_INITIALIZED: 8,
  CKF_TOKEN_INITIALIZED: 0x400,
  CKF_USER_PIN_COUNT_LOW: 0x1_0000,
  CKF_USER_PIN_FINAL_TRY: 0x2_0000,
  CKF_USER_PIN_LOCKED: 0x4_0000,
  CKF_ENCRYPT: 0x100,
  CKF_DECRYPT: 0x200,
  CKF_WRAP: 0x2_0000,
  CKF_UNWRAP: 0x4_0000,
  CKU_USER: 1,
  CKS_RO_USER_FUNCTIONS: 1,
  CKS_RW_USER_FUNCTIONS: 3,
} as const;

/** Return values that mean something of their own to us. */
export const ckr = {
  SLOT_ID_INVALID: 0x03,
  GENERAL_ERROR: 0x05,
  FUNCTION_FAILED: 0x06,
  ARGUMENTS_BAD: 0x07,
  ATTRIBUTE_SENSITIVE: 0x11,
  ATTRIBUTE_TYPE_INVALID: 0x12,
  DATA_INVALID: 0x20,
  DATA_LEN_RANGE: 0x21,
  DEVICE_ERROR: 0x30,
  DEVICE_REMOVED: 0x32,
  ENCRYPTED_DATA_INVALID: 0x40,
  ENCRYPTED_DATA_LEN_RANGE: 0x41,
  AEAD_DECRYPT_FAILED: 0x42,
  KEY_HANDLE_INVALID: 0x60,
  KEY_FUNCTION_NOT_PERMITTED: 0x68,
  MECHANISM_INVALID: 0x70,
  OBJECT_HANDLE_INVALID: 0x82,
  PIN_INCORRECT: 0xa0,
  PIN_INVALID: 0xa1,
  PIN_LEN_RANGE: 0xa2,
  PIN_LOCKED: 0xa4,
  SESSION_CLOSED: 0xb0,
  SESSION_HANDLE_INVALID: 0xb3,
  SIGNATURE_INVALID: 0xc0,
  TOKEN_NOT_PRESENT: 0xe0,
  TOKEN_NOT_RECOGNIZED: 0xe1,
  USER_ALREADY_LOGGED_IN: 0x100,
  USER_NOT_LOGGED_IN: 0x101,
  USER_PIN_NOT_INITIALIZED: 0x102,
  WRAPPED_KEY_INVALID: 0x110,
  WRAPPED_KEY_LEN_RANGE: 0x112,
} as const;

/** pkcs11js names the parameters of AES-GCM by this number. */
const gcmParameters = 3;

/** The parameters of one AES-GCM call: the 16-byte tag follows the ciphertext. */
export function gcmMechanism(iv: Uint8Array, aad: Uint8Array): Mechanism {
  const parameter = { type: gcmParameters, iv: Buffer.from(iv), aad: Buffer.from(aad), ivBits: iv.length * 8, tagBits: 128 };
  return { mechanism: ck.CKM_AES_GCM, parameter };
}

/** The return value of a call that failed, or null for what did not come from the module. */
export function returnValue(error: unknown): number | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' && error.code !== 0 ? error.code : null;
}

/** A number as the module holds it (`CK_ULONG`: 4 or 8 bytes in the machine's order). */
export function ulong(bytes: Uint8Array): number {
  const view = Buffer.from(bytes);
  if (view.length === 4) return view.readUInt32LE();
  if (view.length === 8) return Number(view.readBigUInt64LE());
  throw new TokenProblem('nonsense', 'The module answers with a number of no known size.');
}

const tokenGone: ReadonlySet<number> = new Set([
  ckr.SLOT_ID_INVALID,
  ckr.DEVICE_REMOVED,
  ckr.TOKEN_NOT_PRESENT,
  ckr.TOKEN_NOT_RECOGNIZED,
]);
const loginGone: ReadonlySet<number> = new Set([ckr.SESSION_CLOSED, ckr.SESSION_HANDLE_INVALID, ckr.USER_NOT_LOGGED_IN]);
const keyGone: ReadonlySet<number> = new Set([ckr.KEY_HANDLE_INVALID, ckr.OBJECT_HANDLE_INVALID]);

/** Whether a call failed since there is no token, or none that is understood, in its slot. */
export function isTokenGone(error: unknown): boolean {
  const value = returnValue(error);
  return value !== null && tokenGone.has(value);
}

/** What a failed call means. Only the name of the return value is quoted: modules put what they like into messages. */
export function problemOf(error: unknown): TokenProblem {
  if (error instanceof TokenProblem) return error;
  const value = returnValue(error);
  if (value === null) return new TokenProblem('device-failed', 'The module failed without saying why.');
  if (tokenGone.has(value)) return new TokenProblem('token-gone', 'The token is not in its slot.');
  if (loginGone.has(value)) return new TokenProblem('pin-needed', pinNeeded);
  if (keyGone.has(value)) return new TokenProblem('key-gone', 'The key is no longer on the token.');
  if (value === ckr.KEY_FUNCTION_NOT_PERMITTED) return new TokenProblem('key-off', 'The key is not allowed to wrap or unwrap.');
  if (value === ckr.MECHANISM_INVALID) return new TokenProblem('no-mechanism', 'The token does not offer the mechanism.');
  return new TokenProblem('device-failed', `The token failed (${nameOf(value)}). Check it and try again.`);
}

/** What is said when nobody is logged in to a token. */
export const pinNeeded = "The token's PIN has to be entered again.";

function nameOf(value: number): string {
  const known = Object.entries(ckr).find(([, number]) => number === value);
  return known === undefined ? `return value 0x${value.toString(16)}` : `CKR_${known[0]}`;
}

interface Binding {
  readonly PKCS11: new () => Cryptoki;
}

/**
 * Loads a vendor's library through a binding (pkcs11js, or a file that offers the same). Done in the module's own process alone.
 * Throws `TokenProblem`.
 */
export function loadModule(binding: string, path: string): Cryptoki {
  const cryptoki = new (bindingAt(binding).PKCS11)();
  try {
    cryptoki.load(path);
    cryptoki.C_Initialize();
    return cryptoki;
  } catch (error) {
    const value = returnValue(error);
    const why = value === null ? 'cannot be loaded' : `does not start (${nameOf(value)})`;
    throw new TokenProblem('module-failed', `The PKCS#11 library ${why}.`);
  }
}

function bindingAt(name: string): Binding {
  try {
    return createRequire(import.meta.url)(name) as Binding;
  } catch {
    throw new TokenProblem('binding-missing', 'Support for PKCS#11 tokens was not built on this machine.');
  }
}
