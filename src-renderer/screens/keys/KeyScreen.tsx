import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { keyCrumbs, KeyPage } from './KeyPage.tsx';

/** The monitor checks without changing anything most of the time, which is no news: the next check is asked for, in ms. */
const lookedAtEvery = 15_000;

/** One customer-owned key: how it is reached, whether it answers, and who depends on it. */
export function KeyScreen({ id }: { readonly id: string }): ReactNode {
  const queries = useQueries();
  const { data, error, refetch } = useQuery({ ...queries.keys.get.queryOptions({ input: { key: id } }), refetchInterval: lookedAtEvery });
  if (data) return <KeyPage kmsKey={data} />;
  if (!error) {
    return (
      <div aria-busy className="flex flex-col gap-4 px-6 pt-6">
        <Skeleton className="h-6 w-64" />
        <Skeleton className="h-64 w-full" />
      </div>
    );
  }
  const actions = (
    <>
      <ButtonLink to={{ screen: 'keys' }}>All keys</ButtonLink>
      <Button onClick={() => void refetch()}>Try again</Button>
    </>
  );
  return (
    <>
      <PageHeader title={id} crumbs={keyCrumbs} />
      <ErrorState text={wordsFor(error)} actions={actions} />
    </>
  );
}
