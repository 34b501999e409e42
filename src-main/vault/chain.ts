import { auditHash, type AuditRow, checkpointMessage, genesisHash } from '../crypto/audit-hash.ts';
import { canonicalJson } from '../crypto/canonical-json.ts';
import type { SigningKey } from '../crypto/signing.ts';
import type { AuditDraft } from './audit-draft.ts';
import type { Caller } from '../lib/caller.ts';
import type { Reader, Writer } from './rows.ts';

/** How many events lie between two signed checkpoints. */
export const checkpointEvery = 1000;

/** Where the chain stands: the number of its last event and that event's hash. `seq` 0 is the empty chain. */
export interface ChainEnd {
  readonly seq: number;
  readonly hash: Uint8Array;
}

/** A signed statement of where the chain stood at a time. */
export interface SignedHead extends ChainEnd {
  readonly time: number;
  readonly vault: string;
  readonly signature: Uint8Array;
}

/** Where the chain in the database ends. */
export function readChainEnd(rows: Reader): ChainEnd {
  return (
    rows.get<ChainEnd>('select seq, hash from audit_events order by seq desc limit 1') ?? { seq: 0, hash: genesisHash }
  );
}

/** What of a client of the REST API every event of its request tells. */
function clientFacts({ correlationId, agent }: Caller): { readonly correlationId?: string; readonly agent?: string } {
  return { ...(correlationId === undefined ? {} : { correlationId }), ...(agent === undefined ? {} : { agent }) };
}

/** The row an event becomes at its place in the chain. */
function placed(draft: AuditDraft, caller: Caller, seq: number, time: number): AuditRow {
  return {
    seq,
    time,
    actor: caller.actor,
    action: draft.action,
    tenant: draft.tenant ?? null,
    object: draft.object ?? null,
    sensitivity: draft.sensitivity ?? null,
    outcome: draft.outcome ?? 'ok',
    requestId: caller.requestId,
    detail: canonicalJson({ via: caller.via, ...clientFacts(caller), ...draft.detail }),
  };
}

const insertEvent = `insert into audit_events
  (seq, time, actor, action, tenant, object, sensitivity, outcome, request_id, detail, hash) values
  (:seq, :time, :actor, :action, :tenant, :object, :sensitivity, :outcome, :requestId, :detail, :hash)`;

/** Adds one event after the given end, inside the caller's transaction, and answers the new end. */
export function appendEvent(rows: Writer, end: ChainEnd, draft: AuditDraft, caller: Caller, time: number): ChainEnd {
  const row = placed(draft, caller, end.seq + 1, time);
  const hash = auditHash(row, end.hash);
  rows.run(insertEvent, { ...row, hash });
  return { seq: row.seq, hash };
}

/** Signs where the chain stands. */
export function signHead(end: ChainEnd, time: number, vault: string, signer: SigningKey): SignedHead {
  const message = checkpointMessage({ seq: end.seq, hash: end.hash, time, vault });
  return { ...end, time, vault, signature: signer.sign(message) };
}

/** Stores a signed head as a checkpoint, inside the caller's transaction; a second one at the same event changes nothing. */
export function appendCheckpoint(rows: Writer, head: SignedHead): void {
  rows.run(
    `insert into audit_checkpoints (seq, hash, time, vault, signature)
     values (:seq, :hash, :time, :vault, :signature) on conflict (seq) do nothing`,
    { seq: head.seq, hash: head.hash, time: head.time, vault: head.vault, signature: head.signature },
  );
}
