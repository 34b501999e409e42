import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../src-shared/rest/openapi.ts';
import { everyOperation } from '../../src-shared/rest/operations.ts';

type Json = Readonly<Record<string, unknown>>;

interface Described {
  readonly operationId: string;
  readonly description: string;
  readonly security: readonly Json[];
  readonly parameters: readonly Json[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> };
  readonly responses: Readonly<Record<string, Json>>;
}

interface Document extends Json {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: Readonly<Record<'schemas' | 'responses' | 'headers' | 'parameters', Readonly<Record<string, Json>>>>;
}

const document = openApiDocument({ version: '1.2.3', url: 'http://127.0.0.1:7373' }) as unknown as Document;

const of = (id: string): Described => {
  const wanted = everyOperation.find((operation) => operation.id === id);
  const found = document.paths[wanted?.path ?? '']?.[wanted?.method ?? ''];
  if (found === undefined) throw new Error(`${id} is not in the document`);
  return found;
};

/** Every object of the document, with all that is in it. */
function* objects(value: unknown): Generator<Json> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Json;
  for (const inner of Object.values(value)) yield* objects(inner);
}

describe('the OpenAPI document', () => {
  it('is a valid OpenAPI 3.1 document', async () => {
    const validator = new Validator();
    const result = await validator.validate(structuredClone(document));
    expect(result).toMatchObject({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  it('is refused by the same validator when a part of it is wrong', async () => {
    const broken = { ...structuredClone(document), paths: { 'no-slash': {} } };
    expect(await new Validator().validate(broken)).toMatchObject({ valid: false });
  });

  it('survives a round trip through JSON', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it('holds every call once, under its own id', () => {
    const ids = Object.values(document.paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    expect(ids.toSorted()).toEqual(everyOperation.map(({ id }) => id).toSorted());
  });

  it('refers to nothing that is not there', () => {
    for (const { $ref } of objects(document)) {
      if (typeof $ref !== 'string') continue;
      const [, , kind = '', name = ''] = $ref.split('/');
      expect(document.components[kind as keyof Document['components']], $ref).toHaveProperty([name]);
    }
  });

  it('declares every parameter of every path', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters } of Object.values(methods)) {
        const declared = parameters.filter((parameter) => parameter['in'] === 'path').map(({ name }) => name);
        expect(declared.toSorted(), path).toEqual(named.toSorted());
      }
    }
  });
});

describe('every schema of the document', () => {
  const schemas = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).flatMap((call) => [...objects(call)].flatMap((part) => ('schema' in part ? [[call.operationId, part['schema'] as Json] as const] : []))),
  );

  /** A compiler that knows no keyword but those of the draft: a misspelt one would be refused. */
  const compiler = (): Ajv2020 => {
    const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, keywords: ['components'] });
    formats.default(ajv);
    return ajv;
  };

  it('compiles in the draft it says it is', () => {
    expect(schemas.length).toBeGreaterThan(everyOperation.length);
    for (const [id, schema] of schemas) expect(() => compiler().compile({ ...schema, components: document.components }), id).not.toThrow();
  });

  it('tells a right body from a wrong one', () => {
    const schema = of('createSecret').requestBody?.content['application/json']?.schema ?? {};
    const fits = compiler().compile({ ...schema, components: document.components });
    expect(fits({ key: 'A', value: 'b' })).toBe(true);
    expect(fits({ key: 'A' })).toBe(false);
    expect(fits({ key: 'A', value: 'b', other: 1 })).toBe(false);
  });
});

describe('a call of the document', () => {
  it('says who may make it', () => {
    expect(of('createToken').security).toEqual([{ basic: [] }]);
    expect(of('openapi').security).toEqual([]);
    expect(of('listKeys').security).toEqual([{ basic: [] }, { bearer: [] }]);
    expect(of('createTenantKey').description).toContain('`tenant-admin`');
  });

  it('marks what the public dialect does not know', () => {
    const marked = Object.values(document.paths).flatMap((methods) => Object.values(methods).filter((call) => 'x-keydesk-addition' in call));
    expect(marked.map(({ operationId }) => operationId).toSorted()).toEqual(everyOperation.filter(({ ours }) => ours).map(({ id }) => id).toSorted());
    for (const { description } of marked) expect(description).toContain('An addition of ours');
  });

  it('shows numbers and flags of a query as what they mean', () => {
    const parameter = (id: string, name: string): unknown => of(id).parameters.find((one) => one['name'] === name)?.['schema'];
    expect(parameter('listKeys', 'page_size')).toEqual({ type: 'integer', minimum: 1, maximum: 100, default: 10 });
    expect(parameter('listCredentialAuditEvents', 'successOnly')).toEqual({ type: 'boolean' });
    expect(parameter('getRewrap', 'lease')).toMatchObject({ type: 'string' });
  });

  it('takes no field that is not declared, in any of its choices', () => {
    const wholes = ({ $ref, oneOf, ...schema }: Json): readonly Json[] => {
      if (typeof $ref === 'string') return wholes(document.components.schemas[$ref.split('/').at(-1) ?? ''] ?? {});
      return Array.isArray(oneOf) ? (oneOf as readonly Json[]).flatMap(wholes) : [schema];
    };
    for (const methods of Object.values(document.paths))
      for (const { operationId, requestBody } of Object.values(methods)) {
        const schema = requestBody?.content['application/json']?.schema;
        for (const whole of schema === undefined ? [] : wholes(schema)) expect(whole['additionalProperties'], operationId).toBe(false);
      }
  });

  it.each([
    ['getByok', [200, 400, 401, 403, 404, 408, 429, 431, 500, 503, 507]],
    ['createSecret', [200, 400, 401, 403, 404, 408, 409, 413, 415, 429, 431, 500, 502, 503, 507]],
    ['updateKey', [200, 400, 401, 403, 404, 408, 412, 413, 415, 429, 431, 500, 503, 507]],
    ['openapi', [200, 400, 403, 408, 431, 500]],
  ])('%s can be answered with what it can come to', (id, statuses) => {
    expect(Object.keys(of(id).responses).map(Number)).toEqual(statuses);
  });

  it('is refused in the words of its dialect', () => {
    const shape = (id: string): unknown => of(id).responses['400'];
    expect(shape('getByok')).toEqual({ $ref: '#/components/responses/Problem400' });
    expect(shape('listTenantKeys')).toEqual({ $ref: '#/components/responses/Problem400' });
    expect(shape('getTenantKms')).toEqual({ $ref: '#/components/responses/TenantKmsError400' });
    expect(shape('listKeys')).toEqual({ $ref: '#/components/responses/KeyRegistryErrors400' });
    expect(document.components.responses['Problem400']).toMatchObject({ content: { 'application/problem+json': {} } });
  });

  it('names the step-up header, the name of a request and the state that was read', () => {
    const names = (id: string): readonly unknown[] => of(id).parameters.map((one) => one['name'] ?? one['$ref']);
    expect(names('rotateTenantKms')).toContain('x-knoxcall-stepup');
    expect(names('createSecret')).toContain('#/components/parameters/IdempotencyKey');
    expect(names('updateKey')).toContain('#/components/parameters/IfMatch');
    expect(names('getKey')).not.toContain('#/components/parameters/IfMatch');
  });

  it('says of each provider what its config holds when a KMS is onboarded', () => {
    const shown = of('onboardTenantKms').requestBody?.content['application/json']?.schema;
    expect(shown).toEqual({ $ref: '#/components/schemas/Onboarding' });
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    const takes = ajv.compile(document.components.schemas['Onboarding'] ?? {});
    const aws = { region: 'eu-central-1', role_arn: 'arn:aws:iam::111122223333:role/keydesk' };
    expect(takes({ provider: 'aws', kms_key_ref: 'k', config: aws })).toBe(true);
    expect(takes({ provider: 'gcp', kms_key_ref: 'k', config: aws })).toBe(false);
    expect(takes({ provider: 'aws', kms_key_ref: 'k', config: { region: 'eu-central-1' } })).toBe(false);
    expect(takes({ provider: 'azure', kms_key_ref: 'k', config: { vault_url: 'https://v.vault.azure.net', client_secret: 's' } })).toBe(false);
    expect(takes({ provider: 'pkcs11', kms_key_ref: 'k', config: { module: '/usr/lib/token.so' } })).toBe(true);
  });
});
