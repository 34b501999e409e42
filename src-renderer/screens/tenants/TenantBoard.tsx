import { useQuery } from '@tanstack/react-query';
import { Network, RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BoardRow } from '../../../src-shared/byok.ts';
import type { Lifecycle, ValidationPhase } from '../../../src-shared/lifecycle.ts';
import { Button } from '../../components/Button.tsx';
import { classNames } from '../../components/class-names.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { FilterBar } from '../../components/FilterBar.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { custodyLooks, validationLooks } from '../../components/status-looks.ts';
import { useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { Link, useSearch } from '../../routing.tsx';
import { boardLifecycles, boardPhases, needsLook, tenantsAt } from './tenant-matrix.ts';

const shownInCell = 12;

function TenantChip({ row }: { readonly row: BoardRow }): ReactNode {
  return (
    <li className="min-w-0">
      <Link
        to={{ screen: 'tenant', tenant: row.tenant, tab: 'byok' }}
        title={`${row.displayName} · ${row.keyName}`}
        className="block rounded-sm border border-edge bg-raised px-2 py-1 text-xs hover:border-control"
      >
        <span className="line-clamp-2 wrap-break-word">{row.displayName}</span>
      </Link>
    </li>
  );
}

function Cell({ lifecycle, phase, rows }: { readonly lifecycle: Lifecycle; readonly phase: ValidationPhase; readonly rows: readonly BoardRow[] }): ReactNode {
  const look = rows.length > 0 && needsLook(lifecycle, phase);
  return (
    <td className={classNames('border-t border-l border-line p-2 align-top', look && 'bg-attention-soft')}>
      {rows.length === 0 ? (
        <span className="text-xs text-faint">None</span>
      ) : (
        <>
          <p className="mb-1.5 text-base font-semibold tabular-nums">{rows.length.toLocaleString()}</p>
          <ul className="flex flex-col gap-1">
            {rows.slice(0, shownInCell).map((row) => (
              <TenantChip key={row.tenant} row={row} />
            ))}
          </ul>
          {rows.length > shownInCell && (
            <Link to={{ screen: 'tenants' }} search={{ custody: lifecycle }} className="mt-1.5 inline-block rounded-xs text-xs text-accent-ink hover:underline">
              {`and ${(rows.length - shownInCell).toLocaleString()} more`}
            </Link>
          )}
        </>
      )}
    </td>
  );
}

const rowWords: Readonly<Record<ValidationPhase, string>> = {
  INVALID: 'The key did not answer as it should.',
  INITIALIZING: 'The key has not answered yet.',
  VALID: 'The key wraps and unwraps.',
};

function Matrix({ rows }: { readonly rows: readonly BoardRow[] }): ReactNode {
  return (
    <div className="min-w-220 overflow-hidden rounded-lg border border-edge bg-surface">
      <table className="w-full table-fixed text-left text-sm">
        <caption className="sr-only">Tenants by the lifecycle of their BYOK config and the validation of their key</caption>
        <thead>
          <tr className="bg-sunken">
            <td className="w-45 px-3 py-2.5 text-xs text-muted">Validation of the key ↓ · Lifecycle of the tenant →</td>
            {boardLifecycles.map((lifecycle) => (
              <th key={lifecycle} scope="col" className="border-l border-line px-2 py-2.5 font-normal">
                <StatusBadge plain {...custodyLooks[lifecycle]} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {boardPhases.map((phase) => (
            <tr key={phase}>
              <th scope="row" className="border-t border-line bg-sunken px-3 py-2.5 align-top font-normal">
                <StatusBadge plain {...validationLooks[phase]} />
                <span className="mt-1 block text-xs text-muted">{rowWords[phase]}</span>
              </th>
              {boardLifecycles.map((lifecycle) => (
                <Cell key={lifecycle} lifecycle={lifecycle} phase={phase} rows={tenantsAt(rows, lifecycle, phase)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Body({ search }: { readonly search: string }): ReactNode {
  const queries = useQueries();
  const { data, error, refetch } = useQuery(queries.byok.board.queryOptions({ input: { search, limit: 1000 } }));
  if (error) return <ErrorState text={wordsFor(error)} actions={<Button icon={RefreshCw} onClick={() => void refetch()}>Try again</Button>} />;
  if (data === undefined) return <Skeleton className="h-80 w-full" />;
  if (data.total === 0) {
    return (
      <div className="grid place-items-center">
        <EmptyState icon={Network} title={search === '' ? "No tenant is bound to a customer's key" : 'No bound tenant matches'}>
          {search === '' ? "Open a tenant and choose its customer's key under BYOK; it then stands here." : 'Search for another tenant or key.'}
        </EmptyState>
      </div>
    );
  }
  return (
    <>
      <Matrix rows={data.rows} />
      {data.total > data.rows.length && (
        <p className="mt-2 text-xs text-muted">
          {`The first ${data.rows.length.toLocaleString()} of ${data.total.toLocaleString()} tenants are drawn. Search to narrow them.`}
        </p>
      )}
    </>
  );
}

/** Tenants on two axes that are never one: where their BYOK stands, and whether their key answers. */
export function TenantBoard(): ReactNode {
  const [search, setSearch] = useSearch();
  const text = search.get('q') ?? '';
  return (
    <>
      <FilterBar search={text} placeholder="Search tenant or key" onSearch={(q) => { setSearch({ q }); }} onClear={() => { setSearch({ q: null }); }} />
      <div className="min-h-0 flex-1 overflow-auto px-6 pb-8">
        <Body search={text} />
      </div>
    </>
  );
}
