import type { Operation } from '../../../src-shared/rest/operation.ts';
import type { RestAnswer, RestRequest } from './request.ts';
import { inDialect, type RefusedRequest } from './dialect-errors.ts';
import type { Allowance } from './rate-limits.ts';
import type { RefusalFacts } from './refusal.ts';
import { type Digest, tagOf } from './tags.ts';

/** An answer before it is known whose it is. */
export type BareAnswer = Omit<RestAnswer, 'agent'>;

/** What a handler answered. */
interface Handled {
  readonly status: number;
  readonly body?: unknown;
}

type Headers = Readonly<Record<string, string>>;

const challenges = 'Basic realm="keydesk", charset="UTF-8", Bearer realm="keydesk"';
const basicChallenge = 'Basic realm="keydesk", charset="UTF-8"';

/** The path of a request, for the instance of a problem: a query could hold a value. */
export function refusedRequest({ requestId, target }: Pick<RestRequest, 'requestId' | 'target'>): RefusedRequest {
  const [path = target] = target.split('?');
  return { requestId, path };
}

/** How much is left of a minute's calls. */
export function allowanceHeaders({ limit, remaining, resetSeconds }: Allowance): Headers {
  return { 'x-ratelimit-limit': String(limit), 'x-ratelimit-remaining': String(remaining), 'x-ratelimit-reset': String(resetSeconds) };
}

/** A JSON document as an answer. */
export function jsonAnswer(status: number, body: unknown): BareAnswer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
}

/**
 * What a handler answered, by the schema of the call: fields that are not declared are left out.
 * @throws a fault of ours when it is not what the call declares
 */
export function encode(operation: Operation, handled: Handled, digest: Digest): BareAnswer {
  const schema = operation.answers[handled.status as keyof Operation['answers']];
  if (schema === undefined) throw new Error(`${operation.id} answered ${handled.status}, which it does not declare`);
  if (schema === null) return { status: handled.status, headers: {}, body: undefined };
  const result = schema.safeParse(handled.body);
  if (!result.success) {
    const places = result.error.issues.map(({ path }) => path.map(String).join('.'));
    throw new Error(`${operation.id} answered what it does not declare, at: ${places.join(', ')}`);
  }
  const answer = jsonAnswer(handled.status, result.data);
  return operation.tagged === true ? { ...answer, headers: { ...answer.headers, etag: tagOf(result.data, digest) } } : answer;
}

/** A refusal as an answer in the words of the call's dialect. */
export function refusalAnswer(operation: Pick<Operation, 'dialect' | 'admission'>, facts: RefusalFacts, request: RefusedRequest): BareAnswer {
  const { contentType, body } = inDialect(operation.dialect, facts, request);
  const basicOnly = 'basicOnly' in operation.admission;
  return {
    status: facts.status,
    headers: {
      'content-type': contentType,
      ...(facts.status === 401 ? { 'www-authenticate': basicOnly ? basicChallenge : challenges } : {}),
      ...(facts.retryAfterSeconds === undefined ? {} : { 'retry-after': String(facts.retryAfterSeconds) }),
    },
    body: JSON.stringify(body),
  };
}
