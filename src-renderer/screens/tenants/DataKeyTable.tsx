import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { DataKey } from '../../../src-shared/tenants.ts';
import { Card } from '../../components/Card.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { dataKeyLooks } from '../../components/status-looks.ts';
import { Timestamp } from '../../components/Timestamp.tsx';
import { useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { Link } from '../../routing.tsx';

const cell = 'px-4 py-2 font-normal';

function Wrapper({ dataKey }: { readonly dataKey: DataKey }): ReactNode {
  if (dataKey.state === 'revoked') return <span className="text-muted">Nobody: destroyed</span>;
  if (dataKey.wrappedBy === null) return 'Baseline';
  return (
    <Link to={{ screen: 'key', key: dataKey.wrappedBy }} className="mono rounded-xs hover:underline">
      {dataKey.wrappedBy}
    </Link>
  );
}

function Row({ dataKey }: { readonly dataKey: DataKey }): ReactNode {
  return (
    <tr className="border-t border-line">
      <th scope="row" className={`${cell} text-left tabular-nums`}>{`v${String(dataKey.version)}`}</th>
      <td className={cell}>
        <StatusBadge plain {...dataKeyLooks[dataKey.state]} />
      </td>
      <td className={cell}>
        <Wrapper dataKey={dataKey} />
      </td>
      <td className={`${cell} text-right tabular-nums`}>{dataKey.revisionCount.toLocaleString()}</td>
      <td className={`${cell} whitespace-nowrap`}>
        <Timestamp at={dataKey.createdAt} detail="day" />
      </td>
    </tr>
  );
}

function Rows({ dataKeys }: { readonly dataKeys: readonly DataKey[] }): ReactNode {
  return (
    <div className="max-h-80 overflow-auto" tabIndex={dataKeys.length > 8 ? 0 : undefined}>
      <table className="w-full text-sm">
        <thead className="bg-sunken text-left text-xs text-muted">
          <tr>
            {['Version', 'State', 'Wrapped by'].map((word) => (
              <th key={word} scope="col" className={`${cell} font-medium`}>
                {word}
              </th>
            ))}
            <th scope="col" className={`${cell} text-right font-medium`}>
              Revisions
            </th>
            <th scope="col" className={`${cell} font-medium`}>
              Made
            </th>
          </tr>
        </thead>
        <tbody>
          {dataKeys.map((dataKey) => (
            <Row key={dataKey.version} dataKey={dataKey} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The versions of a tenant's data key, newest first. */
export function DataKeyTable({ tenant, actions }: { readonly tenant: string; readonly actions?: ReactNode }): ReactNode {
  const queries = useQueries();
  const { data, error } = useQuery(queries.tenants.dataKeys.queryOptions({ input: { tenant } }));
  return (
    <Card title="Data key" description="32 bytes that encrypt this tenant's secrets. Older versions only open what they once encrypted." actions={actions} flush>
      {data && <Rows dataKeys={data} />}
      {!data && !error && <Skeleton className="m-4 h-20" />}
      {error && <ErrorState text={wordsFor(error)} />}
    </Card>
  );
}
