import type { secretOperations } from '../../../../src-shared/rest/secrets.ts';
import { withCheck } from '../../../lib/asker.ts';
import type { Handlers } from '../handler.ts';
import { grantHandlers } from './secrets-grants.ts';
import { secretListHandlers } from './secrets-lists.ts';
import { ownSecret, revisionAnswer, secretAnswer, valueOf } from './secrets-wire.ts';

/** The secrets of a tenant. A value goes down once, as text; the one call that gives values back is `resolveSecrets`. */
export const secretHandlers: Handlers<typeof secretOperations> = {
  ...secretListHandlers,
  ...grantHandlers,
  createSecret: async (call, { secrets }) => {
    const { tenant, body } = call;
    const { key, value, description, sensitivity, note } = body;
    const made = await secrets.create(call.asker, {
      ...{ tenant, key, value: valueOf(value) },
      ...{ description: description ?? '', sensitivity: sensitivity ?? undefined, note: note ?? '' },
    });
    return { status: 200, body: secretAnswer(made) };
  },
  getSecret: ({ tenant, params }, { secrets }) => ({ status: 200, body: secretAnswer(ownSecret(secrets, tenant, params.secret)) }),
  publishSecret: async (call, { secrets }) => {
    const { tenant, params, body, requireMatch } = call;
    const { id } = ownSecret(secrets, tenant, params.secret);
    const made = await secrets.publish(call.asker, {
      ...{ secret: id, value: valueOf(body.value), note: body.note ?? '' },
      expect: (standing) => {
        requireMatch('secret', id, secretAnswer(standing));
      },
    });
    return { status: 200, body: revisionAnswer(made) };
  },
  rollbackSecret: async ({ tenant, params, asker, body, requireMatch }, { secrets }) => {
    const { id } = ownSecret(secrets, tenant, params.secret);
    const checked = withCheck(asker, () => {
      requireMatch('secret', id, secretAnswer(secrets.get(id)));
    });
    return { status: 200, body: revisionAnswer(await secrets.rollback(checked, { secret: id, revision: body.revisionId })) };
  },
  resolveSecrets: async ({ tenant, asker, agent, body }, { secrets, accessKeys }) => {
    const { identity } = agent;
    const grantOf = (secret: string) => accessKeys.grantFor(secret, identity);
    return { status: 200, body: { text: await secrets.resolve(asker, { tenant, text: body.text, agent: identity, grantOf }) } };
  },
};
