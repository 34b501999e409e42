import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Overview } from '../../../src-shared/overview.ts';
import { Progress } from '../../components/Progress.tsx';
import { useQueries } from '../../desk/desk-context.tsx';
import { Doorway } from '../../frame/Doorway.tsx';

/** How often the growing vault is looked at, in milliseconds. */
const lookEvery = 700;

function sum(parts: readonly { readonly count: number }[] = []): number {
  return parts.reduce((total, { count }) => total + count, 0);
}

const several = (count: number, noun: string): string => `${String(count)} ${noun}${count === 1 ? '' : 's'}`;

function soFar(overview: Overview | undefined): string {
  return `${several(sum(overview?.tenants), 'tenant')} and ${several(sum(overview?.keys), 'key')} so far. Everything in it is made up.`;
}

/** Stands in for the screens while sample data is being laid out. */
export function FillingPage(): ReactNode {
  const queries = useQueries();
  const { data } = useQuery({ ...queries.overview.get.queryOptions(), refetchInterval: lookEvery });
  return (
    <Doorway title="Laying out sample data" subtitle="Six tenants with keys of their own, their secrets, and an audit log of how they came about. It takes some seconds.">
      <Progress label="Sealing sample secrets" done={sum(data?.secrets)} total={undefined} noun="secrets" />
      <p role="status" className="mt-3 text-xs text-muted">
        {soFar(data)}
      </p>
    </Doorway>
  );
}
