import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { drillCrumbs, DrillPage } from './DrillPage.tsx';

/** One drill: the one thing to do now, and what was measured. */
export function DrillScreen({ id }: { readonly id: string }): ReactNode {
  const queries = useQueries();
  const { data, error, refetch } = useQuery(queries.drills.get.queryOptions({ input: { drill: id } }));
  if (data) return <DrillPage drill={data} />;
  if (!error) {
    return (
      <div aria-busy className="flex flex-col gap-4 px-6 pt-6">
        <Skeleton className="h-6 w-64" />
        <Skeleton className="h-80 w-full rounded-lg" />
      </div>
    );
  }
  const actions = (
    <>
      <ButtonLink to={{ screen: 'keys', tab: 'drills' }}>All drills</ButtonLink>
      <Button onClick={() => void refetch()}>Try again</Button>
    </>
  );
  return (
    <>
      <PageHeader title="Drill" crumbs={drillCrumbs} />
      <ErrorState text={wordsFor(error)} actions={actions} />
    </>
  );
}
