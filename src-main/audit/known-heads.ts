import type { ChainProblem } from '../../src-shared/audit.ts';
import { checkpointMessage } from '../crypto/audit-hash.ts';
import { verifySignature } from '../crypto/signing.ts';
import { checkpointEvery } from '../vault/chain.ts';
import type { KnownHead } from './chain-rows.ts';
import type { Walked } from './chain-walk.ts';

/** Whose chain it is: heads are only believed when this key signed them for this vault. */
export interface ChainOwner {
  readonly vault: string;
  readonly publicKey: Uint8Array;
}

/** Whether a head was signed by the owner for this vault. A hostile one may hold anything. */
export function isGenuine(head: KnownHead, owner: ChainOwner): boolean {
  if (head.vault !== owner.vault || head.hash.length !== 32 || !Number.isSafeInteger(head.seq) || head.seq < 1) return false;
  try {
    return verifySignature(owner.publicKey, checkpointMessage(head), head.signature);
  } catch {
    return false;
  }
}

/** The problem of a head that no signature holds up. */
export function forgedHead(head: KnownHead): ChainProblem {
  const detail = `The signed head at event ${head.seq} (${head.where}) was not signed by this vault.`;
  return { kind: 'bad-checkpoint', seq: head.seq, detail };
}

/** Events that a signed head knows of and the chain has no more. */
export function truncation(heads: readonly KnownHead[], lastSeq: number): readonly ChainProblem[] {
  const furthest = heads.reduce<KnownHead | null>((top, head) => (head.seq > (top?.seq ?? lastSeq) ? head : top), null);
  if (furthest === null) return [];
  const detail = `The chain ends at event ${lastSeq}, but a head signed for event ${furthest.seq} is known (${furthest.where}).`;
  return [{ kind: 'truncated', seq: lastSeq + 1, detail }];
}

/** Where the rows say something else than a signed head: everything since the last agreement may have been rewritten. */
export function contradictions({ contradicted }: Walked, heads: readonly KnownHead[]): readonly ChainProblem[] {
  const first = contradicted.reduce<KnownHead | null>((low, head) => (low === null || head.seq < low.seq ? head : low), null);
  if (first === null) return [];
  const wrong = new Set(contradicted.map(({ seq }) => seq));
  const agreed = heads.reduce((top, { seq }) => (seq < first.seq && !wrong.has(seq) ? Math.max(top, seq) : top), 0);
  const detail =
    `The head signed for event ${first.seq} (${first.where}) names another hash: ` +
    `events ${agreed + 1} to ${first.seq} were rewritten, in whole or in part.`;
  return [{ kind: 'changed', seq: first.seq, detail }];
}

/** Checkpoints that the desk always writes and that are not there. */
export function lostCheckpoints(checkpoints: readonly KnownHead[], lastSeq: number): readonly ChainProblem[] {
  const present = new Set(checkpoints.map(({ seq }) => seq));
  // A hostile row may carry any number: more need not be looked at to find the first hundred.
  const length = Math.min(Math.floor(lastSeq / checkpointEvery), present.size + 100);
  const due = Array.from({ length }, (_, at) => (at + 1) * checkpointEvery);
  const lost = due.filter((seq) => !present.has(seq));
  return lost.map((seq) => ({ kind: 'bad-checkpoint', seq, detail: `The signed checkpoint at event ${seq} was removed.` }));
}
