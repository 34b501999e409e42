import { useQuery } from '@tanstack/react-query';
import type { Job } from '../../../src-shared/jobs.ts';
import { useQueries } from '../../desk/desk-context.tsx';

/** A job as it moves, watched in main; `undefined` until the first word of it. */
export function useJob(id: string): Job | undefined {
  const queries = useQueries();
  const { data } = useQuery(queries.jobs.watch.experimental_liveOptions({ input: { job: id }, retry: true, retryDelay: 1_000 }));
  return data;
}

/** Every job of the vault, looked at again each second while one runs. */
export function useJobs(): readonly Job[] {
  const queries = useQueries();
  const { data = [] } = useQuery(
    queries.jobs.list.queryOptions({
      refetchInterval: ({ state }) => (state.data?.some((job) => job.state === 'running') === true ? 1_000 : false),
    }),
  );
  return data;
}
