import type { Dialect, Operation } from './operation.ts';
import { type JsonSchema, refer } from './openapi-schemas.ts';

/** Every status a call can be refused with, and what it means whatever the dialect. */
const meanings = {
  400: 'Something of the request is not right; the answer names the field or parameter.',
  401: 'The credential is missing, wrong, expired, revoked or deleted.',
  403: 'The credential may not do this: wrong role, wrong tenant, or the request came from a page.',
  404: 'There is no such thing for this credential.',
  408: 'The request did not arrive whole in time. It is refused before it is a call, and so in the words of no dialect.',
  409: 'What stands does not allow it, or a request with the same `Idempotency-Key` differs or is under way.',
  412: 'It was changed since it was read: `If-Match` names another state.',
  413: 'The body is larger than 1.5 MiB.',
  415: 'The body is not JSON.',
  429: 'The credential asked too often; `Retry-After` says when to come back.',
  431: 'Path and headers are longer than 16 KiB together. It is refused before the path is read, and so in the words of no dialect.',
  500: 'A fault of this desk; the answer names the reference under which it is logged.',
  502: "The customer's key could not be used.",
  503: 'The vault is locked; an officer must open it.',
  507: 'The disk is full; what was saved before is safe.',
} as const;
type RefusedStatus = keyof typeof meanings;

const statuses = Object.keys(meanings).map(Number) as readonly RefusedStatus[];
const text = { type: 'string' } as const;

interface Family {
  readonly name: string;
  readonly contentType: string;
  readonly schema: JsonSchema;
}

const problem: Family = {
  name: 'Problem',
  contentType: 'application/problem+json',
  schema: {
    type: 'object',
    description: 'A problem as RFC 9457 has it. `pointer` is the JSON pointer of the bad field, `parameter` the name of the bad parameter.',
    properties: {
      ...{ type: text, title: text, status: { type: 'integer' }, detail: text, instance: text },
      ...{ code: text, requestId: text, pointer: text, parameter: text },
    },
    required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'requestId'],
  },
};

const tenantKms: Family = {
  name: 'TenantKmsError',
  contentType: 'application/json',
  schema: {
    type: 'object',
    properties: { error: { type: 'object', properties: { type: text, message: text }, required: ['type', 'message'] } },
    required: ['error'],
  },
};

const registryCode = {
  type: 'string',
  description:
    'What is wrong: `invalid_request` (a body, path or header), `invalid_filter`, `invalid_page_token`, `user_unauthenticated`, `user_unauthorized`, ' +
    '`resource_not_found`, `resource_in_use`, `rate_limit_exceeded`, `internal_error`, or a code of ours for what none of these says.',
} as const;

const registryError = {
  type: 'object',
  properties: {
    ...{ id: text, status: text, code: registryCode, title: text, detail: text, error_code: { type: 'integer' }, message: text },
    source: { type: 'object', properties: { pointer: text, parameter: text } },
  },
  required: ['id', 'status', 'code', 'title', 'detail', 'error_code', 'message'],
} as const;

const keyRegistry: Family = {
  name: 'KeyRegistryErrors',
  contentType: 'application/json',
  schema: { type: 'object', properties: { errors: { type: 'array', minItems: 1, items: registryError } }, required: ['errors'] },
};

const families: Readonly<Record<Dialect, Family>> = {
  common: problem,
  byok: problem,
  'tenant-keys': problem,
  'tenant-kms': tenantKms,
  'key-registry': keyRegistry,
};

const everyFamily: readonly Family[] = [problem, tenantKms, keyRegistry];

/** The shape of a refusal in each family of dialects. */
export function refusalSchemas(): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(everyFamily.map(({ name, schema }) => [name, schema]));
}

const headerOf = (description: string, schema: JsonSchema): JsonSchema => ({ description, schema });
const whole = { type: 'integer', minimum: 0 } as const;

/** The headers of answers. */
export function answerHeaders(): Readonly<Record<string, JsonSchema>> {
  return {
    'X-Request-Id': headerOf('The id of this request; the events it left carry it.', { type: 'string', format: 'uuid' }),
    'x-correlation-id': headerOf('The `x-correlation-id` of the request.', text),
    'X-RateLimit-Limit': headerOf('How many calls the credential may make in a minute.', whole),
    'X-RateLimit-Remaining': headerOf('How many of them are left.', whole),
    'X-RateLimit-Reset': headerOf('In how many seconds all of them are there again.', whole),
    'Retry-After': headerOf('In how many seconds to try again.', whole),
    'WWW-Authenticate': headerOf('How a credential is shown.', text),
    ETag: headerOf('The state that was read, for `If-Match`.', text),
    'Idempotency-Replayed': headerOf('`true` when this is the answer that was given to the first such request.', text),
  };
}

const headers = (names: readonly string[]): JsonSchema => Object.fromEntries(names.map((name) => [name, refer('headers', name)]));
const always = ['X-Request-Id', 'x-correlation-id'] as const;
const limited = ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset'] as const;
const beside: Readonly<Partial<Record<RefusedStatus, readonly string[]>>> = { 401: ['WWW-Authenticate'], 429: ['Retry-After'], 503: ['Retry-After'] };

function refusalOf(family: Family, status: RefusedStatus): JsonSchema {
  return {
    description: meanings[status],
    headers: headers([...always, ...limited, ...(beside[status] ?? [])]),
    content: { [family.contentType]: { schema: refer('schemas', family.name) } },
  };
}

/** In whose words a status is told: what is refused before there is a path has no dialect. */
const toldBy = (family: Family, status: RefusedStatus): Family => (status === 408 || status === 431 ? problem : family);

const nameOf = (family: Family, status: RefusedStatus): string => `${toldBy(family, status).name}${status}`;

/** Every refusal in the words of every family. */
export function refusalResponses(): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(everyFamily.flatMap((family) => statuses.map((status) => [nameOf(family, status), refusalOf(toldBy(family, status), status)] as const)));
}

/** The headers of a call that was done. */
export function successHeaders({ admission, method, tagged, confidential }: Operation): JsonSchema {
  const replayed = method === 'post' && confidential !== true ? ['Idempotency-Replayed'] : [];
  return headers([...always, ...(admission.scope === 'open' ? [] : limited), ...(tagged === true ? ['ETag'] : []), ...replayed]);
}

/** With what a call can be refused: what it declares, and what every call of its kind can. */
function statusesOf({ admission, method, refused, conditional }: Operation): readonly RefusedStatus[] {
  const open = admission.scope === 'open';
  const can = new Set<RefusedStatus>([400, 403, 408, 431, 500, ...refused]);
  // Reads too: what cannot be recorded is not answered.
  if (!open) for (const status of [401, 429, 503, 507] as const) can.add(status);
  if (admission.scope === 'tenant') can.add(404);
  if (method !== 'get') for (const status of [413, 415] as const) can.add(status);
  if (method === 'post') can.add(409);
  if (conditional === true) can.add(412);
  return [...can].sort((one, other) => one - other);
}

/** The refusals of a call, by status. */
export function refusalsOf(operation: Operation): Readonly<Record<string, JsonSchema>> {
  const family = families[operation.dialect];
  return Object.fromEntries(statusesOf(operation).map((status) => [String(status), refer('responses', nameOf(family, status))]));
}
