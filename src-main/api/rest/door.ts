import type { Dialect } from '../../../src-shared/rest/operation.ts';
import type { Agent } from '../../access-keys/access-keys.ts';
import type { Guarded } from './admission.ts';
import { allowanceHeaders, type BareAnswer, jsonAnswer, refusalAnswer, refusedRequest } from './answering.ts';
import { answerProven, type ProvenRequest, refuseProven } from './calling.ts';
import { prove } from './credential.ts';
import { createFaults, type Faults } from './faulting.ts';
import type { OpenVault, RestDoorParts } from './parts.ts';
import { type Allowance, createRateLimits, type RateLimits } from './rate-limits.ts';
import { type RefusalFacts, RestRefusal } from './refusal.ts';
import type { RestAnswer, RestRequest } from './request.ts';

export type { RestAnswer, RestRequest } from './request.ts';

/** The way into the vault for the REST API. It never throws: whatever goes wrong is an answer in the words of the dialect. */
export interface RestDoor {
  answer(request: RestRequest): Promise<RestAnswer>;
  /** An answer for what never became a call: a path that is none, a body that is too large or no JSON. */
  refuse(dialect: Dialect, facts: RefusalFacts, request: { readonly requestId: string; readonly target: string }): RestAnswer;
}

/** What the steps of the door share. */
interface Inside {
  readonly parts: RestDoorParts;
  readonly limits: RateLimits;
  readonly faults: Faults;
}

function told(answer: BareAnswer, allowance: Allowance, agent: Agent | null): RestAnswer {
  return { ...answer, headers: { ...answer.headers, ...allowanceHeaders(allowance) }, agent };
}

function tooMany(resetSeconds: number): RestRefusal {
  return new RestRefusal({
    status: 429,
    code: 'rate_limit_exceeded',
    title: 'Too many calls',
    detail: `The calls of this minute are used up. Wait ${resetSeconds} seconds; Settings say how many there are in a minute.`,
    retryAfterSeconds: resetSeconds,
  });
}

/**
 * Refuses who has not proven a credential. Tries are counted for all strangers together. They leave no event, for a stranger
 * must not fill the disk; a line in the log, until their minute is used up.
 */
function refuseStranger({ parts, limits, faults }: Inside, request: RestRequest, thrown: unknown): RestAnswer {
  const { operation, requestId } = request;
  const facts = faults(thrown, request);
  const answer = (refusal: RefusalFacts, allowance: Allowance): RestAnswer =>
    told(refusalAnswer(operation, refusal, refusedRequest(request)), allowance, null);
  if (facts.status !== 401) return answer(facts, limits.seenByStranger());
  const taken = limits.takeAsStranger();
  if (!taken.over || taken.firstOver) parts.logger.warn({ requestId, operation: operation.id, code: facts.code }, 'a call without a proven credential was refused');
  return answer(taken.over ? tooMany(taken.resetSeconds).facts : facts, taken);
}

async function answerAgent({ parts, limits, faults }: Inside, proven: ProvenRequest): Promise<RestAnswer> {
  const { request, vault, proof } = proven;
  const { agent } = proof;
  const taken = limits.take(agent.identity, vault.rooms.settings().rest.callsPerMinute);
  if (!taken.over) return told(await answerProven(parts, proven, faults), taken, agent);
  const refusal = tooMany(taken.resetSeconds);
  // One event a minute says that it was too much; one for each call would fill the disk.
  if (taken.firstOver) return told(refuseProven(proven, refusal, faults), taken, agent);
  return told(refusalAnswer(request.operation, refusal.facts, refusedRequest(request)), taken, agent);
}

async function answerGuarded(inside: Inside, request: RestRequest, admission: Guarded): Promise<RestAnswer> {
  let proven: ProvenRequest;
  try {
    const vault: OpenVault = inside.parts.open();
    const proof = prove(vault.rooms.accessKeys, request.authorization, admission.basicOnly === true, shownWith(request));
    proven = { request, admission, vault, proof };
  } catch (thrown) {
    return refuseStranger(inside, request, thrown);
  }
  return answerAgent(inside, proven);
}

function shownWith({ requestId, correlationId }: RestRequest): { readonly requestId: string; readonly correlationId?: string } {
  return correlationId === undefined ? { requestId } : { requestId, correlationId };
}

/** The way into a vault for the REST API, whether it is open or locked. */
export function createRestDoor(parts: RestDoorParts): RestDoor {
  const inside: Inside = { parts, limits: createRateLimits(parts.clock), faults: createFaults(parts) };
  const { limits, faults } = inside;
  return {
    answer: async (request) => {
      const { operation } = request;
      try {
        const { admission } = operation;
        if (admission.scope === 'open') return told(jsonAnswer(200, parts.document()), limits.seenByStranger(), null);
        return await answerGuarded(inside, request, admission);
      } catch (thrown) {
        return told(refusalAnswer(operation, faults(thrown, request), refusedRequest(request)), limits.seenByStranger(), null);
      }
    },
    refuse: (dialect, facts, request) => {
      const answer = refusalAnswer({ dialect, admission: { scope: 'open' } }, facts, refusedRequest(request));
      return told(answer, limits.seenByStranger(), null);
    },
  };
}
