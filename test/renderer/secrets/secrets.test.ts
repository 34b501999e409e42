import { describe, expect, it } from 'vitest';
import { exportProblems, recipientsOf } from '../../../src-renderer/screens/secrets/export-form.ts';
import type { ExportForm } from '../../../src-renderer/screens/secrets/export-form.ts';
import { isNarrowed, listInput, readSecretFilter } from '../../../src-renderer/screens/secrets/secret-filter.ts';
import { fileNameOf, hexLines } from '../../../src-renderer/screens/secrets/shown-value.ts';
import { sizeText } from '../../../src-renderer/screens/secrets/size-text.ts';
import { bytesOf, draftProblem } from '../../../src-renderer/screens/secrets/value-draft.ts';

describe('the filter of secrets in the URL', () => {
  it('reads what it knows and passes over the rest', () => {
    const filter = readSecretFilter(new URLSearchParams('tenant=acme&sensitivity=PHI&state=odd&search=db&sort=-modifiedAt'));
    expect(listInput(filter)).toEqual({ tenant: 'acme', sensitivity: 'PHI', state: undefined, search: 'db', sort: 'modifiedAt', descending: true });
    expect(isNarrowed(filter)).toBe(true);
  });

  it('is ordered by key and narrows nothing when the URL says nothing', () => {
    const filter = readSecretFilter(new URLSearchParams('sort=nonsense&sensitivity=secret'));
    expect(listInput(filter)).toMatchObject({ sort: 'key', descending: false, sensitivity: undefined });
    expect(isNarrowed(filter)).toBe(false);
  });
});

describe('a value being given', () => {
  it('is UTF-8 when it is typed, and counted in bytes', () => {
    expect([...bytesOf({ kind: 'text', text: 'ä\r\n' })]).toEqual([0xc3, 0xa4, 13, 10]);
    expect(draftProblem({ kind: 'text', text: 'ä'.repeat(512 * 1024) })).toBeUndefined();
    expect(draftProblem({ kind: 'text', text: `${'ä'.repeat(512 * 1024)}x` })).toMatch(/1 MiB/);
  });

  it('must not be empty', () => {
    expect(draftProblem({ kind: 'text', text: '' })).toMatch(/Type the value/);
    expect(draftProblem({ kind: 'file', name: 'a', bytes: new Uint8Array() })).toMatch(/empty/);
  });
});

describe('a value that is shown', () => {
  it('is drawn as hexadecimal lines where it is no text', () => {
    expect(hexLines(new Uint8Array([0, 255, 16]), 2)).toBe('00 ff 10');
    expect(hexLines(new Uint8Array(40), 2).split('\n').map((line) => line.length)).toEqual([47, 47]);
    expect(hexLines(new Uint8Array(), 2)).toBe('');
  });

  it('goes into a file whose name is no path', () => {
    expect(fileNameOf('prod/db:password', 3, true)).toBe('prod_db_password-r3.txt');
    expect(fileNameOf('../../etc', 1, false)).toBe('_.._etc-r1.bin');
    expect(fileNameOf('...', 1, false)).toBe('secret-r1.bin');
  });

  it.each([[0, '0 B'], [1023, '1,023 B'], [1024, '1 KiB'], [1536, '1.5 KiB'], [1024 * 1024, '1 MiB'], [5 * 1024 ** 3, '5 GiB']])('%i bytes are %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });
});

describe('the form of an export', () => {
  const form: ExportForm = { tenant: 'acme', format: 'json', lock: 'recipients', recipients: 'age1abc', reason: 'For the audit' };

  it('takes recipients one a line, with comments', () => {
    expect(recipientsOf('# Ana\n age1abc \n\nage1def,age1ghi\n')).toEqual(['age1abc', 'age1def', 'age1ghi']);
    expect(exportProblems(form, false)).toEqual({});
    expect(exportProblems({ ...form, lock: 'passphrase', recipients: '' }, true)).toEqual({});
  });

  it.each([
    ['tenant', { tenant: undefined }],
    ['reason', { reason: ' no ' }],
    ['recipients', { recipients: '\n# nobody' }],
    ['recipients', { recipients: 'ssh-ed25519 AAAA' }],
    ['recipients', { recipients: 'age1x\n'.repeat(21) }],
    ['passphrase', { lock: 'passphrase' as const, recipients: '' }],
  ])('says what is wrong with the %s', (field, change) => {
    expect(Object.keys(exportProblems({ ...form, ...change }, false))).toEqual([field]);
  });

  it('tells a secret key that is given in place of a public one', () => {
    expect(exportProblems({ ...form, recipients: 'AGE-SECRET-KEY-1QQQ' }, false).recipients).toMatch(/secret key/);
  });
});
