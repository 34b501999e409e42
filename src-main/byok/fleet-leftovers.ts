import type { Caller } from '../lib/caller.ts';
import { removeStaged } from '../vault/wrappings.ts';
import type { Vault } from '../vault/vault.ts';

/** Removes what a fleet has staged for tenants it will not come back to. Answers for how many. */
export function removeLeftovers(vault: Vault, caller: Caller, job: string): number {
  const sql = `select distinct tenant from wrappings where job = :job and state = 'staged' order by tenant`;
  const tenants = vault.read((rows) => rows.all<{ tenant: string }>(sql, { job })).map(({ tenant }) => tenant);
  if (tenants.length === 0) return 0;
  vault.write(caller, { action: 'byok.fleet', object: job, detail: { removedStagedOf: tenants.length } }, (rows) => {
    for (const tenant of tenants) removeStaged(rows, tenant, job);
  });
  return tenants.length;
}
