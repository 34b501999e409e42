import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { BoardCount } from '../../../src-shared/byok.ts';
import type { ValidationPhase } from '../../../src-shared/lifecycle.ts';
import { classNames } from '../../components/class-names.ts';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { custodyLooks, validationLooks } from '../../components/status-looks.ts';
import { useQueries } from '../../desk/desk-context.tsx';
import { Link } from '../../routing.tsx';
import { boardLifecycles, boardPhases, countAt, needsLook, onBaseline } from './tenant-matrix.ts';
import type { Crossing } from './tenant-matrix.ts';

/** The counts, and what of them the list below is narrowed to. */
export interface BoardMatrixProps {
  readonly chosen: Crossing;
  /** A chosen crossing that is chosen again is left. */
  readonly onChoose: (crossing: Crossing) => void;
}

interface CellProps extends BoardMatrixProps {
  readonly counts: readonly BoardCount[];
  readonly at: Crossing;
}

const same = (one: Crossing, other: Crossing): boolean => one.status === other.status && one.phase === other.phase;

/** What a count means, in words: the table's heads say it to the eye alone. */
function nameOf({ status, phase }: Crossing, count: number): string {
  const words = [status && custodyLooks[status].word, phase && `key ${validationLooks[phase].word.toLowerCase()}`].filter(Boolean);
  return `${count.toLocaleString()} ${count === 1 ? 'tenant' : 'tenants'}: ${words.join(', ') || 'all'}`;
}

function Count({ counts, at, chosen, onChoose }: CellProps): ReactNode {
  const count = countAt(counts, at);
  const pressed = same(at, chosen) && (at.status !== undefined || at.phase !== undefined);
  const look = count > 0 && needsLook(at);
  const total = at.status === undefined || at.phase === undefined;
  if (count === 0 && !pressed) return <span className="block py-1 text-center text-sm text-faint">0</span>;
  return (
    <button
      type="button"
      aria-pressed={pressed}
      aria-label={nameOf(at, count)}
      onClick={() => { onChoose(pressed ? {} : at); }}
      className={classNames(
        'block h-7 w-full rounded-sm text-sm tabular-nums focus-visible:-outline-offset-2',
        !total && 'font-semibold',
        pressed ? 'bg-accent text-white' : classNames('hover:bg-hover', look ? 'bg-attention-soft text-attention-ink' : total && 'text-muted'),
      )}
    >
      {count.toLocaleString()}
    </button>
  );
}

const rowWords: Readonly<Record<ValidationPhase, string>> = {
  INVALID: 'The key did not answer as it should.',
  INITIALIZING: 'The key has not answered yet.',
  VALID: 'The key wraps and unwraps.',
};

const cell = 'border-t border-l border-line p-1';

function PhaseRow({ phase, ...rest }: Omit<CellProps, 'at'> & { readonly phase: ValidationPhase }): ReactNode {
  return (
    <tr>
      <th scope="row" title={rowWords[phase]} className="border-t border-line bg-sunken px-3 font-normal">
        <StatusBadge plain {...validationLooks[phase]} />
      </th>
      {boardLifecycles.map((status) => (
        <td key={status} className={cell}>
          <Count {...rest} at={{ status, phase }} />
        </td>
      ))}
      <td className={cell}>
        <Count {...rest} at={{ phase }} />
      </td>
    </tr>
  );
}

function Totals(props: Omit<CellProps, 'at'>): ReactNode {
  return (
    <tr>
      <th scope="row" className="border-t border-line bg-sunken px-3 text-xs font-medium text-muted">
        All
      </th>
      {boardLifecycles.map((status) => (
        <td key={status} className={cell}>
          <Count {...props} at={{ status }} />
        </td>
      ))}
      <td className={cell}>
        <Count {...props} at={{}} />
      </td>
    </tr>
  );
}

function Head(): ReactNode {
  return (
    <thead>
      <tr className="bg-sunken">
        <td className="w-32 px-3 py-1.5 text-2xs text-muted">Key ↓ · Tenant →</td>
        {boardLifecycles.map((status) => (
          <th key={status} scope="col" className="border-l border-line px-1 py-1.5 text-center font-normal">
            <StatusBadge plain {...custodyLooks[status]} />
          </th>
        ))}
        <th scope="col" className="w-16 border-l border-line px-2 py-1.5 text-center text-xs font-medium text-muted">
          All
        </th>
      </tr>
    </thead>
  );
}

/** How many tenants stand at each crossing of lifecycle and validation; a click narrows the list to them. */
export function BoardMatrix(props: BoardMatrixProps): ReactNode {
  const queries = useQueries();
  const { data } = useQuery(queries.byok.matrix.queryOptions());
  if (data === undefined) return <Skeleton className="mx-6 mb-4 h-40" />;
  const baseline = onBaseline(data);
  return (
    <div className="shrink-0 px-6 pb-3">
      <div className="overflow-x-auto rounded-lg border border-edge bg-surface" role="group" aria-label="Tenants on two axes" tabIndex={0}>
        <table className="w-full min-w-200 table-fixed text-left text-sm">
          <caption className="sr-only">Tenants by the lifecycle of their BYOK config and the validation of their key; a count narrows the list below</caption>
          <Head />
          <tbody>
            {boardPhases.map((phase) => (
              <PhaseRow key={phase} {...props} counts={data} phase={phase} />
            ))}
            <Totals {...props} counts={data} />
          </tbody>
        </table>
      </div>
      <div className="mt-1.5 flex flex-wrap justify-between gap-x-4 text-xs text-muted">
        <p>Whether a key answers and where a tenant stands are two axes. A count narrows the list.</p>
        {baseline > 0 && (
          <Link to={{ screen: 'tenants' }} search={{ custody: 'BASELINE' }} className="rounded-xs text-accent-ink hover:underline">
            {`${baseline.toLocaleString()} more ${baseline === 1 ? 'tenant is' : 'tenants are'} on the baseline`}
          </Link>
        )}
      </div>
    </div>
  );
}
