import { describe, expect, it } from 'vitest';
import { inDialect } from '../../../src-main/api/rest/dialect-errors.ts';
import { RestRefusal } from '../../../src-main/api/rest/refusal.ts';
import { refusalOf } from '../../../src-main/api/rest/wording.ts';
import { type ErrorCode, type ErrorData, errorCodes, KeydeskError } from '../../../src-shared/errors.ts';

const request = { requestId: 'b3a1', path: '/v1/tenants/acme/byok' };
const facts = { status: 400, code: 'invalid_request', title: 'Bad', detail: 'Mend it.', pointer: '/key', facts: { extra: 1 } } as const;

function facing<C extends ErrorCode>(code: C, data: ErrorData<C>) {
  return refusalOf(new KeydeskError<ErrorCode>(code, data));
}

describe('a refusal in each dialect', () => {
  it.each(['common', 'byok', 'tenant-keys'] as const)('is a problem (RFC 9457) in %s', (dialect) => {
    expect(inDialect(dialect, facts, request)).toEqual({
      contentType: 'application/problem+json; charset=utf-8',
      body: {
        ...{ type: 'urn:keydesk:error:invalid_request', title: 'Bad', status: 400, detail: 'Mend it.', instance: '/v1/tenants/acme/byok' },
        ...{ code: 'invalid_request', requestId: 'b3a1', pointer: '/key', extra: 1 },
      },
    });
  });

  it('is one error with its type in the onboarding of a KMS', () => {
    expect(inDialect('tenant-kms', { ...facts, code: 'probe_failed', facts: { reason: 'access_denied' } }, request)).toEqual({
      contentType: 'application/json; charset=utf-8',
      body: { error: { type: 'probe_failed', message: 'Bad. Mend it.', reason: 'access_denied', request_id: 'b3a1', pointer: '/key' } },
    });
  });

  it('is a list of errors in the registry of keys, with a status as text', () => {
    expect(inDialect('key-registry', facts, request)).toEqual({
      contentType: 'application/json; charset=utf-8',
      body: {
        errors: [
          { id: 'b3a1', status: '400', code: 'invalid_request', title: 'Bad', detail: 'Mend it.', source: { pointer: '/key' }, error_code: 400, message: 'Mend it.' },
        ],
      },
    });
  });

  it.each([
    [facing('CREDENTIAL_REFUSED', { reason: 'missing' }), 'user_unauthenticated'],
    [facing('ACCESS_ROLE_REQUIRED', { held: [], allowed: ['keys-read'] }), 'user_unauthorized'],
    [facing('NOT_FOUND', { noun: 'KMS key', id: 'cck-12345' }), 'resource_not_found'],
    [facing('DEPENDANTS_EXIST', { noun: 'KMS key', id: 'cck-12345', count: 2, examples: [] }), 'resource_in_use'],
    [facing('INTERNAL', { reference: 'r' }), 'internal_error'],
    [new RestRefusal({ status: 429, code: 'rate_limit_exceeded', title: 't', detail: 'd' }).facts, 'rate_limit_exceeded'],
    [new RestRefusal({ status: 400, code: 'invalid_filter', title: 't', detail: 'd', parameter: 'state' }).facts, 'invalid_filter'],
  ])('names its code in the registry as the dialect does (%#)', (told, code) => {
    const { body } = inDialect('key-registry', told, request);
    expect(body['errors']).toMatchObject([{ code }]);
  });

  it('lets no fact take the place of what every refusal has', () => {
    const { body } = inDialect('byok', { ...facts, facts: { status: 200, code: 'fine' } }, request);
    expect(body).toMatchObject({ status: 400, code: 'invalid_request' });
  });
});

const data: { readonly [C in ErrorCode]: ErrorData<C> } = {
  BAD_INPUT: { field: 'name', problem: 'is long.', remedy: 'Shorten it.' },
  NOT_FOUND: { noun: 'tenant', id: 'acme' },
  ALREADY_EXISTS: { noun: 'secret', id: 'A' },
  STATE_CONFLICT: { noun: 'secret', id: 'A', state: 'deleted', wanted: 'enabled', remedy: 'Undo it.' },
  DEPENDANTS_EXIST: { noun: 'KMS key', id: 'k', count: 1, examples: ['acme'] },
  CHANGED_MEANWHILE: { noun: 'access key', id: 'k' },
  CANCELLED: { what: 'it' },
  VAULT_LOCKED: {},
  VAULT_NOT_FOUND: { path: '/secret/place' },
  VAULT_EXISTS: { path: '/secret/place' },
  VAULT_IN_USE: { pid: 1, host: 'h' },
  VAULT_TOO_NEW: { found: 2, supported: 1 },
  VAULT_DAMAGED: { part: 'p', problem: 'p' },
  BACKUP_DAMAGED: { path: '/p', problem: 'p' },
  STORAGE_FULL: { path: '/secret/place' },
  STORAGE_READ_ONLY: { path: '/secret/place' },
  FILE_UNREADABLE: { path: '/p', problem: 'p' },
  PASSPHRASE_WRONG: { retryAfterSeconds: 0 },
  PASSPHRASE_WEAK: { field: 'f', score: 0, minimum: 3, advice: [] },
  SLOT_DAMAGED: { slot: 's', problem: 'p' },
  DEVICE_SECRET_MISSING: { slot: 's' },
  KEYCHAIN_UNAVAILABLE: { problem: 'p' },
  ATTEMPTS_THROTTLED: { retryAfterSeconds: 9 },
  REAUTHENTICATION_REQUIRED: { maxAgeSeconds: 300 },
  REASON_REQUIRED: { sensitivity: 'PHI' },
  ROLE_REQUIRED: { role: 'auditor', allowed: ['officer'] },
  GRANT_REQUIRED: { secret: 'A', agent: 'Backup' },
  ACCESS_ROLE_REQUIRED: { held: [], allowed: ['auditor'] },
  CREDENTIAL_REFUSED: { reason: 'throttled' },
  TENANT_SEALED: { tenant: 'acme', since: 0, cause: 'denied' },
  TENANT_REVOKED: { tenant: 'acme' },
  TENANT_ARCHIVED: { tenant: 'acme' },
  SECRET_DISABLED: { secret: 'A', state: 'disabled' },
  PREFLIGHT_REQUIRED: { tenant: 'acme', maxAgeSeconds: 600 },
  KMS_FAILED: { kind: 'denied', retryable: false, provider: 'aws', operation: 'wrap', detail: 'no' },
  PIN_WRONG: { token: 't', pin: 'ok' },
  PIN_LAST_TRY: { token: 't' },
  MODULE_FAILED: { module: 'm', problem: 'p', remedy: 'r' },
  STATIC_CREDENTIALS_REJECTED: { field: 'config.keys[0].secret_key', useInstead: 'a role' },
  IMPORT_MALFORMED: { format: 'f', line: 1, column: 1, problem: 'p' },
  PORT_UNAVAILABLE: { port: 1, problem: 'p' },
  INTEGRITY_FAILED: { what: 'w' },
  SESSION_TAKEN: {},
  INTERNAL: { reference: 'ref-1' },
};

describe('an error of the closed list over the wire', () => {
  it('has a status, a code in snake case and an end that can be acted on, whatever it is', () => {
    for (const code of errorCodes) {
      const told = facing(code, data[code]);
      expect(told.code).toMatch(/^[a-z][a-z_]+$/);
      expect(told.detail).toMatch(/[^.]\.$/);
    }
  });

  it('asks for a credential only when one was refused', () => {
    const unproven = errorCodes.filter((code) => facing(code, data[code]).status === 401);
    expect(unproven).toEqual(['CREDENTIAL_REFUSED']);
  });

  it.each([
    ['KMS_FAILED', { status: 502, code: 'kms_failed', facts: { kind: 'denied', retryable: false, provider: 'aws' } }],
    ['TENANT_SEALED', { status: 409, code: 'tenant_sealed' }],
    ['STORAGE_FULL', { status: 507, code: 'storage_full' }],
    ['STORAGE_READ_ONLY', { status: 507, code: 'storage_read_only' }],
    ['VAULT_LOCKED', { status: 503, code: 'vault_locked', retryAfterSeconds: 30 }],
    ['DEPENDANTS_EXIST', { status: 409, code: 'resource_in_use', facts: { dependants: 1 } }],
    ['CHANGED_MEANWHILE', { status: 412, code: 'changed_meanwhile' }],
    ['CREDENTIAL_REFUSED', { status: 401, code: 'credential_refused', retryAfterSeconds: 60 }],
    ['STATIC_CREDENTIALS_REJECTED', { status: 400, code: 'static_credentials_rejected', pointer: '/config/keys/0/secret_key' }],
    ['BAD_INPUT', { status: 400, code: 'invalid_request', detail: 'name: is long. Shorten it.' }],
    ['INTERNAL', { status: 500, code: 'internal_error', facts: { reference: 'ref-1' } }],
  ] as const)('%s is what REST clients know', (code, told) => {
    expect(facing(code, data[code])).toMatchObject(told);
  });

  it('tells nobody where the vault lies', () => {
    for (const code of ['STORAGE_FULL', 'STORAGE_READ_ONLY'] as const) expect(facing(code, data[code]).detail).not.toContain('/secret/place');
  });

  it('points at no field whose name is not shown', () => {
    expect(facing('STATIC_CREDENTIALS_REJECTED', { field: 'config.(a field name)', useInstead: 'a role' }).pointer).toBeUndefined();
  });
});
