import type { AuditEvent, Outcome } from '../../src-shared/audit.ts';
import type { Sensitivity } from '../../src-shared/sensitivity.ts';
import { toHex } from '../crypto/base64url.ts';
import { genesisHash } from '../crypto/audit-hash.ts';

/** An event as it is selected: the hash of the row before it stands beside its own. */
export interface StoredEvent {
  readonly seq: number;
  readonly time: number;
  readonly actor: string;
  readonly action: string;
  readonly tenant: string | null;
  readonly object: string | null;
  readonly sensitivity: Sensitivity | null;
  readonly outcome: Outcome;
  readonly requestId: string;
  readonly detail: string;
  readonly hash: Uint8Array;
  readonly prevHash: Uint8Array | null;
}

/** The columns of a `StoredEvent`, of the table `audit_events` as `e`. */
export const eventColumns = `e.seq, e.time, e.actor, e.action, e.tenant, e.object, e.sensitivity, e.outcome,
  e.request_id as requestId, e.detail, e.hash, (select p.hash from audit_events p where p.seq = e.seq - 1) as prevHash`;

/** An event as it is shown. */
export function shownEvent({ hash, prevHash, ...event }: StoredEvent): AuditEvent {
  return { ...event, hash: toHex(hash), prevHash: toHex(prevHash ?? genesisHash) };
}
