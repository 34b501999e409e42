import { setImmediate } from 'node:timers/promises';
import { auditHash, type AuditRow, genesisHash } from '../crypto/audit-hash.ts';
import type { Vault } from '../vault/vault.ts';

/** What recomputing a stretch of the chain came to. `broken` is the first number at which it does not hold. */
export interface Stretch {
  readonly rows: number;
  readonly broken: number | null;
}

type StoredRow = AuditRow & { readonly hash: Uint8Array };

const sliceRows = 10_000;
const slice = `select seq, time, actor, action, tenant, object, sensitivity, outcome, request_id as requestId, detail, hash
  from audit_events where seq > :after and seq <= :last order by seq limit ${sliceRows}`;

function holds(row: StoredRow, expected: number, previous: Uint8Array): boolean {
  if (row.seq !== expected || previous.length !== 32) return false;
  try {
    return Buffer.compare(auditHash(row, previous), row.hash) === 0;
  } catch {
    return false;
  }
}

/** Recomputes the events from `first` to `last`, each after the one before it, and lets the desk answer others meanwhile. */
export async function recompute(vault: Vault, first: number, last: number): Promise<Stretch> {
  const before = vault.read((rows) => rows.get<{ hash: Uint8Array }>('select hash from audit_events where seq = :seq', { seq: first - 1 }));
  let [previous, expected] = [before?.hash ?? genesisHash, first];
  while (expected <= last) {
    const rows = vault.read((reader) => reader.all<StoredRow>(slice, { after: expected - 1, last }));
    if (rows.length === 0) return { rows: expected - first, broken: expected };
    for (const row of rows) {
      if (!holds(row, expected, previous)) return { rows: expected - first, broken: expected };
      [previous, expected] = [row.hash, expected + 1];
    }
    await setImmediate();
  }
  return { rows: expected - first, broken: null };
}
