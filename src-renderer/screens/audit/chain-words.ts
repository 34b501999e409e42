import type { ChainProblem, ChainVerification } from '../../../src-shared/audit.ts';

/** What can be wrong with a row of the chain. */
export const problemWords: Readonly<Record<ChainProblem['kind'], string>> = {
  changed: 'Changed',
  missing: 'Missing',
  reordered: 'In another place',
  inserted: 'Inserted',
  truncated: 'Cut off',
  'bad-checkpoint': 'Checkpoint not signed by this vault',
};

/** What a head kept outside the database says of the chain. */
export function anchorText({ seq, ok }: ChainVerification['anchors'][number]): string {
  return ok ? `Agrees, up to event ${seq.toLocaleString()}` : `Disagrees at event ${seq.toLocaleString()}`;
}

/** Where such a head is kept, as the start of a line. */
export function anchorPlace({ where }: ChainVerification['anchors'][number]): string {
  return where.charAt(0).toUpperCase() + where.slice(1);
}
