import { canonical } from './canonical.ts';
import { sha256 } from './primitives.ts';

/** One row of the audit log as it is hashed. Time is in milliseconds since 1970; `detail` is canonical JSON. */
export type AuditRow = {
  readonly seq: number;
  readonly time: number;
  readonly actor: string;
  readonly action: string;
  readonly tenant: string | null;
  readonly object: string | null;
  readonly sensitivity: string | null;
  readonly outcome: string;
  readonly requestId: string;
  readonly detail: string;
};

/** What the first row names as the hash before it: 32 zero bytes. */
export const genesisHash: Uint8Array = new Uint8Array(32);

/**
 * The hash of a row: SHA-256(canonical('keydesk/audit/1', seq, time, actor, action, tenant, object, sensitivity,
 * outcome, requestId, detail, prevHash)), 32 bytes.
 */
export function auditHash(row: AuditRow, prevHash: Uint8Array): Uint8Array {
  if (prevHash.length !== 32) throw new RangeError(`the hash before a row must be 32 bytes, not ${prevHash.length}`);
  return sha256(
    canonical(
      'keydesk/audit/1',
      row.seq,
      row.time,
      row.actor,
      row.action,
      row.tenant,
      row.object,
      row.sensitivity,
      row.outcome,
      row.requestId,
      row.detail,
      prevHash,
    ),
  );
}

/** A head of the chain to be signed: the last row's number and hash, when it was signed, and whose chain it is. */
export type Checkpoint = {
  readonly seq: number;
  readonly hash: Uint8Array;
  readonly time: number;
  readonly vault: string;
};

/** The bytes of a checkpoint that are signed: canonical('keydesk/checkpoint/1', seq, hash, time, vault). */
export function checkpointMessage({ seq, hash, time, vault }: Checkpoint): Uint8Array {
  return canonical('keydesk/checkpoint/1', seq, hash, time, vault);
}
