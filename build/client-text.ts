import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { z } from 'zod';
import { openApiDocument } from '../src-shared/rest/openapi.ts';

const schema = z.record(z.string(), z.unknown());

const parameterSchema = z.object({ name: z.string(), in: z.enum(['path', 'query', 'header']), required: z.boolean().default(false), schema });

const operationSchema = z.object({
  operationId: z.string(),
  summary: z.string(),
  description: z.string().default(''),
  security: z.array(z.record(z.string(), z.unknown())).optional(),
  parameters: z.array(z.union([parameterSchema, z.object({ $ref: z.string() })])).default([]),
  requestBody: z.object({ required: z.boolean().default(false), content: z.record(z.string(), z.object({ schema })) }).optional(),
  responses: z.record(z.string(), z.object({ content: z.record(z.string(), z.object({ schema })).optional() }).loose()),
});

/** One call as the document describes it. Parameters by reference are those of every call, which the client names itself. */
interface Described extends Omit<z.infer<typeof operationSchema>, 'parameters'> {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly z.infer<typeof parameterSchema>[];
}

function described(method: string, path: string, found: unknown): Described {
  const { parameters, ...rest } = operationSchema.parse(found);
  return { ...rest, method: method.toUpperCase(), path, parameters: parameters.filter((parameter) => 'name' in parameter) };
}

function describedIn(document: unknown): readonly Described[] {
  const { paths } = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) }).parse(document);
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, found]) => described(method, path, found)),
  );
}

const capital = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1);

function namesIn({ parameters }: Described, place: 'query' | 'header'): readonly string[] {
  return parameters.filter((parameter) => parameter.in === place).map(({ name }) => name);
}

/** Whether only the pair itself will do. */
function isBasicOnly({ security = [] }: Described): boolean {
  return security.length > 0 && security.every((scheme) => 'basic' in scheme);
}

function tableText(all: readonly Described[]): string {
  const rows = all.map((one) => {
    const facts = { method: one.method, path: one.path, query: namesIn(one, 'query'), headers: namesIn(one, 'header'), basicOnly: isBasicOnly(one) };
    return `  ${one.operationId}: ${JSON.stringify(facts)},`;
  });
  return [
    '// Generated from the OpenAPI document by `npm run client`.',
    '/** @typedef {{ readonly method: string, readonly path: string, readonly query: readonly string[], readonly headers: readonly string[], readonly basicOnly: boolean }} Described */',
    '',
    '/** How each call goes over the wire. */',
    'export const operations = {',
    ...rows,
    '};',
    '',
  ].join('\n');
}

/** What a call is given, in one object: parameters by their names, the body, and what every call takes. */
function givenSchema(one: Described): JSONSchema {
  const { parameters } = one;
  const body = one.requestBody?.content['application/json']?.schema;
  const required = parameters.filter((parameter) => parameter.required).map(({ name }) => name);
  return {
    type: 'object',
    additionalProperties: false,
    properties: { ...Object.fromEntries(parameters.map(({ name, schema: shape }) => [name, shape])), ...(body === undefined ? {} : { body }) },
    required: [...required, ...(body !== undefined && one.requestBody?.required === true ? ['body'] : [])],
  };
}

function answerOf({ responses }: Described): JSONSchema | null {
  const success = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
  return (success?.content?.['application/json']?.schema as JSONSchema | undefined) ?? null;
}

/** The types of every call and of every named schema, each once: references lead from one to the other. */
async function typesText(all: readonly Described[], named: Readonly<Record<string, unknown>>): Promise<string> {
  const own = all.flatMap((one) => {
    const answer = answerOf(one);
    const isOwn = answer !== null && answer.$ref === undefined;
    return [[`${capital(one.operationId)}Given`, givenSchema(one)], ...(isOwn ? [[`${capital(one.operationId)}Answer`, answer]] : [])];
  });
  const definitions: unknown = JSON.parse(JSON.stringify({ ...named, ...Object.fromEntries(own) }).replaceAll('#/components/schemas/', '#/definitions/'));
  const options = { bannerComment: '', additionalProperties: false, ignoreMinAndMaxItems: true, style: { singleQuote: true, printWidth: 140 }, unreachableDefinitions: true };
  const text = await compile({ title: 'Types', type: 'object', definitions } as JSONSchema, 'Types', options);
  // What only says where a type came from, and the empty root that the definitions hung on.
  return text.replaceAll(/\/\*\*\n \* This interface was referenced by [^/]*\*\/\n/g, '').replaceAll(/ \*\n \* This interface was referenced by [^\n]*\n[^\n]*\n/g, '').replace(/export interface Types \{[^}]*\}\n\n?/, '');
}

/** The name of the type of an answer: the one that is referred to, or one of the call's own. */
function answerName(one: Described): string {
  const answer = answerOf(one);
  return answer === null ? 'undefined' : (answer.$ref?.split('/').at(-1) ?? `${capital(one.operationId)}Answer`);
}

function methodText(one: Described): string {
  const { operationId: id, summary } = one;
  const answer = answerName(one);
  const { required } = givenSchema(one);
  const optional = Array.isArray(required) && required.length === 0 ? '?' : '';
  return `  /** ${summary}: \`${one.method} ${one.path}\` */\n  ${id}(given${optional}: ${capital(id)}Given & CallOptions): Promise<${answer}>;`;
}

const commonTypes = `// Generated from the OpenAPI document by \`npm run client\`.

/** What every call takes beside its own parameters. */
export interface CallOptions {
  /** For POST: the same name with the same request is done once; 1 to 255 printable characters. */
  idempotencyKey?: string;
  /** The \`etag\` of what was seen: the call is refused with 412 when it stands no more. */
  ifMatch?: string;
  correlationId?: string;
  signal?: AbortSignal;
}

/** An answer that is a refusal, in one form for all dialects. */
export class KeydeskApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string | null;
  readonly pointer: string | null;
  readonly parameter: string | null;
  readonly body: unknown;
}

export interface ClientOptions {
  /** \`http://127.0.0.1:PORT\` */
  url: string;
  publicKey: string;
  privateKey: string;
  fetch?: typeof fetch;
  now?: () => number;
}

/** A client for one access key. It exchanges the pair for a token, renews it in time, and waits when the rate limit asks for it. */
export function createClient(options: ClientOptions): KeydeskClient;
`;

/** The texts of the generated files, by their names in \`client/\`. */
export async function generateClient(): Promise<Readonly<Record<string, string>>> {
  const document = openApiDocument({ version: '1', url: 'http://127.0.0.1:7373' });
  const all = describedIn(document);
  const { components } = z.object({ components: z.object({ schemas: schema }) }).parse(document);
  const types = await typesText(all, components.schemas);
  const client = [
    '/** Every call of the API, by its name. */',
    'export interface KeydeskCalls {',
    ...all.map(methodText),
    '}',
    '',
    '/** A client for one access key. */',
    'export interface KeydeskClient extends KeydeskCalls {',
    '  /** The same with status and headers, for an `etag` or a rate limit. */',
    '  request<Id extends keyof KeydeskCalls>(',
    '    id: Id,',
    '    given?: Parameters<KeydeskCalls[Id]>[0],',
    '  ): Promise<{ status: number; headers: Headers; body: Awaited<ReturnType<KeydeskCalls[Id]>> }>;',
    '}',
    '',
  ];
  return { 'operations.js': tableText(all), 'types.d.ts': [commonTypes, client.join('\n'), types].join('\n') };
}
