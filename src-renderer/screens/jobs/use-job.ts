import { useQuery } from '@tanstack/react-query';
import type { Job } from '../../../src-shared/jobs.ts';
import { useQueries } from '../../desk/desk-context.tsx';

/** A job as it moves, watched in main; `undefined` until the first word of it. */
export function useJob(id: string): Job | undefined {
  const queries = useQueries();
  const { data } = useQuery(queries.jobs.watch.experimental_liveOptions({ input: { job: id }, retry: true, retryDelay: 1_000 }));
  return data;
}

/** The whole list of work. */
export interface JobList {
  /** Undefined until the first answer. */
  readonly jobs: readonly Job[] | undefined;
  readonly error: unknown;
  readonly retry: () => void;
}

/** Every job of the vault with what may go wrong in asking, looked at again each second while one runs. */
export function useJobList(): JobList {
  const queries = useQueries();
  const { data, error, refetch } = useQuery(
    queries.jobs.list.queryOptions({
      refetchInterval: ({ state }) => (state.data?.some((job) => job.state === 'running') === true ? 1_000 : false),
    }),
  );
  return { jobs: data, error, retry: () => void refetch() };
}

/** Every job of the vault; none until they are known. */
export function useJobs(): readonly Job[] {
  return useJobList().jobs ?? [];
}
