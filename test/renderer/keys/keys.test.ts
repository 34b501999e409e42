import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../src-shared/audit.ts';
import { keyReferenceSchema } from '../../../src-shared/key-references.ts';
import { awsFormSchema, awsReference, emptyAwsForm } from '../../../src-renderer/screens/keys/aws-form.ts';
import { isNarrowed, keyFacets, readKeyFilters } from '../../../src-renderer/screens/keys/key-filters.ts';
import { keyFileName, newKeyFileSchema } from '../../../src-renderer/screens/keys/key-file-form.ts';
import { historyOf } from '../../../src-renderer/screens/keys/key-history.ts';
import { latencyShare, latencyText } from '../../../src-renderer/screens/keys/preflight-words.ts';

const filled = {
  ...emptyAwsForm,
  displayName: 'Acme production',
  keyArn: ' arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab ',
  roleArn: 'arn:aws:iam::111122223333:role/keydesk',
  profile: 'keydesk',
};

const onEmulator = { endpoint: 'http://127.0.0.1:4566', stsEndpoint: 'http://127.0.0.1:4566' };

describe('the form of an AWS key', () => {
  it('becomes a reference the contract takes, with nothing where nothing was typed', () => {
    const reference = awsReference(awsFormSchema.parse(filled));
    expect(reference).toMatchObject({ externalId: null, endpoint: null, stsEndpoint: null });
    expect(keyReferenceSchema.safeParse(reference).success).toBe(true);
  });

  it('forgets the endpoints of an emulator once it is none', () => {
    const values = awsFormSchema.parse({ ...filled, emulator: true, ...onEmulator });
    expect(awsReference(values).endpoint).toBe('http://127.0.0.1:4566');
    expect(awsReference({ ...values, emulator: false }).endpoint).toBeNull();
  });

  it('asks for both endpoints of an emulator, lest one of them be the real one', () => {
    const parsed = awsFormSchema.safeParse({ ...filled, emulator: true });
    expect(parsed.error?.issues.map(({ path }) => path.join('.'))).toEqual(['endpoint', 'stsEndpoint']);
  });

  it.each([
    ['keyArn', 'arn:aws:kms:eu-central-1:111122223333:alias'],
    ['roleArn', 'arn:aws:iam::111122223333:user/somebody'],
    ['profile', 'two words'],
    ['externalId', 'x'],
    ['endpoint', 'https://kms.example.com'],
    ['stsEndpoint', 'not an address'],
  ])('refuses %s = %s and says so at the field', (field, value) => {
    const parsed = awsFormSchema.safeParse({ ...filled, emulator: true, ...onEmulator, [field]: value });
    expect(parsed.error?.issues.map(({ path }) => path.join('.'))).toEqual([field]);
    expect(parsed.error?.issues[0]?.message).toMatch(/^(?:It must|It may|This names) /);
  });
});

describe('a key file', () => {
  it.each([
    ['Acme Health', 'acme-health.keydesk-key'],
    ['Zürich, Stick 2', 'zurich-stick-2.keydesk-key'],
    ['—', 'customer.keydesk-key'],
  ])('of %s is called %s', (name, file) => {
    expect(keyFileName(name)).toBe(file);
  });

  it('must end as key files do', () => {
    expect(newKeyFileSchema.safeParse({ displayName: 'Acme', path: '/media/stick/acme.txt' }).success).toBe(false);
    expect(newKeyFileSchema.safeParse({ displayName: 'Acme', path: '/media/stick/acme.keydesk-key' }).success).toBe(true);
  });
});

describe('the filters of the list of keys', () => {
  it('are read from the URL, under the names of their chips', () => {
    const filters = readKeyFilters(new URLSearchParams('provider=AWS&phase=INVALID&use=IN_USE'));
    expect(filters).toMatchObject({ provider: 'AWS', phase: 'INVALID', state: 'IN_USE' });
    expect(keyFacets(filters).map(({ id, selected }) => [id, selected])).toEqual([
      ['provider', ['AWS']],
      ['phase', ['INVALID']],
      ['use', ['IN_USE']],
    ]);
  });

  it('leave out what nobody knows', () => {
    expect(isNarrowed(readKeyFilters(new URLSearchParams('provider=ACME&phase=&use=NEVER')))).toBe(false);
  });
});

const event = (parts: Partial<AuditEvent>): AuditEvent => ({
  seq: 1,
  time: 0,
  actor: 'Ines Okafor',
  action: 'key.validate',
  tenant: null,
  object: 'cck-4f7k2',
  sensitivity: null,
  outcome: 'ok',
  requestId: 'r',
  detail: '{}',
  hash: '',
  prevHash: '',
  ...parts,
});

describe('the history of a key', () => {
  it.each([
    [{ action: 'key.validate', outcome: 'ok' }, 'Preflight succeeded'],
    [{ action: 'key.validate', outcome: 'failed' }, 'Preflight failed'],
    [{ action: 'key.unlock-file', outcome: 'refused' }, 'Unlocking the key file was refused'],
    [{ action: 'key.rename', detail: '{"displayName":"Acme 2"}' }, 'Renamed to Acme 2'],
  ] as const)('tells %o', (parts, title) => {
    expect(historyOf([event(parts)])[0]?.title).toBe(title);
  });

  it('says who did it, and what the problem was', () => {
    const [told] = historyOf([event({ outcome: 'failed', detail: '{"problem":"The key is disabled."}' })]);
    expect(told).toMatchObject({ tone: 'danger', detail: 'by Ines Okafor · The key is disabled.' });
  });

  it('is still told when a detail cannot be read', () => {
    expect(historyOf([event({ detail: '{' })])[0]?.detail).toBe('by Ines Okafor');
  });
});

describe('the time of a check', () => {
  it.each([
    [0.44, '0.4 ms'],
    [38.4, '38 ms'],
    [1_240, '1.24 s'],
  ])('%d reads %s', (milliseconds, text) => {
    expect(latencyText(milliseconds)).toBe(text);
  });

  it('is drawn beside the slowest and can always be seen', () => {
    expect(latencyShare(50, 100)).toBe('50.0');
    expect(latencyShare(0.001, 100)).toBe('3.0');
    expect(latencyShare(200, 100)).toBe('100.0');
  });
});
