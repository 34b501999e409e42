import type { RestCallShown, RestStanding } from '../../src-shared/rest-api.ts';
import type { Caller } from '../lib/caller.ts';
import { readers, requireRole } from './access.ts';
import type { CallContext, Implementer } from './boundary.ts';

/** The REST API as far as a screen sees it. */
export interface RestSeen {
  standing(): RestStanding;
  calls(): readonly RestCallShown[];
  document(): Promise<Readonly<Record<string, unknown>>>;
}

/** What the open vault has to say. Both throw VAULT_LOCKED. */
export interface RestVault {
  readonly callerOf: (context: CallContext) => Caller;
  /** What clients call the account: the vault's id. */
  readonly account: () => string;
}

/** Where the REST API stands, and its reference. */
export function restHandlers(os: Implementer, { callerOf, account }: RestVault, rest: RestSeen) {
  return {
    status: os.rest.status.handler(({ context }) => {
      requireRole(callerOf(context), readers);
      return { standing: rest.standing(), account: account(), calls: rest.calls() };
    }),
    reference: os.rest.reference.handler(async ({ context }) => {
      requireRole(callerOf(context), readers);
      return { document: { ...(await rest.document()) } };
    }),
  };
}
