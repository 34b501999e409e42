import { KeydeskError } from '../../src-shared/errors.ts';
import type { KeyReference } from '../../src-shared/key-references.ts';
import type { Reader } from '../vault/rows.ts';

/**
 * Whether a registered key is signed in to by a secret of this tenant. Such a tenant stays on the baseline: on the day its own
 * customer's key refused, nobody could sign in to the other one either.
 */
export function ownsKeyCredential(rows: Reader, tenant: string): boolean {
  const sql = `select 1 from kms_keys where deleted_at is null and provider = 'GCP'
    and json_extract(reference, '$.authentication.secret.tenant') = :tenant limit 1`;
  return rows.get(sql, { tenant }) !== undefined;
}

/**
 * Refuses a key that is signed in to by a secret which is not there, or which itself needs a customer's key.
 * @throws NOT_FOUND, SECRET_DISABLED, STATE_CONFLICT
 */
export function requireFreeOwner(rows: Reader, reference: KeyReference): void {
  if (reference.provider !== 'GCP' || reference.authentication.mode !== 'GCP_SERVICE_ACCOUNT_KEY_SECRET') return;
  const { tenant, secret } = reference.authentication.secret;
  const found = rows.get<{ state: string }>('select state from secrets where tenant = :tenant and key = :secret', { tenant, secret });
  if (found === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'secret', id: `${tenant}/${secret}` });
  if (found.state !== 'active') throw new KeydeskError('SECRET_DISABLED', { secret: `${tenant}/${secret}`, state: found.state });
  const config = rows.get<{ status: string }>(`select status from byok_configs where tenant = :tenant and live = 1`, { tenant });
  if (config === undefined) return;
  const remedy = "Keep the service account key as a secret of a tenant that has no customer's key, best one of your own. Better: use application default credentials.";
  throw new KeydeskError('STATE_CONFLICT', { noun: 'tenant', id: tenant, state: config.status, wanted: 'BASELINE', remedy });
}
