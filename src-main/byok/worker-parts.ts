import { type ErrorData, isKeydeskError, KeydeskError } from '../../src-shared/errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { DataKeyring } from '../vault/data-keyring.ts';
import type { Reader } from '../vault/rows.ts';
import type { Vault } from '../vault/vault.ts';
import { liveConfig } from './configs.ts';
import type { Custody } from './custody.ts';
import type { CustomerKeys } from './customer-keys.ts';
import { isRefusal, sealedError } from './sealing.ts';

/** What the work of this room stands on. */
export interface WorkerParts {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly keys: CustomerKeys;
  readonly custody: Custody;
  readonly dataKeys: DataKeyring;
  readonly newId: () => string;
  /** Folds the log into the database file, so that bytes that were destroyed do not linger in it. */
  readonly settle: () => void;
  /** Removes the copies of the database from before a migration: they hold wrappings that were destroyed here since. */
  readonly forgetOlderCopies: () => void;
}

/** How many versions of a tenant's data key there are that can still be opened. */
export function countVersions(rows: Reader, tenant: string): number {
  const sql = `select count(*) as versions from data_keys where tenant = :tenant and state <> 'revoked'`;
  return rows.get<{ versions: number }>(sql, { tenant })?.versions ?? 0;
}

/** Refuses a switch that would leave a version of the data key behind. Thrown inside its transaction, it undoes it. */
export function requireAll(rows: Reader, tenant: string, counts: { readonly before: number; readonly after: number }): void {
  const versions = countVersions(rows, tenant);
  if (counts.before === versions && counts.after === versions) return;
  const data: ErrorData<'INTEGRITY_FAILED'> = { what: `the wrappings of tenant ${tenant}: they are not one for each version of its data key` };
  throw new KeydeskError('INTEGRITY_FAILED', data);
}

/**
 * What work for an active tenant stops with: when its key refused and the tenant is sealed by now, whoever heard the no first,
 * that it is sealed.
 */
export function sealedOr(error: unknown, { vault }: Pick<WorkerParts, 'vault'>, tenant: string): unknown {
  if (!isKeydeskError(error, 'KMS_FAILED') || !isRefusal(error.data.kind) || error.data.operation === 'open' || !vault.isOpen) return error;
  const config = vault.read((rows) => liveConfig(rows, tenant));
  return config?.status === 'SEALED' ? sealedError(config) : error;
}
