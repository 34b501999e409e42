import { setImmediate } from 'node:timers/promises';
import type { ChainVerification } from '../../src-shared/audit.ts';
import type { Vault } from '../vault/vault.ts';
import type { ChainRow, KnownHead } from './chain-rows.ts';
import { type ChainEvidence, startChainCheck } from './verify-chain.ts';

/** How far a verification is; the last step carries the result. */
export interface VerificationStep {
  readonly done: number;
  readonly total: number;
  readonly result: ChainVerification | null;
}

/** How many rows are verified before the desk answers others. */
const sliceRows = 20_000;

const slice = `select seq, time, actor, action, tenant, object, sensitivity, outcome, request_id as requestId, detail, hash
  from audit_events where seq > :after and seq <= :until order by seq limit ${sliceRows}`;

/** The checkpoints in the database, in the order of the chain. */
export function readCheckpoints(vault: Vault): readonly KnownHead[] {
  const rows = vault.read((reader) =>
    reader.all<Omit<KnownHead, 'where'>>('select seq, hash, time, vault, signature from audit_checkpoints order by seq'),
  );
  return rows.map((row) => ({ ...row, where: 'checkpoint in the vault' }));
}

function evidenceOf(vault: Vault, anchors: readonly KnownHead[]): ChainEvidence {
  return { vault: vault.id, publicKey: vault.signer.publicKey, checkpoints: readCheckpoints(vault), anchors };
}

interface Extent {
  readonly total: number;
  readonly until: number | null;
}

/** Verifies what the chain holds now; what is written meanwhile comes after it. Ends early without a result when cancelled. */
export async function* verifyVault(
  vault: Vault,
  anchors: readonly KnownHead[],
  now: () => number,
  signal?: AbortSignal,
): AsyncGenerator<VerificationStep, void> {
  vault.flush();
  const check = startChainCheck(evidenceOf(vault, anchors));
  const extent = vault.read((rows) => rows.get<Extent>('select count(*) as total, max(seq) as until from audit_events'));
  const [total, until] = [extent?.total ?? 0, extent?.until ?? 0];
  for (let after = Number.MIN_SAFE_INTEGER, done = 0; ; ) {
    const rows = vault.read((reader) => reader.all<ChainRow>(slice, { after, until }));
    for (const row of rows) check.add(row);
    done += rows.length;
    after = rows.at(-1)?.seq ?? after;
    if (rows.length < sliceRows) break;
    yield { done, total, result: null };
    await setImmediate();
    if (signal?.aborted === true || !vault.isOpen) return;
  }
  yield { done: total, total, result: { ...check.verdict(), verifiedAt: now() } };
}
