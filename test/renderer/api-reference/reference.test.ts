import { describe, expect, it } from 'vitest';
import { everyOperation } from '../../../src-shared/rest/operations.ts';
import { documentSchema } from '../../../src-renderer/screens/api-reference/document.ts';
import { callNamed, narrowed, referenceOf } from '../../../src-renderer/screens/api-reference/reference.ts';
import { call, everyCall, reference } from './reference-support.ts';

const titles = (search: string): readonly string[] => narrowed(reference.families, search).flatMap(({ calls }) => calls.map(({ title }) => title));

describe('the reference', () => {
  it('holds every call of the API once, in families that say what they are', () => {
    expect(everyCall.map(({ id }) => id).sort()).toEqual(everyOperation.map(({ id }) => id).sort());
    for (const { name, does, calls } of reference.families) {
      expect(name, does).not.toBe('');
      expect(calls.length).toBeGreaterThan(0);
    }
  });

  it('says who may call, and what is an addition of ours, as the operations have it', () => {
    for (const { id, admission, ours, does } of everyOperation) expect(call(id)).toMatchObject({ admission, ours: ours === true, does });
  });

  it('tells answers from refusals, and follows every reference to a parameter, answer or header', () => {
    const made = call('createKey');
    expect(made.done.map(({ status }) => status)).toEqual([201]);
    expect(made.refused.map(({ status }) => status)).toEqual(expect.arrayContaining([400, 401, 403, 409, 429, 503]));
    expect(made.refused.find(({ status }) => status === 429)?.headers.map(({ name }) => name)).toContain('Retry-After');
    expect(made.parameters.map(({ name }) => name)).toContain('Idempotency-Key');
    expect(call('deleteGrant').done).toMatchObject([{ status: 204, schema: null, contentType: null }]);
  });

  it('shows a call that the document alone knows by what the document says', () => {
    const paths = { '/v9/moons': { get: { operationId: 'listMoons', tags: ['Moons'], summary: 'List the moons', description: 'Answers moons.', responses: {} } } };
    const read = documentSchema.parse({ info: { title: 'x', version: '1' }, servers: [{ url: 'http://127.0.0.1:1' }], tags: [{ name: 'Moons' }], paths, components: {} });
    expect(callNamed(referenceOf(read), 'listMoons')).toMatchObject({ title: 'List the moons', does: 'Answers moons.', admission: null, body: null, method: 'GET' });
  });

  it('leaves out what a reference into nowhere names', () => {
    const paths = { '/v9/moons': { get: { operationId: 'listMoons', tags: ['Moons'], summary: 'x', parameters: [{ $ref: '#/components/parameters/None' }], responses: { 200: { $ref: '#/components/responses/None' } } } } };
    const read = documentSchema.parse({ info: { title: 'x', version: '1' }, servers: [{ url: 'u' }], tags: [{ name: 'Moons' }], paths, components: {} });
    expect(callNamed(referenceOf(read), 'listMoons')).toMatchObject({ parameters: [], done: [], refused: [] });
  });

  it('refuses what is no OpenAPI document', () => {
    expect(documentSchema.safeParse({ openapi: '3.1.0' }).success).toBe(false);
    expect(documentSchema.safeParse({ info: { title: 'x', version: '1' }, servers: [], paths: {}, components: {} }).success).toBe(false);
  });
});

describe('searching the reference', () => {
  it('finds calls by words of title, method and path, in any order and case', () => {
    expect(titles('TOKEN exchange')).toEqual(['Exchange a key for a token']);
    expect(titles('delete /byok/v1/keys')).toEqual(['Remove a registered key']);
    expect(titles('createSecret')).toContain('Create a secret');
  });

  it('leaves all for no words, and nothing for words that no call holds', () => {
    expect(titles('  ')).toHaveLength(everyOperation.length);
    expect(narrowed(reference.families, 'no such thing anywhere')).toEqual([]);
  });
});
