import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { Timeline } from '../../components/Timeline.tsx';
import { useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { checkEvents } from './monitor-words.ts';

const atFirst = 10;

/** Every change of a key's validation, newest first. */
export function ValidationHistory({ id }: { readonly id: string }): ReactNode {
  const queries = useQueries();
  const [limit, setLimit] = useState(atFirst);
  const { data, error } = useQuery({ ...queries.keys.history.queryOptions({ input: { key: id, limit } }), placeholderData: keepPreviousData });
  const more = data !== undefined && data.total > data.rows.length && limit < 1_000;
  return (
    <Card title="Changes of validation" description="When it began to answer, and when it stopped.">
      {error && <ErrorState text={wordsFor(error)} />}
      {!error && data === undefined && <Skeleton className="h-24 w-full" />}
      {data?.total === 0 && <p className="text-sm text-muted">None yet. The first check says whether the key answers.</p>}
      {data && data.total > 0 && <Timeline label="Changes of validation" events={checkEvents(data.rows)} />}
      {more && (
        <Button kind="ghost" size="small" className="mt-3 self-start" onClick={() => { setLimit(Math.min(limit * 5, 1_000)); }}>
          {`Show more of ${data.total.toLocaleString()}`}
        </Button>
      )}
    </Card>
  );
}
