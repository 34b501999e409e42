import { auditHash, type AuditRow } from '../crypto/audit-hash.ts';
import type { SignedHead } from '../vault/chain.ts';

/** A stored row of the chain: what is hashed, and the hash that stands beside it. */
export type ChainRow = AuditRow & { readonly hash: Uint8Array };

/** A signed head, and where it was found. */
export interface KnownHead extends SignedHead {
  readonly where: string;
}

/** Whether two hashes are the same. They are public: time does not matter. */
export function sameHash(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

/** The hash a row has after another one, or `null` when it can have none: a hostile row may hold what no event can. */
export function hashAfter(row: AuditRow, previous: Uint8Array | null, seq = row.seq): Uint8Array | null {
  if (previous?.length !== 32) return null;
  try {
    return auditHash(seq === row.seq ? row : { ...row, seq }, previous);
  } catch {
    return null;
  }
}

/** Whether a row, were it number `seq` after the row of the given hash, would have the hash that stands beside it. */
export function follows(row: ChainRow, previous: Uint8Array | null, seq = row.seq): boolean {
  const hash = hashAfter(row, previous, seq);
  return hash !== null && sameHash(hash, row.hash);
}
