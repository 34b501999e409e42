import type { commonOperations } from '../../../../src-shared/rest/common.ts';
import type { Handlers } from '../handler.ts';
import { RestRefusal } from '../refusal.ts';

const noToken = new RestRefusal({
  status: 400,
  code: 'invalid_request',
  title: 'No token was shown',
  detail: 'The call ends the token by which it is made. Make it with the token as Bearer.',
  parameter: 'authorization',
});

/** Tokens for the credential that was shown. The document is answered at the door, for it needs no credential. */
export const commonHandlers: Handlers<Omit<typeof commonOperations, 'openapi'>> = {
  createToken: ({ caller, agent }, { accessKeys }) => ({ status: 200, body: accessKeys.issueToken(caller, agent) }),
  revokeToken: ({ caller, proof }, { accessKeys }) => {
    if (proof.token === null) throw noToken;
    accessKeys.revokeToken(caller, proof);
    return { status: 204 };
  },
  createStepUp: ({ caller, agent }, { accessKeys }) => ({ status: 200, body: accessKeys.issueStepUp(caller, agent) }),
};
