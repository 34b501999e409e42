import { describe, expect, it } from 'vitest';
import { errorText, textOf, unknownErrorText } from '../../src-shared/error-text.ts';
import type { ErrorText } from '../../src-shared/error-text.ts';
import { errorCodes, KeydeskError, kmsFailureKinds } from '../../src-shared/errors.ts';
import type { ErrorCode, ErrorData } from '../../src-shared/errors.ts';

/** One of each code, with data as main would send it. */
const samples: { readonly [C in ErrorCode]: ErrorData<C> } = {
  BAD_INPUT: { field: 'displayName', problem: 'is empty', remedy: 'Write a name of 1 to 120 characters' },
  NOT_FOUND: { noun: 'secret', id: 'DATABASE_URL' },
  ALREADY_EXISTS: { noun: 'tenant', id: 'acme-health' },
  STATE_CONFLICT: { noun: 'BYOK config', id: 'acme-health', state: 'SEALED', wanted: 'ACTIVE', remedy: 'Unseal the tenant first' },
  DEPENDANTS_EXIST: { noun: 'KMS key', id: 'cck-4f7k2', count: 3, examples: ['acme-health', 'fjord-bank'] },
  CANCELLED: { what: 'the import' },
  VAULT_LOCKED: {},
  VAULT_NOT_FOUND: { path: '/media/vault.keydesk' },
  VAULT_EXISTS: { path: '/media/vault.keydesk' },
  VAULT_IN_USE: { pid: 4711, host: 'desk-2' },
  VAULT_TOO_NEW: { found: 9, supported: 3 },
  VAULT_DAMAGED: { part: 'the database', problem: 'page 12 does not authenticate' },
  BACKUP_DAMAGED: { path: '/media/backup.age', problem: 'it ends too early' },
  STORAGE_FULL: { path: '/media/vault.keydesk' },
  STORAGE_READ_ONLY: { path: '/media/vault.keydesk' },
  FILE_UNREADABLE: { path: '/media/secrets.env', problem: 'permission denied' },
  PASSPHRASE_WRONG: { retryAfterSeconds: 4 },
  PASSPHRASE_WEAK: { field: 'passphrase', score: 1, minimum: 3, advice: ['Add another word or two'] },
  SLOT_DAMAGED: { slot: 'M. Okafor', problem: 'the header does not match' },
  DEVICE_SECRET_MISSING: { slot: 'M. Okafor' },
  KEYCHAIN_UNAVAILABLE: { problem: 'the keyring is locked' },
  ATTEMPTS_THROTTLED: { retryAfterSeconds: 90 },
  REAUTHENTICATION_REQUIRED: { maxAgeSeconds: 300 },
  REASON_REQUIRED: { sensitivity: 'PHI' },
  ROLE_REQUIRED: { role: 'auditor', allowed: ['administrator', 'officer'] },
  TENANT_SEALED: { tenant: 'acme-health', since: 1_700_000_000_000, cause: 'the KMS refused' },
  TENANT_REVOKED: { tenant: 'acme-health' },
  TENANT_ARCHIVED: { tenant: 'acme-health' },
  SECRET_DISABLED: { secret: 'DATABASE_URL', state: 'disabled' },
  PREFLIGHT_REQUIRED: { tenant: 'acme-health', maxAgeSeconds: 600 },
  KMS_FAILED: { kind: 'denied', retryable: false, provider: 'AWS KMS', operation: 'Decrypt', detail: 'AccessDeniedException' },
  PIN_WRONG: { token: 'Northwind HSM', pin: 'count-low' },
  CHANGED_MEANWHILE: { noun: 'access key', id: '0b7c1f0e-8f0e-4d3b-9d9e-0f5a4f6b2c11' },
  CREDENTIAL_REFUSED: { reason: 'expired' },
  GRANT_REQUIRED: { secret: 'payments/stripe', agent: 'deploy pipeline' },
  ACCESS_ROLE_REQUIRED: { held: ['keys-read'], allowed: ['keys-admin', 'tenant-admin'] },
  PORT_UNAVAILABLE: { port: 7373, problem: 'another program listens there' },
  PIN_LAST_TRY: { token: 'Northwind HSM' },
  MODULE_FAILED: { module: '/usr/lib/libhsm.so', problem: 'it could not be loaded', remedy: 'Check the path of the module' },
  STATIC_CREDENTIALS_REJECTED: { field: 'accessKeyId', useInstead: 'a profile that assumes a role' },
  IMPORT_MALFORMED: { format: 'JSON', line: 12, column: 4, problem: 'expected a value' },
  INTEGRITY_FAILED: { what: 'revision 4 of DATABASE_URL' },
  SESSION_TAKEN: {},
  INTERNAL: { reference: 'r-81f2' },
};

/** Verbs that begin a remedy in our texts: a new text may need its own here, after a look at whether it tells what to do. */
const doing =
  /^(Add|Ask|Bring|Change|Check|Choose|Close|Compare|Connect|Correct|Enable|Enter|Free|Go|Move|Replace|Restore|Run|Start|Stop|Try|Undo|Unlock|Unseal|Update|Use|Verify|Wait|Write)\b/;

const sentences = (text: ErrorText): readonly string[] => [text.body, text.next];

const textFor = <C extends ErrorCode>(code: C): ErrorText => errorText(code, samples[code]);

describe('the text of every error', () => {
  it.each(errorCodes)('%s has a title, says what happened, and ends with what to do', (code) => {
    const text = textFor(code);
    expect(text.title).toMatch(/^[A-Z].*[^.]$/);
    expect(text.next).toMatch(doing);
    for (const words of sentences(text)) expect(words).toMatch(/^\S.*[.!?]$/);
    expect(sentences(text).join(' ')).not.toMatch(/undefined|NaN|\[object|\.\.|\s{2}/);
  });

  it.each(kmsFailureKinds)('a KMS that is %s has a text of its own', (kind) => {
    const text = errorText('KMS_FAILED', { ...samples.KMS_FAILED, kind });
    expect(text.next).toMatch(doing);
    const others = kmsFailureKinds.filter((other) => other !== kind);
    for (const other of others) expect(errorText('KMS_FAILED', { ...samples.KMS_FAILED, kind: other }).title).not.toBe(text.title);
  });

  it.each(kmsFailureKinds)('a key file that is %s has a text of its own, without a word of a KMS', (kind) => {
    const of = (detail: string): ErrorText => errorText('KMS_FAILED', { kind, retryable: false, provider: 'KEY_FILE', operation: 'unwrap', detail });
    const text = of('');
    expect(text.next).toMatch(doing);
    expect([text.title, ...sentences(text)].join(' ')).not.toMatch(/KMS|KEY_FILE|unwrap|endpoint|role|quota/);
    expect(of('the key file is not on its media').body).toBe('The key file is not on its media.');
    for (const other of kmsFailureKinds.filter((it) => it !== kind)) {
      expect(errorText('KMS_FAILED', { kind: other, retryable: false, provider: 'KEY_FILE', operation: 'unwrap', detail: '' }).title).not.toBe(text.title);
    }
  });

  it.each([
    ['AWS', 'unwrap', 'AWS KMS, unwrapping the data key'],
    ['GCP', 'wrap', 'Google Cloud KMS, wrapping the data key'],
    ['AZURE', 'describe', 'Azure Key Vault, looking the key up'],
    ['PKCS11', 'create', 'The HSM token, making a key'],
    ['AWS', 'policy', 'AWS KMS, reading the policy of the key'],
    ['AWS', 'rotation', 'AWS KMS, asking for the rotation of the key'],
    ['GCP', 'attest', 'Google Cloud KMS, asking for the attestation of the key'],
    ['GCP', 'open', 'Google Cloud KMS, signing in'],
    ['GCP', 'preflight', 'Google Cloud KMS, trying the key out'],
  ])('names %s and what was asked of it (%s) as officers do', (provider, operation, place) => {
    const { body } = errorText('KMS_FAILED', { kind: 'denied', retryable: false, provider, operation, detail: '' });
    expect(body.startsWith(`${place}: `)).toBe(true);
  });

  it.each(kmsFailureKinds)('a token that is %s has a text of its own, with a remedy on every operation', (kind) => {
    const of = (provider: string, operation: string): ErrorText => errorText('KMS_FAILED', { kind, retryable: false, provider, operation, detail: '' });
    expect(of('PKCS11', 'unwrap').body).not.toMatch(/the KMS/);
    for (const provider of ['AWS', 'GCP', 'AZURE', 'PKCS11']) {
      for (const operation of ['open', 'wrap', 'unwrap', 'describe', 'create', 'policy', 'rotation', 'attest']) {
        expect(of(provider, operation).next).toMatch(doing);
      }
    }
  });

  it('sends the officer to their own sign-in when that was refused, and to the owner when the key was', () => {
    const of = (provider: string, operation: string): string => errorText('KMS_FAILED', { kind: 'denied', retryable: false, provider, operation, detail: '' }).next;
    expect(of('GCP', 'open')).toContain('gcloud auth');
    expect(of('AWS', 'open')).toContain('aws sso login');
    for (const provider of ['AWS', 'GCP', 'AZURE']) expect(of(provider, 'wrap')).toContain('owner');
  });

  it('asks for what shows more of a key where that was refused, and not for another preflight', () => {
    for (const operation of ['policy', 'rotation', 'attest']) {
      const { next } = errorText('KMS_FAILED', { kind: 'denied', retryable: false, provider: 'AZURE', operation, detail: '' });
      expect(next).toContain('Access');
      expect(next).not.toContain('preflight');
    }
  });

  it('tells how many tries a token has left', () => {
    const states = ['ok', 'count-low', 'final-try', 'locked', 'not-set'] as const;
    const texts = states.map((pin) => errorText('PIN_WRONG', { token: 'Northwind HSM', pin }));
    expect(new Set(texts.map(({ body }) => body)).size).toBe(states.length);
    for (const { next } of texts) expect(next).toMatch(doing);
  });

  it('speaks of no slot when a passphrase is wrong: key files and backups have passphrases too', () => {
    expect(sentences(textFor('PASSPHRASE_WRONG')).join(' ')).not.toContain('slot');
  });

  it('keeps wrong passphrase, damaged slot and missing device secret apart', () => {
    const titles = (['PASSPHRASE_WRONG', 'SLOT_DAMAGED', 'DEVICE_SECRET_MISSING'] as const).map((code) => textFor(code).title);
    expect(new Set(titles).size).toBe(3);
  });
});

describe('what the data changes', () => {
  it('counts one dependant in the singular and says when examples are left out', () => {
    const one = errorText('DEPENDANTS_EXIST', { noun: 'KMS key', id: 'cck-1', count: 1, examples: ['acme'] });
    const three = textFor('DEPENDANTS_EXIST');
    expect(one.body).toBe('1 thing depends on cck-1: acme.');
    expect(three.body).toBe('3 things depend on cck-4f7k2: acme-health, fjord-bank and more.');
  });

  it('asks to wait only when there is something to wait for', () => {
    expect(errorText('PASSPHRASE_WRONG', { retryAfterSeconds: 0 }).next).not.toContain('Wait');
    expect(errorText('PASSPHRASE_WRONG', { retryAfterSeconds: 4 }).next).toContain('Wait 4 seconds');
    expect(errorText('ATTEMPTS_THROTTLED', { retryAfterSeconds: 600 }).next).toContain('10 minutes');
  });

  it('tells a deleted secret from a disabled one', () => {
    const deleted = errorText('SECRET_DISABLED', { secret: 'A', state: 'deleted' });
    expect(deleted.title).not.toBe(textFor('SECRET_DISABLED').title);
    expect(deleted.next).toContain('Undo');
  });
});

describe('the text of anything thrown', () => {
  it('knows an error of the closed list by its code', () => {
    expect(textOf(new KeydeskError('NOT_FOUND', samples.NOT_FOUND))).toEqual(textFor('NOT_FOUND'));
  });

  it('never shows the message of an error it does not know', () => {
    const secret = 'hunter2-correct-horse';
    for (const thrown of [new Error(secret), secret, { code: 'MYSTERY', data: { secret } }, null, undefined, 7]) {
      expect(textOf(thrown)).toEqual(unknownErrorText());
    }
  });

  it('does not trust data of the wrong shape, nor names every object has', () => {
    expect(textOf({ code: 'NOT_FOUND', data: { noun: 'planet', id: 'x' } })).toEqual(unknownErrorText());
    expect(textOf({ code: 'NOT_FOUND' })).toEqual(unknownErrorText());
    expect(textOf({ code: 'toString', data: {} })).toEqual(unknownErrorText());
  });

  it('drops fields that are not of the code, so nothing rides along', () => {
    const shown = textOf({ code: 'TENANT_REVOKED', data: { tenant: 'acme', value: 'hunter2' } });
    expect(JSON.stringify(shown)).not.toContain('hunter2');
  });
});

describe('a new key that could not be made', () => {
  const of = (provider: string, kind: ErrorData<'KMS_FAILED'>['kind'], operation = 'create') =>
    errorText('KMS_FAILED', { kind, retryable: false, provider, operation, detail: 'kms:CreateKey is not allowed' });

  it.each(['AWS', 'GCP', 'AZURE'])('at %s is told in words of its own, and sends nobody to a preflight', (provider) => {
    for (const kind of ['denied', 'not-found', 'disabled', 'wrong-key'] as const) {
      const { title, body, next } = of(provider, kind);
      expect(`${title} ${body} ${next}`).not.toMatch(/preflight|The key is there|wrapped the data/);
      expect(title).not.toBe(of(provider, kind, 'unwrap').title);
    }
    expect(of(provider, 'denied').next).toContain('make the key; then register it');
  });

  it('leaves the names of calls as they are written', () => {
    expect(of('AWS', 'denied').body).toContain(' kms:CreateKey is not allowed.');
  });
});
