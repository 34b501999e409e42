import { answerHeaders, refusalResponses, refusalSchemas, refusalsOf, successHeaders } from './openapi-refusals.ts';
import { drawParameters, drawSchema, type JsonSchema, namedSchemas, refer } from './openapi-schemas.ts';
import { everyOperation } from './operations.ts';
import type { Admission, Dialect, Operation } from './operation.ts';

/** What the document says of the desk that answers. */
export interface DocumentFacts {
  readonly version: string;
  /** Where the calls are answered: `http://127.0.0.1:7373`. */
  readonly url: string;
}

const families: Readonly<Record<Dialect, { readonly name: string; readonly does: string }>> = {
  common: { name: 'Credentials and reference', does: 'What belongs to no dialect: tokens, and this document.' },
  byok: { name: 'Tenant BYOK and secrets', does: "A tenant under its customer's key, and the tenant's secrets. camelCase; times are Unix milliseconds." },
  'tenant-kms': { name: 'Tenant KMS onboarding', does: "A tenant's KMS, onboarded with a live probe. snake_case; the tenant is the credential's, or `x-tenant-id`." },
  'tenant-keys': { name: 'Access keys', does: 'The credentials of this API, of a tenant and of the whole account.' },
  'key-registry': { name: 'Registered KMS keys', does: "The registry of customers' keys. snake_case; times are RFC 3339 in UTC." },
};

const ours = 'An addition of ours: the public dialect does not know it.';

const securitySchemes = {
  basic: { type: 'http', scheme: 'basic', description: 'An access key: its public key as the user, its private key as the password.' },
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A token from `POST /v1/token`; it holds 15 minutes and ends with its key.' },
} as const;

const parameters = {
  CorrelationId: {
    name: 'x-correlation-id',
    in: 'header',
    description: 'What the client calls the work this request belongs to; it is answered, and stands in every event of the request.',
    schema: { type: 'string', pattern: '^[!-~]{1,128}$' },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'A name for this request, new for each. Sent again within 24 hours, the request is not done again and the first answer is given.',
    schema: { type: 'string', pattern: '^[ -~]{1,255}$' },
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    description: 'The `ETag` that was read: the call is refused when what stands is another.',
    schema: { type: 'string', maxLength: 256 },
  },
} as const;

function securityOf(admission: Admission): readonly JsonSchema[] {
  if (admission.scope === 'open') return [];
  return admission.basicOnly === true ? [{ basic: [] }] : [{ basic: [] }, { bearer: [] }];
}

const scopes = {
  tenant: 'a credential of the tenant or of the account',
  account: 'a credential of the account',
  any: 'any credential',
} as const;

function whoMay(admission: Admission): string {
  if (admission.scope === 'open') return 'Needs no credential.';
  const { scope, roles } = admission;
  if (roles.length === 0) return `Needs ${scopes[scope]}.`;
  return `Needs ${scopes[scope]} with one of the roles ${roles.map((role) => `\`${role}\``).join(', ')}.`;
}

function stepUpOf({ stepUp }: Operation): readonly JsonSchema[] {
  if (stepUp === undefined) return [];
  return [{ name: stepUp, in: 'header', required: true, description: 'A token from `POST /v1/step-up`.', schema: { type: 'string' } }];
}

function parametersOf(operation: Operation): readonly JsonSchema[] {
  const { params, query, headers, method, conditional } = operation;
  return [
    ...drawParameters('path', params),
    ...drawParameters('query', query),
    ...drawParameters('header', headers),
    ...stepUpOf(operation),
    ...(method === 'post' ? [refer('parameters', 'IdempotencyKey')] : []),
    ...(conditional === true ? [refer('parameters', 'IfMatch')] : []),
    refer('parameters', 'CorrelationId'),
  ];
}

const done: Readonly<Record<string, string>> = { 200: 'Done.', 201: 'Made.', 204: 'Done; there is nothing to say.' };

function successesOf(operation: Operation): JsonSchema {
  const headers = successHeaders(operation);
  return Object.fromEntries(
    Object.entries(operation.answers).map(([status, schema]) => {
      const content = schema === null ? {} : { content: { 'application/json': { schema: drawSchema(schema, 'output') } } };
      return [status, { description: done[status] ?? 'Done.', headers, ...content }];
    }),
  );
}

function bodyOf({ body, bodyShown = body }: Operation): JsonSchema {
  if (bodyShown === undefined) return {};
  return { requestBody: { required: true, content: { 'application/json': { schema: drawSchema(bodyShown, 'input') } } } };
}

function described(operation: Operation): JsonSchema {
  const sentences = [operation.does, whoMay(operation.admission), ...(operation.ours === true ? [ours] : [])];
  return {
    operationId: operation.id,
    tags: [families[operation.dialect].name],
    summary: operation.title,
    description: sentences.join(' '),
    ...(operation.ours === true ? { 'x-keydesk-addition': true } : {}),
    security: securityOf(operation.admission),
    parameters: parametersOf(operation),
    ...bodyOf(operation),
    responses: { ...successesOf(operation), ...refusalsOf(operation) },
  };
}

function pathsOf(operations: readonly Operation[]): JsonSchema {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const operation of operations) (paths[operation.path] ??= {})[operation.method] = described(operation);
  return paths;
}

/** The OpenAPI 3.1 document of every call, drawn from the same schemas that check and answer it. */
export function openApiDocument({ version, url }: DocumentFacts): Readonly<Record<string, unknown>> {
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Keydesk REST API',
      version,
      description: 'Tenants, their keys and their secrets, for automation on this machine. It is answered on the loopback address alone, and never to a page.',
    },
    servers: [{ url, description: 'This desk' }],
    tags: Object.values(families).map(({ name, does }) => ({ name, description: does })),
    paths: pathsOf(everyOperation),
    components: {
      securitySchemes,
      parameters,
      schemas: { ...namedSchemas(), ...refusalSchemas() },
      responses: refusalResponses(),
      headers: answerHeaders(),
    },
  };
}
