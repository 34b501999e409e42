import type { ReactNode } from 'react';
import type { Finding, Preflight } from '../../../src-shared/keys.ts';
import { Callout } from '../../components/Callout.tsx';
import { classNames } from '../../components/class-names.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { findingLooks } from '../../components/status-looks.ts';
import { Timestamp } from '../../components/Timestamp.tsx';
import { checkWords, latencyShare, latencyText } from './preflight-words.ts';

function Latency({ finding, slowest }: { readonly finding: Finding; readonly slowest: number }): ReactNode {
  const { milliseconds, outcome } = finding;
  if (milliseconds === null || outcome === 'skipped') return <span className="block text-right text-faint">–</span>;
  return (
    <span className="flex items-center justify-end gap-2">
      <span aria-hidden className="flex h-1 w-16 justify-end overflow-hidden rounded-full bg-pressed max-wide:hidden">
        <span className={classNames('h-full rounded-full', outcome === 'warning' ? 'bg-attention-solid' : 'bg-accent')} style={{ width: `${latencyShare(milliseconds, slowest)}%` }} />
      </span>
      <span className="w-16 text-right tabular-nums">{latencyText(milliseconds)}</span>
    </span>
  );
}

function FindingRow({ finding, slowest }: { readonly finding: Finding; readonly slowest: number }): ReactNode {
  const { check, outcome, detail, remedy } = finding;
  const { word, meaning } = checkWords[check];
  return (
    <tr className="border-t border-line align-top">
      <td className="w-28 px-4 py-2.5">
        <StatusBadge plain {...findingLooks[outcome]} />
      </td>
      <th scope="row" className="px-2 py-2.5 text-left font-normal">
        <span className="font-medium">{word}</span> <span className="text-muted">{meaning}</span>
        {detail !== '' && <span className="block text-xs text-muted wrap-anywhere">{detail}</span>}
        {remedy !== '' && (
          <span className="mt-1.5 block rounded-md border border-edge bg-sunken px-2.5 py-1.5 text-xs wrap-anywhere">
            <span className="font-medium">What to do: </span>
            {remedy}
          </span>
        )}
      </th>
      <td className="px-4 py-2.5 text-xs text-muted">
        <Latency finding={finding} slowest={slowest} />
      </td>
    </tr>
  );
}

/** What a preflight found, check by check, with what to do about each. */
export function PreflightResult({ preflight }: { readonly preflight: Preflight }): ReactNode {
  const { success, message, findings, at } = preflight;
  const slowest = Math.max(...findings.map(({ milliseconds }) => milliseconds ?? 0), 1);
  return (
    <div className="flex flex-col gap-3">
      <Callout live tone={success ? 'ok' : 'danger'} title={success ? 'The preflight succeeded' : 'The preflight failed'}>
        {message} <Timestamp at={at} detail="second" />
      </Callout>
      <div className="overflow-hidden rounded-lg border border-edge bg-surface">
        <table className="w-full text-sm">
          <caption className="sr-only">Findings of the preflight</caption>
          <thead className="bg-sunken text-left text-xs text-muted">
            <tr>
              <th scope="col" className="px-4 py-2 font-medium">Outcome</th>
              <th scope="col" className="px-2 py-2 font-medium">Check</th>
              <th scope="col" className="px-4 py-2 text-right font-medium">Time</th>
            </tr>
          </thead>
          <tbody>
            {findings.map((finding) => (
              <FindingRow key={finding.check} finding={finding} slowest={slowest} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
