import type { ChainRow, KnownHead } from '../../src-main/audit/chain-rows.ts';
import type { ChainEvidence } from '../../src-main/audit/verify-chain.ts';
import { auditHash, genesisHash } from '../../src-main/crypto/audit-hash.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { SigningKey } from '../../src-main/crypto/signing.ts';
import { signHead } from '../../src-main/vault/chain.ts';

/** The vault whose chain is made up here. */
export const vault = '6f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e55';

/** The key of that vault. */
export const signer = new SigningKey(SecretBytes.adopt(new Uint8Array(32).fill(7)));

/** An event before it has its hash. */
export function event(seq: number, actor = 'Ada'): Omit<ChainRow, 'hash'> {
  return {
    seq,
    time: 1_700_000_000_000 + seq * 1000,
    actor,
    action: 'secret.reveal',
    tenant: 'acme',
    object: `secret-${seq}`,
    sensitivity: seq % 2 === 0 ? 'PHI' : null,
    outcome: 'ok',
    requestId: `request-${seq}`,
    detail: '{"via":"cli"}',
  };
}

/** Gives rows their hashes, each after the one before it. */
export function chained(rows: readonly Omit<ChainRow, 'hash'>[], previous: Uint8Array = genesisHash): readonly ChainRow[] {
  let last = previous;
  return rows.map((row) => {
    last = auditHash(row, last);
    return { ...row, hash: last };
  });
}

/** A sound chain of so many events. */
export function soundChain(length: number): readonly ChainRow[] {
  return chained(Array.from({ length }, (_, at) => event(at + 1)));
}

/** The signed head at a row. */
export function headAt(rows: readonly ChainRow[], seq: number, where = 'checkpoint in the vault', key = signer): KnownHead {
  const row = rows.find((one) => one.seq === seq);
  if (row === undefined) throw new RangeError(`no event ${seq}`);
  return { ...signHead({ seq, hash: row.hash }, 1_800_000_000_000, vault, key), where };
}

/** What a chain is held against. */
export function evidence(checkpoints: readonly KnownHead[] = [], anchors: readonly KnownHead[] = []): ChainEvidence {
  return { vault, publicKey: signer.publicKey, checkpoints, anchors };
}

/** Rows in the order of their numbers, as a database gives them. */
export function inOrder(rows: readonly ChainRow[]): readonly ChainRow[] {
  return [...rows].sort((one, other) => one.seq - other.seq);
}
