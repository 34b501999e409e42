import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import type { Contract } from '../../src-shared/contract.ts';
import type { AppRouter, CallContext } from './boundary.ts';

/** The contract as it is called inside this process: `client.tenants.list({ … })`. */
export type LocalClient = ContractRouterClient<Contract>;

/** What a client in this process needs from outside. */
export interface LocalClientOptions {
  readonly router: AppRouter;
  readonly via: CallContext['via'];
  /** A new random uuid: one names each call. */
  readonly newId: () => string;
}

/** The contract called with no wire between: the same guards, the same audit, the same declared errors. */
export function createLocalClient({ router, via, newId }: LocalClientOptions): LocalClient {
  return createRouterClient(router, { context: () => ({ requestId: newId(), via }) });
}
