import { describe, expect, it } from 'vitest';
import { readParts } from '../../../src-main/api/rest/reading.ts';
import { type RefusalFacts, RestRefusal } from '../../../src-main/api/rest/refusal.ts';
import { type OperationId, operations } from '../../../src-shared/rest/operations.ts';

type Given = Partial<Omit<Parameters<typeof readParts>[0], 'operation'>>;

const tenant = { tenant: 'acme' };
const secretValue = 'hunter2-is-the-value';

function read(id: OperationId, given: Given) {
  return readParts({ params: {}, query: {}, headers: {}, body: undefined, ...given, operation: operations[id] });
}

function refusalOf(id: OperationId, given: Given): RefusalFacts {
  try {
    read(id, given);
  } catch (error) {
    if (error instanceof RestRefusal) return error.facts;
    throw error;
  }
  throw new Error('it was taken');
}

describe('reading a request', () => {
  it('gives every part as its schema makes it', () => {
    const query = { PageSize: '5', sensitivity: 'PII' };
    expect(read('listSecrets', { params: tenant, query })).toEqual({ params: tenant, query: { PageSize: 5, sensitivity: 'PII' }, headers: {}, body: {} });
    expect(read('listKeys', {})).toMatchObject({ query: { page_size: 10 } });
  });

  it('looks at declared headers alone', () => {
    const headers = { 'x-tenant-id': 'acme', 'x-other': 'anything', host: '127.0.0.1' };
    expect(read('getTenantKms', { headers }).headers).toEqual({ 'x-tenant-id': 'acme' });
  });

  it('takes an empty object for no body', () => {
    expect(read('preflightByok', { params: tenant, body: {} }).body).toEqual({});
    expect(read('preflightByok', { params: tenant }).body).toEqual({});
  });

  it.each([
    ['an unknown field', 'createSecret', { params: tenant, body: { key: 'A', value: secretValue, valeu: secretValue } }, '/valeu', 'is not known here'],
    ['an unknown field in the place of one that is missing', 'updateKey', { params: { id: 'cck-abcde' }, body: { name: secretValue } }, '/name', 'is not known here'],
    ['an unknown field within', 'createKey', { body: { key: { kind: 'AwsKey', key_arn: 'arn', nope: secretValue } } }, '/key/nope', 'is not known here'],
    ['a missing field', 'createSecret', { params: tenant, body: { key: 'A' } }, '/value', 'is missing'],
    ['a missing field within', 'createKey', { body: { key: { kind: 'AwsKey' } } }, '/key/key_arn', 'is missing'],
    ['a missing kind', 'createKey', { body: { key: { key_arn: secretValue } } }, '/key/kind', 'is missing'],
    ['an unknown kind', 'createKey', { body: { key: { kind: secretValue } } }, '/key/kind', 'Choose one of: AwsKey, AzureKey, GcpKey, Pkcs11Key, KeyFileKey.'],
    ['another type', 'createSecret', { params: tenant, body: { key: 'A', value: 7 } }, '/value', '/value: must be text. Give text.'],
    ['an unknown enum value', 'stageByok', { params: tenant, body: { provider: secretValue } }, '/provider', 'GCP'],
    ['a wrong member of a list', 'createTenantKey', { headers: { 'x-account-id': '6f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e55', 'x-tenant-id': 'acme' }, body: { name: null, roles: ['auditor', secretValue] } }, '/roles/1', 'secrets-read'],
    ['no body', 'createSecret', { params: tenant }, '', 'The body: is missing'],
    ['a list for a body', 'createSecret', { params: tenant, body: [secretValue] }, '', 'The body: must be an object. Give an object.'],
    ['a text for a body', 'createSecret', { params: tenant, body: secretValue }, '', 'The body: must be an object. Give an object.'],
    ['null for a body', 'createSecret', { params: tenant, body: null }, '', 'The body: must be an object. Give an object.'],
    ['a body where none belongs', 'preflightByok', { params: tenant, body: { force: secretValue } }, '/force', 'takes no body'],
    ['a list where no body belongs', 'preflightByok', { params: tenant, body: [] }, '', 'takes no body'],
    ['null where no body belongs', 'preflightByok', { params: tenant, body: null }, '', 'takes no body'],
    ['half a character', 'createSecret', { params: tenant, body: { key: 'A', value: 'x', description: '\ud800' } }, '/description', 'half a character'],
    ['half a character in a name', 'createSecret', { params: tenant, body: { key: 'A', value: 'x', '\udc00': 1 } }, '', 'no field can have'],
    ['a prototype', 'createSecret', { params: tenant, body: JSON.parse('{"key":"A","value":"x","__proto__":{"note":"n"}}') as unknown }, '', 'no field can have'],
  ] as const)('names %s by its pointer', (_, id, given, pointer, words) => {
    const facts = refusalOf(id, given);
    expect(facts).toMatchObject({ status: 400, code: 'invalid_request', pointer });
    expect(facts.detail).toContain(words);
    expect(JSON.stringify(facts)).not.toContain(secretValue);
  });

  it('escapes what is special in a pointer, and cuts a name that is too long', () => {
    expect(refusalOf('createSecret', { params: tenant, body: { key: 'A', value: 'x', 'a/b~c': 1 } }).pointer).toBe('/a~1b~0c');
    const long = refusalOf('createSecret', { params: tenant, body: { key: 'A', value: 'x', ['n'.repeat(100_000)]: 1 } });
    expect(JSON.stringify(long).length).toBeLessThan(1000);
  });

  it('goes no deeper than any body needs', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`) as unknown;
    const body = { provider: 'aws', kms_key_ref: 'key', config: deep };
    expect(refusalOf('onboardTenantKms', { body }).detail).toContain('nested too deep');
  });

  it.each([
    ['an unknown parameter', 'listSecrets', { params: tenant, query: { Page: secretValue } }, 'Page', 'invalid_request'],
    ['a parameter of a call that has none', 'getByok', { params: tenant, query: { a: 'b' } }, 'a', 'invalid_request'],
    ['a parameter named like a part of every object', 'getByok', { params: tenant, query: { constructor: 'b' } }, 'constructor', 'invalid_request'],
    ['a parameter twice', 'listSecrets', { params: tenant, query: { PageSize: ['1', '2'] } }, 'PageSize', 'invalid_request'],
    ['a number out of range', 'listSecrets', { params: tenant, query: { PageSize: '0' } }, 'PageSize', 'invalid_request'],
    ['a number that is none', 'listSecrets', { params: tenant, query: { PageSize: '1e3' } }, 'PageSize', 'invalid_request'],
    ['a path that is no UUID', 'getSecret', { params: { ...tenant, secret: 'x' } }, 'secret', 'invalid_request'],
    ['a missing header', 'listTenantKeys', { headers: { 'x-account-id': '6f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e55' } }, 'x-tenant-id', 'invalid_request'],
    ['an unknown filter', 'listKeys', { query: { colour: 'red' } }, 'colour', 'invalid_filter'],
    ['a bad filter', 'listKeys', { query: { provider: 'aws' } }, 'provider', 'invalid_filter'],
    ['a filter twice', 'listKeys', { query: { key: ['a', 'b'] } }, 'key', 'invalid_filter'],
    ['a page that is too large', 'listKeys', { query: { page_size: '101' } }, 'page_size', 'invalid_filter'],
    ['a page token that is too long', 'listKeys', { query: { page_token: 'x'.repeat(256) } }, 'page_token', 'invalid_page_token'],
  ] as const)('names %s', (_, id, given, parameter, code) => {
    expect(refusalOf(id, given)).toMatchObject({ status: 400, code, parameter });
    expect(refusalOf(id, given).detail).not.toMatch(/Invalid|Too (?:small|big)|expected (?!form)|received/);
    expect(refusalOf(id, given).pointer).toBeUndefined();
  });
});
