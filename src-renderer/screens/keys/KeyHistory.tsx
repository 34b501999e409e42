import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Card } from '../../components/Card.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { Timeline } from '../../components/Timeline.tsx';
import { ButtonLink } from '../../components/Button.tsx';
import { useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { historyOf } from './key-history.ts';

/** What the audit log knows of a key: each probe with what it found, and what officers did with it. */
export function KeyHistory({ id }: { readonly id: string }): ReactNode {
  const queries = useQueries();
  const { data, error } = useQuery(queries.audit.page.queryOptions({ input: { object: id, limit: 20 } }));
  return (
    <Card
      title="History"
      description="From the audit log, newest first."
      actions={
        <ButtonLink kind="ghost" size="small" to={{ screen: 'audit' }} search={{ object: id }}>
          Open in the audit log
        </ButtonLink>
      }
    >
      {error && <ErrorState text={wordsFor(error)} />}
      {!error && data === undefined && <Skeleton className="h-32 w-full" />}
      {data && <Timeline label="History of this key" events={historyOf(data.rows)} />}
    </Card>
  );
}
