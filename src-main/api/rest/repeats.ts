import type { Caller } from '../../lib/caller.ts';
import type { Known, KeptAnswer, NamedRequest } from '../../vault/kept-answers.ts';
import type { BareAnswer } from './answering.ts';
import type { RestRequest } from './request.ts';
import { beginEvent, callEvent, type NotedCall } from './noting.ts';
import type { OpenVault } from './parts.ts';
import { type RefusalFacts, RestRefusal } from './refusal.ts';
import type { Digest } from './tags.ts';

/** How a call ended, before it is told and recorded. `code` names a refusal. */
export interface Ended {
  readonly answer: BareAnswer;
  readonly code?: string;
}

/** A call that names itself, and what is needed to do it once. */
export interface NamedCall {
  readonly vault: OpenVault;
  readonly caller: Caller;
  readonly noted: NotedCall;
  readonly request: RestRequest;
  readonly name: string;
  readonly digest: Digest;
}

const header = 'idempotency-key';
const nameShape = /^[\x20-\x7e]{1,255}$/;
const underWayRetrySeconds = 1;

/** The name a POST gives itself by `Idempotency-Key`; other methods may be repeated as they are. */
export function nameOf({ operation, headers }: Pick<RestRequest, 'operation' | 'headers'>): string | undefined {
  const name = operation.method === 'post' ? headers[header] : undefined;
  if (name === undefined || nameShape.test(name)) return name;
  throw new RestRefusal({
    status: 400,
    code: 'invalid_request',
    title: 'The name of the request is not right',
    detail: 'Idempotency-Key must be 1 to 255 printable ASCII characters. A random UUID will do.',
    parameter: 'Idempotency-Key',
  });
}

const conflicts: Readonly<Record<Exclude<Known['state'], 'new' | 'answered'>, Pick<RefusalFacts, 'code' | 'title' | 'detail' | 'retryAfterSeconds'>>> = {
  'another-request': {
    code: 'idempotency_key_reused',
    title: "The name was another request's",
    detail: 'This Idempotency-Key named another request within the last day. Give each request a name of its own.',
  },
  'under-way': {
    code: 'idempotency_in_progress',
    title: 'The request is under way',
    detail: 'The request of this Idempotency-Key has not been answered yet. Send it again in a moment.',
    retryAfterSeconds: underWayRetrySeconds,
  },
  unknown: {
    code: 'idempotency_outcome_unknown',
    title: 'It is not known what became of the request',
    detail: 'The request of this Idempotency-Key began, and its answer was not kept: the vault was closed before, or the disk was full. Look with GET whether it was done; if not, send it under a new name.',
  },
  'shown-once': {
    code: 'answer_shown_once',
    title: 'The answer was shown and is not kept',
    detail: 'The request of this Idempotency-Key was done. Its answer held a secret, which is shown once. If it was lost, delete or rotate what was made, and send a new request under a new name.',
  },
};

/** What was broken off, or refused for a reason that may be over in a moment, is not kept: it may be sent again. */
function isKept({ answer: { status }, code }: Ended): boolean {
  return status < 500 && status !== 401 && status !== 403 && status !== 429 && code !== 'cancelled';
}

function kept({ status, headers, body }: BareAnswer): KeptAnswer {
  return { status, headers, body };
}

function keep({ vault, caller, noted, request }: NamedCall, named: NamedRequest, ending: Ended): void {
  const { answer, code } = ending;
  const { status } = answer;
  const event = callEvent(noted, code === undefined ? { status } : { status, code });
  const isSecret = request.operation.confidential === true && code === undefined;
  if (isKept(ending)) vault.repeats.finish(caller, event, named, isSecret ? null : kept(answer));
  else vault.repeats.release(caller, event, named);
}

/**
 * Does a call that names itself once; a repeat has the same answer.
 * @throws a RestRefusal for a name that was another request's, whose request is under way, or whose answer is not known or not kept
 */
export async function answerOnce(call: NamedCall, work: () => Promise<Ended>): Promise<BareAnswer> {
  const { vault, caller, noted, request, name, digest } = call;
  const { operation, target, body = null } = request;
  // In two dialects the tenant stands in a header, so that neither path nor body tells one tenant's request from another's.
  const named: NamedRequest = { agent: noted.agent.identity, name, digest: digest({ operation: operation.id, tenant: noted.tenant, target, body }) };
  const known = vault.repeats.begin(caller, beginEvent(noted), named);
  if (known.state === 'answered') {
    const { answer } = known;
    vault.recordSoon(caller, callEvent(noted, { status: answer.status, replayed: true }));
    return { ...answer, headers: { ...answer.headers, 'idempotency-replayed': 'true' } };
  }
  if (known.state !== 'new') throw new RestRefusal({ status: 409, ...conflicts[known.state] });
  const outcome = await work();
  keep(call, named, outcome);
  return outcome.answer;
}
