import type { CryptoperiodKind, CryptoperiodPolicy } from '../../src-shared/cryptoperiods.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { Reader, Writer } from '../vault/rows.ts';

interface PolicyRow {
  readonly kind: CryptoperiodKind;
  readonly days: number;
  readonly warnDays: number;
  readonly automatic: number;
}

/** The policy of each kind of key, data keys first. */
export function readPolicies(rows: Reader): readonly CryptoperiodPolicy[] {
  const sql = `select kind, days, warn_days as warnDays, automatic from cryptoperiods
    order by kind desc`;
  return rows.all<PolicyRow>(sql).map((row) => ({ ...row, automatic: row.automatic === 1 }));
}

/**
 * Sets the policy of one kind of key.
 * @throws BAD_INPUT for a warning that is longer than the cryptoperiod, and for automatic rotation of a key the desk cannot rotate
 */
export function writePolicy(rows: Writer, policy: CryptoperiodPolicy): void {
  requireSensible(policy);
  rows.run('update cryptoperiods set days = :days, warn_days = :warnDays, automatic = :automatic where kind = :kind', {
    ...policy,
    automatic: policy.automatic ? 1 : 0,
  });
}

function requireSensible({ kind, days, warnDays, automatic }: CryptoperiodPolicy): void {
  if (warnDays >= days) {
    const problem = 'The warning would begin before the cryptoperiod does.';
    throw new KeydeskError('BAD_INPUT', { field: 'warnDays', problem, remedy: `Choose fewer than ${String(days)} days.` });
  }
  if (automatic && kind !== 'data-key') {
    const problem = 'The desk can rotate data keys only.';
    const remedy = "Have rotation switched on at the customer's provider, and choose here by when it must have happened.";
    throw new KeydeskError('BAD_INPUT', { field: 'automatic', problem, remedy });
  }
}
