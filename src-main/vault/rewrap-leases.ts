import type { Caller } from '../lib/caller.ts';
import type { Reader } from './rows.ts';
import type { Vault } from './vault.ts';

/** A job of a tenant that clients ask for by a number. */
export interface LeasedJob {
  readonly id: string;
  readonly tenant: string;
}

/** The numbers by which clients ask for the work that a rotation or an onboarding began; none is ever given twice. */
export interface RewrapLeases {
  /** The lease of a job; the same job has the same. The first time it is an event. */
  of(caller: Caller, job: LeasedJob): number;
  /** @returns null for a lease that is not the tenant's */
  job(lease: number, tenant: string): string | null;
}

function leaseOf(rows: Reader, job: string): number | undefined {
  return rows.get<{ readonly id: number }>('select id from rewrap_leases where job = :job', { job })?.id;
}

/** The leases of a vault. */
export function createRewrapLeases(vault: Vault): RewrapLeases {
  return {
    of: (caller, { id: job, tenant }) => {
      const known = vault.read((rows) => leaseOf(rows, job));
      if (known !== undefined) return known;
      return vault.write(caller, (lease: number) => ({ action: 'rest.lease', tenant, object: job, detail: { lease } }), (rows) => {
        rows.run('insert into rewrap_leases (job, tenant) values (:job, :tenant)', { job, tenant });
        const lease = leaseOf(rows, job);
        if (lease === undefined) throw new Error('the lease was not kept');
        return lease;
      });
    },
    job: (lease, tenant) =>
      vault.read((rows) => rows.get<{ readonly job: string }>('select job from rewrap_leases where id = :lease and tenant = :tenant', { lease, tenant }))?.job ?? null,
  };
}
