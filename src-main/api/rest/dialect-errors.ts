import type { Dialect } from '../../../src-shared/rest/operation.ts';
import type { RefusalFacts } from './refusal.ts';

/** A refusal in the words of a dialect. */
export interface RefusalBody {
  readonly contentType: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Which request is refused. `path` is without the query, which could hold a value. */
export interface RefusedRequest {
  readonly requestId: string;
  readonly path: string;
}

const json = 'application/json; charset=utf-8';
const problemJson = 'application/problem+json; charset=utf-8';

/** The field or parameter at fault, where one is. */
function place({ pointer, parameter }: RefusalFacts): { readonly pointer?: string; readonly parameter?: string } {
  if (pointer !== undefined) return { pointer };
  return parameter === undefined ? {} : { parameter };
}

/** RFC 9457. */
function problem(facts: RefusalFacts, { requestId, path }: RefusedRequest): RefusalBody {
  const { status, code, title, detail } = facts;
  const standard = { type: `urn:keydesk:error:${code}`, title, status, detail, instance: path };
  return { contentType: problemJson, body: { ...facts.facts, ...standard, code, requestId, ...place(facts) } };
}

function onboardingError(facts: RefusalFacts, { requestId }: RefusedRequest): RefusalBody {
  const { code, title, detail } = facts;
  return { contentType: json, body: { error: { ...facts.facts, type: code, message: `${title}. ${detail}`, request_id: requestId, ...place(facts) } } };
}

/** The statuses for which the registry has one code, whatever is at fault. */
const registryCodes: Readonly<Partial<Record<RefusalFacts['status'], string>>> = {
  401: 'user_unauthenticated',
  403: 'user_unauthorized',
  404: 'resource_not_found',
  429: 'rate_limit_exceeded',
  500: 'internal_error',
};

function registryErrors(facts: RefusalFacts, { requestId }: RefusedRequest): RefusalBody {
  const { status, title, detail } = facts;
  const code = registryCodes[status] ?? facts.code;
  const source = place(facts);
  const error = { id: requestId, status: String(status), code, title, detail, ...(Object.keys(source).length > 0 ? { source } : {}), error_code: status, message: detail };
  return { contentType: json, body: { errors: [error] } };
}

/** Writes a refusal as a dialect does. */
export function inDialect(dialect: Dialect, facts: RefusalFacts, request: RefusedRequest): RefusalBody {
  switch (dialect) {
    case 'common':
    case 'byok':
    case 'tenant-keys':
      return problem(facts, request);
    case 'tenant-kms':
      return onboardingError(facts, request);
    case 'key-registry':
      return registryErrors(facts, request);
  }
}
