import type { Caller } from '../lib/caller.ts';
import { removeStaged } from '../vault/wrappings.ts';
import type { Vault } from '../vault/vault.ts';
import { removeSuccessorOf } from './successors.ts';

// A tenant whose turn has ended is free, and may be moved by other work by now: only of those still open is anything left.
const left = `select tenant from wrappings where job = :job and state = 'staged'
  union select c.tenant from job_items i join byok_configs c on c.tenant = i.tenant
  where i.job = :job and i.state in ('waiting', 'running') and c.successor_of is not null and c.live = 0
  and c.status in ('PENDING_VALIDATION', 'VALIDATED') order by 1`;

/** Removes what a fleet has staged for tenants it will not come back to, and the successors it has prepared. Answers for how many. */
export function removeLeftovers(vault: Vault, caller: Caller, job: string): number {
  const tenants = vault.read((rows) => rows.all<{ tenant: string }>(left, { job })).map(({ tenant }) => tenant);
  if (tenants.length === 0) return 0;
  vault.write(caller, { action: 'byok.fleet', object: job, detail: { removedStagedOf: tenants.length } }, (rows) => {
    for (const tenant of tenants) {
      removeStaged(rows, tenant, job);
      removeSuccessorOf(rows, tenant, job);
    }
  });
  return tenants.length;
}
