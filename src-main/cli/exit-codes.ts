import type { ErrorCode } from '../../src-shared/errors.ts';

/** Every code the command line can end with. */
export const exitCodes = {
  done: 0,
  usage: 2,
  passphrase: 3,
  busy: 4,
  refused: 5,
  kms: 6,
  verification: 7,
  file: 8,
  notFound: 9,
  internal: 70,
  interrupted: 130,
  terminated: 143,
} as const;
/** One of the codes. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What each code means, as the help says it. */
export const exitMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  done: 'done',
  usage: 'the command line or a value in it is not right',
  passphrase: 'the passphrase or PIN is wrong, or the device secret is missing',
  busy: 'the vault is locked, or another process has it open',
  refused: 'a rule refuses it in this state',
  kms: "the customer's key cannot be used: unreachable, denied, disabled, sealed",
  verification: 'something is not what was written: a report, the audit chain, the vault, a backup',
  file: 'a file or folder cannot be read or written, or is not what it should be',
  notFound: 'there is no such thing in this vault',
  internal: 'a fault of Keydesk',
  interrupted: 'interrupted (Ctrl-C)',
  terminated: 'asked to stop (SIGTERM)',
};

/** The exit code of each error of the closed list. */
const exits: Readonly<Record<ErrorCode, ExitCode>> = {
  BAD_INPUT: exitCodes.usage,
  NOT_FOUND: exitCodes.notFound,
  ALREADY_EXISTS: exitCodes.refused,
  STATE_CONFLICT: exitCodes.refused,
  DEPENDANTS_EXIST: exitCodes.refused,
  CHANGED_MEANWHILE: exitCodes.refused,
  GRANT_REQUIRED: exitCodes.refused,
  CREDENTIAL_REFUSED: exitCodes.refused,
  ACCESS_ROLE_REQUIRED: exitCodes.refused,
  PORT_UNAVAILABLE: exitCodes.usage,
  CANCELLED: exitCodes.interrupted,
  VAULT_LOCKED: exitCodes.busy,
  VAULT_NOT_FOUND: exitCodes.file,
  VAULT_EXISTS: exitCodes.file,
  VAULT_IN_USE: exitCodes.busy,
  VAULT_TOO_NEW: exitCodes.file,
  VAULT_DAMAGED: exitCodes.verification,
  BACKUP_DAMAGED: exitCodes.verification,
  STORAGE_FULL: exitCodes.file,
  STORAGE_READ_ONLY: exitCodes.file,
  FILE_UNREADABLE: exitCodes.file,
  PASSPHRASE_WRONG: exitCodes.passphrase,
  PASSPHRASE_WEAK: exitCodes.refused,
  SLOT_DAMAGED: exitCodes.verification,
  DEVICE_SECRET_MISSING: exitCodes.passphrase,
  KEYCHAIN_UNAVAILABLE: exitCodes.passphrase,
  ATTEMPTS_THROTTLED: exitCodes.passphrase,
  REAUTHENTICATION_REQUIRED: exitCodes.passphrase,
  REASON_REQUIRED: exitCodes.refused,
  ROLE_REQUIRED: exitCodes.refused,
  TENANT_SEALED: exitCodes.kms,
  TENANT_REVOKED: exitCodes.refused,
  TENANT_ARCHIVED: exitCodes.refused,
  SECRET_DISABLED: exitCodes.refused,
  PREFLIGHT_REQUIRED: exitCodes.refused,
  KMS_FAILED: exitCodes.kms,
  PIN_WRONG: exitCodes.passphrase,
  PIN_LAST_TRY: exitCodes.passphrase,
  MODULE_FAILED: exitCodes.kms,
  STATIC_CREDENTIALS_REJECTED: exitCodes.refused,
  IMPORT_MALFORMED: exitCodes.file,
  INTEGRITY_FAILED: exitCodes.verification,
  SESSION_TAKEN: exitCodes.busy,
  INTERNAL: exitCodes.internal,
};

/** The exit code of an error. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  return exits[code];
}
