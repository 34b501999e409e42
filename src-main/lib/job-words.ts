import type { JobKind } from '../../src-shared/jobs.ts';

const words: Readonly<Record<JobKind, string>> = {
  import: 'Nothing is imported: the rows prepared so far are removed.',
  activate: 'Nothing changes: the wrappings prepared so far are removed and the tenant stays where it is.',
  offboard: "Nothing changes: the tenant stays under the customer's key.",
  rotate: 'What is re-encrypted stays so. The rest stays under the old data key, which can still be opened; rotate again to finish.',
  move: 'Nothing changes: the wrappings prepared so far are removed and the tenant stays under its present key.',
  rewrap: 'Nothing changes: the wrappings prepared so far are removed and the present ones stay.',
  fleet: 'The tenants that are done stay so; for the others nothing changes.',
};

/** What the officer is told will happen when a job of this kind is cancelled. */
export function onCancel(kind: JobKind): string {
  return words[kind];
}
