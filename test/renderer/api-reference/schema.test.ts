import { describe, expect, it } from 'vitest';
import { everyOperation } from '../../../src-shared/rest/operations.ts';
import type { Json, Schema } from '../../../src-renderer/screens/api-reference/document.ts';
import { refusalValues } from '../../../src-renderer/screens/api-reference/example-values.ts';
import { schemaExample } from '../../../src-renderer/screens/api-reference/schema-example.ts';
import { schemaRows, schemaTitle, valueRow } from '../../../src-renderer/screens/api-reference/schema-rows.ts';
import { call, everyCall, reference } from './reference-support.ts';

const { schemas } = reference;
const bodyOf = (id: string): Schema => call(id).body ?? {};
const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
const row = (schema: Schema, id: string) => schemaRows(schema, schemas).find((one) => one.id === id);

describe('the lines of a schema', () => {
  it('say type, need, bounds and values of a field', () => {
    const body = bodyOf('createSecret');
    expect(row(body, 'key')).toMatchObject({ type: 'string', required: true, limits: [expect.stringMatching(/^matches /)] });
    expect(row(body, 'sensitivity')).toMatchObject({ type: 'string or null', required: false });
    expect(row(body, 'sensitivity')?.values).toContain('PHI');
    expect(row(body, 'note')?.limits).toEqual(['at most 1,000 characters', 'no control characters']);
  });

  it('draw what an object or a list holds below it, deeper', () => {
    const list = call('listSecrets').done[0]?.schema ?? {};
    expect(row(list, 'items')).toMatchObject({ type: 'list of object', depth: 0 });
    expect(row(list, 'items.key')).toMatchObject({ depth: 1, required: true });
    expect(row(list, 'items.createdAt')?.limits).toEqual(['Unix milliseconds']);
  });

  it('draw each choice of a union with the words that tell it', () => {
    const rows = schemaRows(bodyOf('createKey'), schemas).filter(({ kind }) => kind === 'choice');
    expect(rows.map(({ name }) => name)).toEqual(['when kind is AwsKey', 'when kind is AzureKey', 'when kind is GcpKey', 'when kind is Pkcs11Key', 'when kind is KeyFileKey']);
    expect(row(bodyOf('createKey'), 'key')).toMatchObject({ type: 'one of', required: true });
  });

  it('number the choices of a union that nothing tells apart', () => {
    const rows = schemaRows({ oneOf: [{ type: 'string' }, { type: 'integer' }] }, {});
    expect(rows.map(({ name, type }) => [name, type])).toEqual([['choice 1', 'string'], ['choice 2', 'integer']]);
  });

  it('have places of their own, in every body and answer', () => {
    for (const { id, body, done, refused } of everyCall)
      for (const schema of [body, ...[...done, ...refused].map((answer) => answer.schema)].filter((one) => one !== null)) {
        const ids = schemaRows(schema, schemas).map((one) => one.id);
        expect(new Set(ids).size, id).toBe(ids.length);
      }
  });

  it('end where a schema holds itself', () => {
    const tree: Schema = { type: 'object', properties: { name: { type: 'string' }, below: { $ref: '#/components/schemas/Tree' } } };
    expect(schemaRows(tree, { Tree: tree }).map(({ id }) => id)).toEqual(['name', 'below']);
    expect(schemaExample(tree, { Tree: tree })).toEqual({ name: 'nightly-backup', below: null });
  });

  it('name a map, a bound on one side, and an exact one', () => {
    const map: Schema = { type: 'object', additionalProperties: { type: 'integer', minimum: 3 } };
    expect(schemaRows(map, {})).toMatchObject([{ name: '(any name)', limits: ['at least 3'] }]);
    expect(valueRow('pin', { type: 'string', minLength: 4, maxLength: 4 }, true, 'A PIN.', {})).toMatchObject({ limits: ['exactly 4 characters'], says: 'A PIN.', required: true });
    expect(valueRow('PageSize', { type: 'integer', minimum: 1, maximum: 1000, default: 100 }, false, '', {}).limits).toEqual(['1 to 1,000', 'default 100']);
  });

  it('read a type that may be null in either spelling, and a reference into nowhere as anything', () => {
    expect(valueRow('a', { type: ['string', 'null'] }, false, '', {}).type).toBe('string or null');
    expect(valueRow('a', { anyOf: [{ type: 'string' }, { type: 'integer' }, { type: 'null' }] }, false, '', {}).type).toBe('one of or null');
    expect(valueRow('a', { $ref: '#/components/schemas/None' }, false, '', {}).type).toBe('any value');
  });

  it('call a whole by its name in the document', () => {
    expect(schemaTitle(call('createToken').done[0]?.schema ?? {}, schemas)).toBe('Token');
    expect(schemaTitle(call('listGrants').done[0]?.schema ?? {}, schemas)).toBe('list of Grant');
    expect(schemaTitle(bodyOf('createKey'), schemas)).toBe('object');
  });
});

describe('the example of a schema', () => {
  const withBody = everyOperation.flatMap(({ id, body }) => (body === undefined ? [] : [{ id, body }]));
  const withAnswer = everyOperation.flatMap(({ id, answers }) => Object.entries(answers).flatMap(([status, schema]) => (schema === null ? [] : [{ id, status, schema }])));
  const withParams = everyOperation.flatMap(({ id, params }) => (params === undefined ? [] : [{ id, params }]));

  it.each(withBody)('is a body that $id takes', ({ id, body }) => {
    expect(body.safeParse(schemaExample(bodyOf(id), schemas)).error?.issues).toBeUndefined();
  });

  it('leaves out what may be left out and of which nothing is known', () => {
    const config = { region: 'eu-central-1', role_arn: 'arn:aws:iam::111122223333:role/keydesk', external_id: 'acme-7f3a' };
    expect(schemaExample(bodyOf('onboardTenantKms'), schemas)).toEqual({ provider: 'aws', kms_key_ref: expect.stringMatching(/^arn:/) as unknown, config });
    expect(schemaExample({ type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } }, required: ['b'] }, {})).toEqual({ b: 'text' });
  });

  it.each(withAnswer)('is an answer that $id gives ($status)', ({ id, status, schema }) => {
    const answer = call(id).done.find((one) => one.status === Number(status));
    expect(schema.safeParse(schemaExample(answer?.schema ?? {}, schemas)).error?.issues).toBeUndefined();
  });

  it.each(withParams)('is a path that $id takes', ({ id, params }) => {
    const path = call(id).parameters.filter((part) => part.in === 'path');
    const given = Object.fromEntries(path.map(({ name, schema }) => [name, textOf(schemaExample(schema, schemas, name))]));
    expect(params.safeParse(given).error?.issues).toBeUndefined();
  });

  it('takes a value that says something, not the one that stands for none', () => {
    expect(schemaExample(bodyOf('stageByok'), schemas)).toMatchObject({ provider: 'GCP', authMode: 'GCP_ADC_IAM_BINDING', authSecretRef: null });
  });
});

describe('the example of a refusal', () => {
  it.each([
    ['getByok', { type: 'urn:keydesk:error:invalid_request', status: 400, pointer: '/name', code: 'invalid_request' }],
    ['getTenantKms', { error: { type: 'invalid_request', message: expect.stringMatching(/^name: /) as unknown } }],
    ['listKeys', { errors: [{ status: '400', code: 'invalid_request', source: { pointer: '/name' } }] }],
  ])('of %s is in the words of its dialect', (id, shape) => {
    const refusal = call(id).refused[0];
    expect(schemaExample(refusal?.schema ?? {}, schemas, '', refusalValues(refusal?.contentType ?? null))).toMatchObject(shape);
  });
});
