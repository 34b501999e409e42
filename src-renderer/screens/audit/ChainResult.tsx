import type { ReactNode } from 'react';
import { Callout } from '../../components/Callout.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { KeyValueList } from '../../components/KeyValueList.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';
import type { ChainProblem, ChainVerification } from '../../../src-shared/audit.ts';
import { anchorPlace, anchorText, problemWords } from './chain-words.ts';

function Problems({ problems }: { readonly problems: readonly ChainProblem[] }): ReactNode {
  return (
    <div className="max-h-70 overflow-y-auto rounded-lg border border-edge" tabIndex={0} role="region" aria-label="Rows that are not as they were written">
      <table className="w-full text-sm">
        <thead className="sticky top-0 bg-sunken text-left text-xs text-muted">
          <tr>
            <th scope="col" className="px-3 py-1.5 font-medium">Row</th>
            <th scope="col" className="px-3 py-1.5 font-medium">What is wrong</th>
            <th scope="col" className="px-3 py-1.5 font-medium">Found</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {problems.map(({ kind, seq, detail }, place) => (
            <tr key={place}>
              <td className="mono px-3 py-1.5 align-top">{seq}</td>
              <td className="px-3 py-1.5 align-top font-medium whitespace-nowrap text-danger-ink">{problemWords[kind]}</td>
              <td className="px-3 py-1.5 align-top wrap-anywhere text-muted">{detail}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Verdict({ result }: { readonly result: ChainVerification }): ReactNode {
  if (result.ok) {
    return (
      <Callout tone="ok" live title="The chain is whole">
        All {result.rows.toLocaleString()} events, numbers {result.firstSeq.toLocaleString()} to {result.lastSeq.toLocaleString()}, are as they were written.
      </Callout>
    );
  }
  return (
    <Callout tone="danger" live title={result.problems.length === 1 ? 'One row is not as it was written' : `${result.problems.length.toLocaleString()} rows are not as they were written`}>
      Stop working in this vault. Copy its folder as evidence, then compare with the newest backup and with the head in an earlier report.
    </Callout>
  );
}

/** What a verification found: the verdict, the rows it names, and what it was held against. */
export function ChainResult({ result }: { readonly result: ChainVerification }): ReactNode {
  const facts = [
    { key: 'Head', value: <CopyableId value={result.headHash} label="hash of the last event" /> },
    { key: 'Signed checkpoints', value: result.checkpoints.toLocaleString() },
    ...result.anchors.map((anchor) => ({ key: anchorPlace(anchor), value: anchorText(anchor) })),
    { key: 'Verified', value: <Timestamp at={result.verifiedAt} detail="second" /> },
  ];
  return (
    <div className="flex flex-col gap-4">
      <Verdict result={result} />
      {result.problems.length > 0 && <Problems problems={result.problems} />}
      <KeyValueList items={facts} />
    </div>
  );
}
