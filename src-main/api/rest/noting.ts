import type { Outcome } from '../../../src-shared/audit.ts';
import type { Operation } from '../../../src-shared/rest/operation.ts';
import type { Agent } from '../../access-keys/access-keys.ts';
import type { AuditDraft } from '../../vault/audit-draft.ts';

/** A call of a proven credential, as its events tell it. `tenant` is empty for a call that is for none. */
export interface NotedCall {
  readonly operation: Operation;
  readonly agent: Agent;
  readonly tenant: string;
}

/** How a call ended. `code` names the refusal, `replayed` an answer that was kept. */
export interface Ending {
  readonly status: number;
  readonly code?: string;
  readonly replayed?: true;
}

function outcomeOf(status: number): Outcome {
  if (status < 400) return 'ok';
  return status < 500 ? 'refused' : 'failed';
}

function draftOf({ operation, agent, tenant }: NotedCall): Pick<AuditDraft, 'tenant' | 'object'> & { readonly facts: { readonly operation: string; readonly method: string } } {
  const { id, method } = operation;
  return { tenant: tenant === '' ? agent.tenant : tenant, object: agent.publicKey, facts: { operation: id, method: method.toUpperCase() } };
}

/** The event of a call that has ended, beside those of the rooms. */
export function callEvent(call: NotedCall, { status, code, replayed }: Ending): AuditDraft {
  const { facts, ...of } = draftOf(call);
  const error = code === undefined ? {} : { error: code };
  const again = replayed === undefined ? {} : { replayed };
  return { action: 'rest.call', ...of, outcome: outcomeOf(status), detail: { ...facts, status, ...error, ...again } };
}

/** The event of a call that named itself and begins: whatever becomes of the desk, it is known that it was under way. */
export function beginEvent(call: NotedCall): AuditDraft {
  const { facts, ...of } = draftOf(call);
  return { action: 'rest.begin', ...of, detail: facts };
}

/** Whether the event of a call must be on the disk before it is answered: somebody was turned away. */
export function isTurnedAway(status: number): boolean {
  return status === 401 || status === 403;
}
