import type { Agent, Credentials } from '../../access-keys/access-keys.ts';
import type { RestRequest } from './request.ts';
import { RestRefusal } from './refusal.ts';

const longestToken = 4096;

/** Refuses a call that asks for a step-up token and was shown none that holds. */
export function requireStepUp({ operation, headers }: Pick<RestRequest, 'operation' | 'headers'>, agent: Agent, credentials: Pick<Credentials, 'isSteppedUp'>): void {
  const { stepUp } = operation;
  if (stepUp === undefined) return;
  const token = headers[stepUp];
  if (token !== undefined && token.length <= longestToken && credentials.isSteppedUp(agent, token)) return;
  const problem = token === undefined ? `The header ${stepUp} is missing` : `The token in the header ${stepUp} does not hold, or is another key's`;
  throw new RestRefusal({
    status: 403,
    code: 'step_up_required',
    title: 'The key must be proven anew',
    detail: `${problem}. Ask for a token at POST /v1/step-up with the same access key; it holds five minutes.`,
    parameter: stepUp,
  });
}
