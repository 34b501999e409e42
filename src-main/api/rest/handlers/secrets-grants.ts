import type { Grant } from '../../../../src-shared/access-keys.ts';
import { type ErrorData, isKeydeskError, KeydeskError } from '../../../../src-shared/errors.ts';
import type { secretOperations } from '../../../../src-shared/rest/secrets.ts';
import { withCheck } from '../../../lib/asker.ts';
import type { Handlers, RestRooms } from '../handler.ts';
import { RestRefusal } from '../refusal.ts';
import { grantAnswer, ownSecret } from './secrets-wire.ts';

type GrantOperations = Pick<typeof secretOperations, 'listGrants' | 'getGrant' | 'putGrant' | 'deleteGrant'>;
type Rooms = Pick<RestRooms, 'accessKeys' | 'secrets'>;

const ownGrant = new RestRefusal({
  status: 403,
  code: 'grant_required',
  title: 'A key that is no administrator does not grant itself what is PHI or above',
  detail: 'Nothing was granted, and this is recorded. Have another key that may grant, or an officer on the page of the secret, grant it to this one.',
});

/** Whom secrets may be resolved for. */
export const grantHandlers: Handlers<GrantOperations> = {
  listGrants: ({ tenant, params }, rooms) => {
    const { id } = ownSecret(rooms.secrets, tenant, params.secret);
    return { status: 200, body: rooms.accessKeys.grants(id).map(grantAnswer) };
  },
  getGrant: ({ tenant, params }, rooms) => {
    const { id } = ownSecret(rooms.secrets, tenant, params.secret);
    const found = grantOf(rooms, id, params.agentId);
    if (found === null) throw new KeydeskError('NOT_FOUND', { noun: 'grant', id: params.agentId });
    return { status: 200, body: grantAnswer(found) };
  },
  putGrant: async ({ tenant, params, asker, agent, requireMatch }, rooms) => {
    const { id } = ownSecret(rooms.secrets, tenant, params.secret);
    const { agentId } = params;
    const checked = withCheck(asker, () => {
      const standing = grantOf(rooms, id, agentId);
      requireMatch('grant', agentId, standing === null ? null : grantAnswer(standing));
    });
    try {
      return { status: 200, body: grantAnswer(await rooms.accessKeys.grant(checked, { secret: id, agent: agentId })) };
    } catch (error) {
      throw isKeydeskError(error, 'GRANT_REQUIRED') ? ownGrant : hidden(error, agent.tenant, agentId);
    }
  },
  deleteGrant: async ({ tenant, params, asker }, rooms) => {
    const { id } = ownSecret(rooms.secrets, tenant, params.secret);
    await rooms.accessKeys.revokeGrant(asker, { secret: id, agent: params.agentId });
    return { status: 204 };
  },
};

/** What the room says of the agent, at the parameter by which it is named. */
function atAgent({ problem, remedy }: ErrorData<'BAD_INPUT'>): RestRefusal {
  return new RestRefusal({ status: 400, code: 'invalid_request', title: 'A parameter is not right', detail: `agentId: ${problem}. ${remedy}`, parameter: 'agentId' });
}

/** A key of another tenant is not told from one that is not there, but to the account. */
function hidden(error: unknown, tenant: string | null, agent: string): unknown {
  if (!isKeydeskError(error, 'BAD_INPUT') || error.data.field !== 'agent') return error;
  return tenant === null ? atAgent(error.data) : new KeydeskError('NOT_FOUND', { noun: 'access key', id: agent });
}

/** The grant of a secret to an agent, who is named by identity or public key. */
function grantOf(rooms: Rooms, secret: string, agent: string): Grant | null {
  const identity = identityOf(rooms, agent);
  return rooms.accessKeys.grants(secret).find((grant) => grant.agent === identity) ?? null;
}

function identityOf({ accessKeys }: Rooms, agent: string): string {
  try {
    return accessKeys.get(agent).identity;
  } catch (error) {
    if (isKeydeskError(error, 'NOT_FOUND')) return agent;
    throw error;
  }
}
