import type { Census } from '../../src-shared/byok.ts';
import { toHex } from '../crypto/base64url.ts';
import { canonicalJson } from '../crypto/canonical-json.ts';
import { sha256 } from '../crypto/primitives.ts';
import { countUnfinished } from '../vault/job-store.ts';
import type { Reader } from '../vault/rows.ts';

const counts = `select
  (select count(*) from data_keys where tenant = :tenant and state <> 'revoked') as dataKeyVersions,
  (select count(*) from secrets where tenant = :tenant) as secrets,
  (select count(*) from revisions where tenant = :tenant) as revisions`;

interface Counts {
  readonly dataKeyVersions: number;
  readonly secrets: number;
  readonly revisions: number;
}

/**
 * Counts what stops working when a tenant's key does: its secrets, the deleted ones that can still be brought back too,
 * and its running jobs. `hash` is SHA-256, in hexadecimal, over the canonical JSON of everything else in the census.
 */
export function takeCensus(rows: Reader, tenant: string, takenAt: number): Census {
  const counted = rows.get<Counts>(counts, { tenant }) ?? { dataKeyVersions: 0, secrets: 0, revisions: 0 };
  const runningJobs = countUnfinished(rows, tenant);
  const census = { tenant, ...counted, runningJobs, dependants: counted.secrets + runningJobs, takenAt };
  return { ...census, hash: toHex(sha256(new TextEncoder().encode(canonicalJson(census)))) };
}

/** The names of a few of a tenant's secrets, for the refusal to show. */
export function exampleSecrets(rows: Reader, tenant: string): readonly string[] {
  const sql = 'select key from secrets where tenant = :tenant order by key limit 5';
  return rows.all<{ key: string }>(sql, { tenant }).map(({ key }) => key);
}
