import { fleetActs, jobStates } from '../../../src-shared/jobs.ts';
import type { Job, JobState } from '../../../src-shared/jobs.ts';
import type { Facet } from '../../components/FacetChip.tsx';
import { jobLooks } from '../../components/status-looks.ts';
import { actOf, actWords, isUnfinished } from './job-words.ts';

const acts = ['import', ...fleetActs] as const;
type Act = (typeof acts)[number];

/** How the list of work is narrowed, as it stands in the URL. */
export interface WorkFilters {
  readonly search: string;
  readonly states: readonly JobState[];
  readonly acts: readonly Act[];
}

/** Reads the filters from the URL; what it does not know it leaves out. */
export function readWorkFilters(search: URLSearchParams): WorkFilters {
  const states = search.getAll('state');
  const wanted = search.getAll('act');
  return {
    search: search.get('q') ?? '',
    states: jobStates.filter((state) => states.includes(state)),
    acts: acts.filter((act) => wanted.includes(act)),
  };
}

function says({ title, tenant }: Job, words: string): boolean {
  return `${title} ${tenant ?? ''}`.toLocaleLowerCase().includes(words.trim().toLocaleLowerCase());
}

/** The work that matches: what has not ended first, and the youngest first in either part. */
export function jobsIn(jobs: readonly Job[], { search, states, acts: wanted }: WorkFilters): readonly Job[] {
  const matching = jobs.filter((job) => (states.length === 0 || states.includes(job.state)) && (wanted.length === 0 || wanted.includes(actOf(job))) && says(job, search));
  return matching.toSorted((one, other) => Number(isUnfinished(other)) - Number(isUnfinished(one)) || other.startedAt - one.startedAt);
}

/** The chips above the list, each value with how much work has it. */
export function workFacets(jobs: readonly Job[], { states, acts: wanted }: WorkFilters): readonly Facet[] {
  return [
    {
      id: 'state',
      label: 'State',
      options: jobStates.map((value) => ({ value, label: jobLooks[value].word, count: jobs.filter(({ state }) => state === value).length })),
      selected: states,
    },
    {
      id: 'act',
      label: 'Kind',
      options: acts.map((value) => ({ value, label: actWords[value].word, count: jobs.filter((job) => actOf(job) === value).length })),
      selected: wanted,
    },
  ];
}
