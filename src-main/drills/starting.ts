import { KeydeskError } from '../../src-shared/errors.ts';
import type { KeyWait } from '../../src-shared/keys.ts';
import type { Writer } from '../vault/rows.ts';

/** What a drill begins with. */
export interface NewDrill {
  readonly id: string;
  readonly kmsKey: string;
  readonly reason: string;
  readonly officer: string;
  readonly now: number;
}

const waitRemedies: Readonly<Record<KeyWait, string>> = {
  passphrase: 'Enter the passphrase of the key file first: a key that waits for it is not looked at.',
  pin: 'Enter the PIN of the token first: a key that waits for it is not looked at.',
  'sign-in': 'Sign in to the key first: a key that waits for that is not looked at.',
};

/** Refuses a drill on a key that the monitor cannot look at. @throws STATE_CONFLICT */
export function requireLookedAt(kmsKey: string, wait: KeyWait | null): void {
  if (wait !== null) throw conflict(kmsKey, `waits for ${wait}`, 'unlocked', waitRemedies[wait]);
}

/**
 * Begins a drill with the tenants that are active under the key now.
 * @returns how many they are
 * @throws NOT_FOUND, STATE_CONFLICT when the key is not valid, serves nobody, or is in a drill already
 */
export function insertDrill(rows: Writer, drill: NewDrill): number {
  const { id, kmsKey, reason, officer, now } = drill;
  requireValid(rows, kmsKey);
  requireNoOther(rows, kmsKey);
  rows.run(
    `insert into drills (id, kms_key, step, reason, officer, tenants, started_at) values (:id, :kmsKey, 'disable', :reason, :officer, 0, :now)`,
    { id, kmsKey, reason, officer, now },
  );
  const tenants = rows.run(
    `insert into drill_tenants (drill, tenant) select :id, tenant from byok_configs where kms_key = :kmsKey and live = 1 and status = 'ACTIVE'`,
    { id, kmsKey },
  );
  if (tenants === 0) throw conflict(kmsKey, 'no active tenant', 'IN_USE', 'Activate a tenant under this key first: a drill measures what happens to tenants.');
  rows.run('update drills set tenants = :tenants where id = :id', { id, tenants });
  return tenants;
}

function requireValid(rows: Writer, kmsKey: string): void {
  const key = rows.get<{ phase: string }>('select phase from kms_keys where id = :kmsKey and deleted_at is null', { kmsKey });
  if (key === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'KMS key', id: kmsKey });
  const remedy = 'Run a preflight of the key and mend what it finds: a drill begins with a key that serves.';
  if (key.phase !== 'VALID') throw conflict(kmsKey, key.phase, 'VALID', remedy);
}

function requireNoOther(rows: Writer, kmsKey: string): void {
  const sql = `select id, step from drills where kms_key = :kmsKey and step not in ('done', 'abandoned')`;
  const other = rows.get<{ id: string; step: string }>(sql, { kmsKey });
  if (other === undefined) return;
  const remedy = 'Another drill of this key is open: go on with it, or abandon it.';
  throw new KeydeskError('STATE_CONFLICT', { noun: 'drill', id: other.id, state: other.step, wanted: 'over', remedy });
}

function conflict(kmsKey: string, state: string, wanted: string, remedy: string): KeydeskError<'STATE_CONFLICT'> {
  return new KeydeskError('STATE_CONFLICT', { noun: 'KMS key', id: kmsKey, state, wanted, remedy });
}
