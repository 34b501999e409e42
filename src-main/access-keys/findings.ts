import { type AccessKeyFinding, accessKeyReview } from '../../src-shared/access-keys.ts';

const dayMilliseconds = 86_400_000;

/** The two moments the review measures by, in milliseconds since 1970. */
export function reviewTimes(now: number): { readonly unusedSince: number; readonly expiringBy: number } {
  return {
    unusedSince: now - accessKeyReview.unusedDays * dayMilliseconds,
    expiringBy: now + accessKeyReview.expiringDays * dayMilliseconds,
  };
}

/** A key that a rotation has replaced is meant to end, and soon: nothing is to be done about it. */
const stands = `state = 'active' and replaced_by is null`;

/**
 * When a key stands on the review list, over the columns of its row, `state`, `used_at` and `tenant_state`.
 *
 * - unused: it works, and was not used for 90 days; one that was never used counts from the day it was made.
 * - expiring: it works, has not been replaced, and ends within 14 days.
 * - never-expires: it works, and no end is set.
 * - over-privileged: it works, and is an administrator of the whole vault, or of a tenant with further roles, all of which the
 *   first one holds already. Whether a role is needed nobody can tell from here.
 * - made-by-token: it works, and was made, rotated or given a role by a token, or by a key that was. The token may have been stolen.
 *   Whoever rotates it ends that: an officer, or another key that was not made so, by its private half.
 * - orphaned: it is not deleted, and can do nothing: its tenant is archived, or it has no role.
 * - used-after-end: it was shown, rightly, after it had been deleted or had expired. Somebody still has it.
 */
export const findingTests: Readonly<Record<AccessKeyFinding, string>> = {
  'unused': `state = 'active' and coalesce(used_at, created_at) <= :unusedSince`,
  'expiring': `${stands} and expires_at <= :expiringBy`,
  'never-expires': `state = 'active' and expires_at is null`,
  'over-privileged': `state = 'active' and (exists (select 1 from json_each(roles) where value = 'account-admin')
    or (json_array_length(roles) > 1 and exists (select 1 from json_each(roles) where value = 'tenant-admin')))`,
  'made-by-token': `state = 'active' and given_by_token = 1`,
  'orphaned': `state <> 'deleted' and (tenant_state = 'archived' or json_array_length(roles) = 0)`,
  'used-after-end': 'uses_after_end > 0',
};
