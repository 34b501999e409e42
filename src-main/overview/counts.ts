import type { Overview } from '../../src-shared/overview.ts';
import type { Reader } from '../vault/rows.ts';

/** Active tenants by where their data key is wrapped. */
export function tenantsByCustody(rows: Reader): Overview['tenants'] {
  return rows.all<Overview['tenants'][number]>(
    `select coalesce(c.status, 'BASELINE') as custody, count(*) as count
     from tenants t left join byok_configs c on c.tenant = t.id and c.live = 1
     where t.state = 'active' group by 1 order by 1`,
  );
}

/** Registered customers' keys by what their last live probe said. */
export function keysByPhase(rows: Reader): Overview['keys'] {
  return rows.all<Overview['keys'][number]>(
    'select phase, count(*) as count from kms_keys where deleted_at is null group by 1 order by 1',
  );
}

/** Secrets that are not deleted, by their sensitivity; counted as they are written, so a million cost nothing here. */
export function secretsBySensitivity(rows: Reader): Overview['secrets'] {
  return rows.all<Overview['secrets'][number]>(
    `select sensitivity, sum(secrets) as count from secret_counts where state <> 'deleted' group by 1 having sum(secrets) > 0 order by 1`,
  );
}
