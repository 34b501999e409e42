import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { PageBody } from '../../components/PageBody.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useOpenVault, useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';

/** The first screen: how things stand, and what wants attention. */
export function OverviewScreen(): ReactNode {
  const queries = useQueries();
  const { name } = useOpenVault();
  const { data, error, refetch } = useQuery(queries.overview.get.queryOptions());
  return (
    <>
      <PageHeader title="Overview" subtitle={name} />
      <PageBody>
        {error !== null && <ErrorState text={wordsFor(error)} actions={<Button onClick={() => void refetch()}>Try again</Button>} />}
        {data?.attention.map(({ title, detail }) => (
          <p key={title}>
            {title}: {detail}
          </p>
        ))}
      </PageBody>
    </>
  );
}
