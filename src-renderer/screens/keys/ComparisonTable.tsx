import type { ReactNode } from 'react';
import type { PolicyComparison, PolicyLine } from '../../../src-shared/key-abilities.ts';
import { Callout } from '../../components/Callout.tsx';
import { CodeBlock } from '../../components/CodeBlock.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { comparisonText, laidOut, policyLooks } from './provider-words.ts';

function Line({ line }: { readonly line: PolicyLine }): ReactNode {
  const { requirement, state, detail, remedy } = line;
  return (
    <tr className="border-t border-line align-top">
      <td className="w-28 px-4 py-2.5">
        <StatusBadge plain {...policyLooks[state]} />
      </td>
      <th scope="row" className="px-2 py-2.5 pr-4 text-left font-normal">
        <span className="font-medium wrap-anywhere">{requirement}</span>
        {detail !== '' && <span className="block text-xs text-muted wrap-anywhere">{detail}</span>}
        {remedy !== '' && (
          <span className="mt-1.5 block rounded-md border border-edge bg-sunken px-2.5 py-1.5 text-xs wrap-anywhere">
            <span className="font-medium">What to do: </span>
            {remedy}
          </span>
        )}
      </th>
    </tr>
  );
}

function Lines({ lines }: { readonly lines: readonly PolicyLine[] }): ReactNode {
  return (
    <div className="overflow-hidden rounded-lg border border-edge">
      <table className="w-full text-sm">
        <caption className="sr-only">What the customer has granted</caption>
        <thead className="bg-sunken text-left text-xs text-muted">
          <tr>
            <th scope="col" className="px-4 py-2 font-medium">State</th>
            <th scope="col" className="px-2 py-2 font-medium">Requirement</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Line key={line.requirement} line={line} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const toneOf = (lines: readonly PolicyLine[]): 'danger' | 'attention' | 'ok' => {
  if (lines.some(({ state }) => state === 'missing')) return 'danger';
  return lines.some(({ state }) => state !== 'granted') ? 'attention' : 'ok';
};

/** What the customer's key allows, requirement by requirement, and the text it was read from. */
export function ComparisonTable({ comparison }: { readonly comparison: PolicyComparison }): ReactNode {
  const { readable, problem, current, wanted, lines } = comparison;
  return (
    <div className="flex flex-col gap-3">
      {readable ? (
        <Callout live tone={toneOf(lines)} title={comparisonText(lines)} />
      ) : (
        <Callout live tone="attention" title="What the customer has could not be read">
          {problem ?? 'The provider does not let us read it.'} Compare by hand with what should be there, below.
        </Callout>
      )}
      {lines.length > 0 && <Lines lines={lines} />}
      {current !== null && <CodeBlock title="What the customer has now" text={laidOut(current)} />}
      <CodeBlock title="What should be there" text={wanted} />
    </div>
  );
}
