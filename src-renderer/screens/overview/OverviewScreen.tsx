import { useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Overview } from '../../../src-shared/overview.ts';
import { Button } from '../../components/Button.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { PageBody } from '../../components/PageBody.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useMayChange, useOpenVault, useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { ActivityCard } from './ActivityCard.tsx';
import { AttentionCard } from './AttentionCard.tsx';
import { firstSteps, FirstSteps } from './FirstSteps.tsx';
import { OverviewSkeleton } from './OverviewSkeleton.tsx';
import { keyShares, sensitivityCounts, sumOf, tenantShares } from './overview-shares.ts';
import { RecentCard } from './RecentCard.tsx';
import { SampleNote } from './SampleNote.tsx';
import { SensitivityCard } from './SensitivityCard.tsx';
import { SharesCard } from './SharesCard.tsx';

function Pictures({ overview }: { readonly overview: Overview }): ReactNode {
  const tenants = sumOf(overview.tenants);
  const keys = sumOf(overview.keys);
  return (
    <>
      <SharesCard title="Tenants by BYOK status" noun={tenants === 1 ? 'tenant' : 'tenants'} shares={tenantShares(overview)} />
      <SharesCard title="Keys by validation" noun={keys === 1 ? 'key' : 'keys'} shares={keyShares(overview)} />
      <SensitivityCard counts={sensitivityCounts(overview)} />
    </>
  );
}

function Standing({ overview }: { readonly overview: Overview }): ReactNode {
  const mayChange = useMayChange();
  const steps = firstSteps(overview);
  const beginning = steps.some(({ done }) => !done);
  const empty = steps.every(({ done }) => !done);
  return (
    <div className="grid grid-cols-12 gap-4">
      {beginning && mayChange && <FirstSteps steps={steps} />}
      <AttentionCard items={overview.attention} />
      <ActivityCard days={overview.activity} />
      {!empty && <Pictures overview={overview} />}
      <RecentCard events={overview.recent} />
    </div>
  );
}

/** The first screen: how things stand, and what wants attention. */
export function OverviewScreen(): ReactNode {
  const queries = useQueries();
  const { name, sample } = useOpenVault();
  const { data, error, refetch } = useQuery(queries.overview.get.queryOptions());
  return (
    <>
      <PageHeader title="Overview" subtitle={`How the vault ${name} stands`} />
      <PageBody>
        {sample && <SampleNote />}
        {data !== undefined && <Standing overview={data} />}
        {data === undefined && error === null && <OverviewSkeleton />}
        {data === undefined && error !== null && (
          <ErrorState
            text={wordsFor(error)}
            actions={
              <Button icon={RefreshCw} onClick={() => void refetch()}>
                Try again
              </Button>
            }
          />
        )}
      </PageBody>
    </>
  );
}
