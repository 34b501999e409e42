import { z } from 'zod';

/** The ways in which a customer's KMS can fail: `retryable` says whether the same call may succeed later. */
export const kmsFailureKinds = [
  'unreachable',
  'denied',
  'not-found',
  'disabled',
  'throttled',
  'wrong-key',
  'invalid-response',
] as const;
export const kmsFailureKindSchema = z.enum(kmsFailureKinds);
export type KmsFailureKind = z.infer<typeof kmsFailureKindSchema>;

const nouns = [
  'vault',
  'key slot',
  'tenant',
  'secret',
  'revision',
  'KMS key',
  'BYOK config',
  'data key',
  'job',
  'report',
  'import',
  'backup',
  'file',
  'drill',
  'token',
  'access key',
  'grant',
] as const;
export const nounSchema = z.enum(nouns);
/** The word an error uses for what it speaks of. */
export type Noun = z.infer<typeof nounSchema>;

/**
 * The closed list of errors: code, HTTP status and the shape of what each one carries.
 * Data is shown to people and written to logs: nothing secret may stand in it.
 */
export const errorCatalogue = {
  BAD_INPUT: { status: 400, data: z.object({ field: z.string(), problem: z.string(), remedy: z.string() }) },
  NOT_FOUND: { status: 404, data: z.object({ noun: nounSchema, id: z.string() }) },
  ALREADY_EXISTS: { status: 409, data: z.object({ noun: nounSchema, id: z.string() }) },
  STATE_CONFLICT: {
    status: 409,
    data: z.object({ noun: nounSchema, id: z.string(), state: z.string(), wanted: z.string(), remedy: z.string() }),
  },
  DEPENDANTS_EXIST: {
    status: 409,
    data: z.object({ noun: nounSchema, id: z.string(), count: z.int(), examples: z.array(z.string()) }),
  },
  CHANGED_MEANWHILE: { status: 412, data: z.object({ noun: nounSchema, id: z.string() }) },
  CANCELLED: { status: 409, data: z.object({ what: z.string() }) },

  VAULT_LOCKED: { status: 503, data: z.object({}) },
  VAULT_NOT_FOUND: { status: 404, data: z.object({ path: z.string() }) },
  VAULT_EXISTS: { status: 409, data: z.object({ path: z.string() }) },
  VAULT_IN_USE: { status: 409, data: z.object({ pid: z.int(), host: z.string() }) },
  VAULT_TOO_NEW: { status: 409, data: z.object({ found: z.int(), supported: z.int() }) },
  VAULT_DAMAGED: { status: 500, data: z.object({ part: z.string(), problem: z.string() }) },
  BACKUP_DAMAGED: { status: 400, data: z.object({ path: z.string(), problem: z.string() }) },
  STORAGE_FULL: { status: 507, data: z.object({ path: z.string() }) },
  STORAGE_READ_ONLY: { status: 403, data: z.object({ path: z.string() }) },
  FILE_UNREADABLE: { status: 400, data: z.object({ path: z.string(), problem: z.string() }) },

  PASSPHRASE_WRONG: { status: 401, data: z.object({ retryAfterSeconds: z.int() }) },
  PASSPHRASE_WEAK: {
    status: 400,
    data: z.object({ field: z.string(), score: z.int(), minimum: z.int(), advice: z.array(z.string()) }),
  },
  SLOT_DAMAGED: { status: 500, data: z.object({ slot: z.string(), problem: z.string() }) },
  DEVICE_SECRET_MISSING: { status: 401, data: z.object({ slot: z.string() }) },
  KEYCHAIN_UNAVAILABLE: { status: 503, data: z.object({ problem: z.string() }) },
  ATTEMPTS_THROTTLED: { status: 429, data: z.object({ retryAfterSeconds: z.int() }) },
  REAUTHENTICATION_REQUIRED: { status: 401, data: z.object({ maxAgeSeconds: z.int() }) },
  REASON_REQUIRED: { status: 400, data: z.object({ sensitivity: z.string() }) },
  ROLE_REQUIRED: { status: 403, data: z.object({ role: z.string(), allowed: z.array(z.string()) }) },

  GRANT_REQUIRED: { status: 403, data: z.object({ secret: z.string(), agent: z.string() }) },
  ACCESS_ROLE_REQUIRED: { status: 403, data: z.object({ held: z.array(z.string()), allowed: z.array(z.string()) }) },

  CREDENTIAL_REFUSED: { status: 401, data: z.object({ reason: z.enum(['missing', 'malformed', 'unknown', 'expired', 'deleted', 'revoked', 'throttled']) }) },
  TENANT_SEALED: { status: 409, data: z.object({ tenant: z.string(), since: z.int(), cause: z.string() }) },
  TENANT_REVOKED: { status: 409, data: z.object({ tenant: z.string() }) },
  TENANT_ARCHIVED: { status: 409, data: z.object({ tenant: z.string() }) },
  SECRET_DISABLED: { status: 409, data: z.object({ secret: z.string(), state: z.string() }) },
  PREFLIGHT_REQUIRED: { status: 409, data: z.object({ tenant: z.string(), maxAgeSeconds: z.int() }) },
  KMS_FAILED: {
    status: 502,
    data: z.object({
      kind: kmsFailureKindSchema,
      retryable: z.boolean(),
      provider: z.string(),
      operation: z.string(),
      detail: z.string(),
    }),
  },
  PIN_WRONG: { status: 401, data: z.object({ token: z.string(), pin: z.enum(['ok', 'count-low', 'final-try', 'locked', 'not-set']) }) },
  PIN_LAST_TRY: { status: 409, data: z.object({ token: z.string() }) },
  MODULE_FAILED: { status: 502, data: z.object({ module: z.string(), problem: z.string(), remedy: z.string() }) },
  STATIC_CREDENTIALS_REJECTED: { status: 400, data: z.object({ field: z.string(), useInstead: z.string() }) },
  IMPORT_MALFORMED: {
    status: 400,
    data: z.object({ format: z.string(), line: z.int(), column: z.int(), problem: z.string() }),
  },
  PORT_UNAVAILABLE: { status: 409, data: z.object({ port: z.int(), problem: z.string() }) },
  INTEGRITY_FAILED: { status: 500, data: z.object({ what: z.string() }) },
  SESSION_TAKEN: { status: 409, data: z.object({}) },
  INTERNAL: { status: 500, data: z.object({ reference: z.string() }) },
} as const;

/** The code of an error, and with it the shape of its data. */
export type ErrorCode = keyof typeof errorCatalogue;
/** What an error of a code carries. */
export type ErrorData<C extends ErrorCode> = z.infer<(typeof errorCatalogue)[C]['data']>;

/** Every error code, in the order of the catalogue. */
export const errorCodes = Object.keys(errorCatalogue) as readonly ErrorCode[];

/**
 * An error of the closed list. Its message is for the log; the officer's text is drawn from code and data.
 * @param code one of the catalogue
 * @param data what the code carries; never secret
 */
export class KeydeskError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly data: ErrorData<C>;

  constructor(code: C, data: ErrorData<C>, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(data)}`, options);
    this.name = 'KeydeskError';
    this.code = code;
    this.data = data;
  }
}

/** Whether a value is a Keydesk error, and if a code is given, of that code. */
export function isKeydeskError<C extends ErrorCode = ErrorCode>(value: unknown, code?: C): value is KeydeskError<C> {
  return value instanceof KeydeskError && (code === undefined || value.code === code);
}
