import type { ChainProblem, ChainVerification } from '../../src-shared/audit.ts';
import { toHex } from '../crypto/base64url.ts';
import type { ChainRow, KnownHead } from './chain-rows.ts';
import { ChainWalk, type Walked } from './chain-walk.ts';
import { explainWalk } from './explain-suspects.ts';
import { type ChainOwner, contradictions, forgedHead, isGenuine, lostCheckpoints, truncation } from './known-heads.ts';

/** What a chain is held against: checkpoints from the database itself, anchors from outside it. */
export interface ChainEvidence extends ChainOwner {
  readonly checkpoints: readonly KnownHead[];
  readonly anchors: readonly KnownHead[];
}

/** What a verification found, before it is known when. */
export type ChainVerdict = Omit<ChainVerification, 'verifiedAt'>;

/** How many problems are named. */
export const problemsNamed = 100;

/** A verification in progress: rows go in, in the order of their numbers, and at the end the verdict comes out. */
export interface ChainCheck {
  add(row: ChainRow): void;
  verdict(): ChainVerdict;
}

/** In the order of the chain, at most a hundred. */
function named(problems: readonly ChainProblem[]): readonly ChainProblem[] {
  return [...problems].sort((one, other) => one.seq - other.seq).slice(0, problemsNamed);
}

function anchorVerdicts(anchors: readonly KnownHead[], { confirmed }: Walked): ChainVerdict['anchors'] {
  return anchors.map((anchor) => ({ where: anchor.where, seq: anchor.seq, ok: confirmed.has(anchor) }));
}

function allProblems(walked: Walked, evidence: ChainEvidence, genuine: ReadonlySet<KnownHead>): readonly ChainProblem[] {
  const believed = [...genuine];
  return [
    ...explainWalk(walked),
    ...contradictions(walked, believed),
    ...truncation(believed, walked.lastSeq),
    ...[...evidence.checkpoints, ...evidence.anchors].filter((head) => !genuine.has(head)).map(forgedHead),
    ...lostCheckpoints(evidence.checkpoints, walked.lastSeq),
  ];
}

/** Starts a verification against the evidence. */
export function startChainCheck(evidence: ChainEvidence): ChainCheck {
  const { checkpoints, anchors } = evidence;
  const genuine = new Set([...checkpoints, ...anchors].filter((head) => isGenuine(head, evidence)));
  const walk = new ChainWalk([...genuine]);
  const verdict = (): ChainVerdict => {
    const walked = walk.walked();
    const problems = allProblems(walked, evidence, genuine);
    const { rows, firstSeq, lastSeq, headHash } = walked;
    const facts = { rows, firstSeq, lastSeq, headHash: toHex(headHash), checkpoints: checkpoints.length };
    return { ok: problems.length === 0, ...facts, anchors: anchorVerdicts(anchors, walked), problems: named(problems) };
  };
  return {
    add: (row) => {
      walk.add(row);
    },
    verdict,
  };
}

/** Verifies a whole chain at once. */
export function verifyChain(rows: Iterable<ChainRow>, evidence: ChainEvidence): ChainVerdict {
  const check = startChainCheck(evidence);
  for (const row of rows) check.add(row);
  return check.verdict();
}
