import type { Operation } from '../../../src-shared/rest/operation.ts';
import type { Proof } from '../../access-keys/access-keys.ts';
import type { Caller } from '../../lib/caller.ts';
import { admit, askerOf, callerOf, type Guarded } from './admission.ts';
import { type BareAnswer, encode, refusalAnswer, refusedRequest } from './answering.ts';
import type { RestRequest } from './request.ts';
import type { Faults } from './faulting.ts';
import type { Handler, RestCall } from './handler.ts';
import { callEvent, isTurnedAway, type NotedCall } from './noting.ts';
import type { OpenVault, RestDoorParts } from './parts.ts';
import { readParts } from './reading.ts';
import type { RefusalFacts } from './refusal.ts';
import { answerOnce, type Ended, nameOf } from './repeats.ts';
import { guardStaticCredentials } from './static-credentials.ts';
import { requireStepUp } from './step-up.ts';
import { requireMatch } from './tags.ts';

/** A request whose credential was proven. */
export interface ProvenRequest {
  readonly request: RestRequest;
  readonly admission: Guarded;
  readonly vault: OpenVault;
  readonly proof: Proof;
}

/** A proven request with its words for events. */
interface Underway extends ProvenRequest {
  readonly caller: Caller;
  readonly noted: NotedCall;
}

function notedOf({ request, proof }: ProvenRequest, tenant: string): NotedCall {
  return { operation: request.operation, agent: proof.agent, tenant };
}

/** Writes that a call has ended: at once when somebody was turned away, else within a second. */
function note({ vault, caller, noted }: Underway, { answer, code }: Ended): void {
  const { status } = answer;
  const event = callEvent(noted, code === undefined ? { status } : { status, code });
  if (isTurnedAway(status)) vault.record(caller, event);
  else vault.recordSoon(caller, event);
}

function ended(request: RestRequest, facts: RefusalFacts): Ended {
  return { answer: refusalAnswer(request.operation, facts, refusedRequest(request)), code: facts.code };
}

/** A refusal with its event; when that cannot be written, this is what is answered. */
function turnAway(underway: Underway, thrown: unknown, faults: Faults): BareAnswer {
  const { request, vault } = underway;
  const refused = ended(request, faults(thrown, request, vault));
  try {
    note(underway, refused);
    return refused.answer;
  } catch (unwritten) {
    return ended(request, faults(unwritten, request, vault)).answer;
  }
}

function callOf({ request, admission, vault, proof, caller, noted }: Underway, parts: RestDoorParts): RestCall<Operation> {
  const { operation, params, query, headers, body, origin, target, signal } = request;
  const { agent } = proof;
  return {
    ...readParts({ operation, params, query, headers, body }),
    ...{ caller, agent, proof, origin, target, signal },
    asker: askerOf(agent, admission, caller),
    tenant: noted.tenant,
    account: vault.account,
    requireMatch: (noun, id, standing) => requireMatch(headers['if-match'], standing, parts.digest, { noun, id }),
  };
}

/** Runs the handler; whatever comes of it is an ending. */
async function run(parts: RestDoorParts, underway: Underway, call: RestCall<Operation>, faults: Faults): Promise<Ended> {
  const { request, vault } = underway;
  const { operation } = request;
  const handler = (parts.handlers as Readonly<Record<string, unknown>>)[operation.id] as Handler<Operation>;
  try {
    const handled = await handler(call, vault.rooms);
    return { answer: encode(operation, handled as { readonly status: number }, parts.digest) };
  } catch (thrown) {
    return ended(request, faults(thrown, request, vault));
  }
}

async function carryOut(parts: RestDoorParts, underway: Underway, faults: Faults): Promise<BareAnswer> {
  const { request, vault, proof, caller, noted } = underway;
  guardStaticCredentials(request, parts.rejectStaticCredentials);
  const call = callOf(underway, parts);
  requireStepUp(request, proof.agent, vault.rooms.accessKeys);
  const name = nameOf(request);
  const work = (): Promise<Ended> => run(parts, underway, call, faults);
  if (name !== undefined) return answerOnce({ vault, caller, noted, request, name, digest: parts.digest }, work);
  const outcome = await work();
  note(underway, outcome);
  return outcome.answer;
}

function tenantFor({ request, admission, vault, proof }: ProvenRequest): string {
  const { operation, params, headers } = request;
  const requireTenant = (tenant: string): void => void vault.rooms.tenants.get(tenant);
  return admit(proof.agent, admission, { operation, params, headers }, { account: vault.account, requireTenant });
}

/**
 * Answers a request whose credential was proven: admission, validation, step-up, repeats, handler, and the event of the call. Never throws.
 */
export async function answerProven(parts: RestDoorParts, proven: ProvenRequest, faults: Faults): Promise<BareAnswer> {
  const { request, proof } = proven;
  const caller = callerOf(proof, request);
  let underway: Underway = { ...proven, caller, noted: notedOf(proven, '') };
  try {
    underway = { ...underway, noted: notedOf(proven, tenantFor(proven)) };
    return await carryOut(parts, underway, faults);
  } catch (thrown) {
    return turnAway(underway, thrown, faults);
  }
}

/** Refuses a proven request before it becomes a call, with its event. Never throws. */
export function refuseProven(proven: ProvenRequest, refusal: unknown, faults: Faults): BareAnswer {
  return turnAway({ ...proven, caller: callerOf(proven.proof, proven.request), noted: notedOf(proven, '') }, refusal, faults);
}

