import type { ReactNode } from 'react';
import { Callout } from '../../components/Callout.tsx';
import { PageBody } from '../../components/PageBody.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Stepper } from '../../components/Stepper.tsx';
import { useMayChange } from '../../desk/desk-context.tsx';
import { useSearch } from '../../routing.tsx';
import { ChooseStep } from './ChooseStep.tsx';
import { JobStep } from './JobStep.tsx';
import { PreviewStep } from './PreviewStep.tsx';
import { useImport } from './use-import.ts';
import type { ImportWork } from './use-import.ts';

type StepName = 'choose' | 'check' | 'import';

const steps = [
  { id: 'choose', label: 'Choose a file' },
  { id: 'check', label: 'Check what would happen' },
  { id: 'import', label: 'Import' },
] as const;

function stepOf(work: ImportWork, job: string | null): StepName {
  if (job !== null) return 'import';
  return work.preview === null ? 'choose' : 'check';
}

function Content({ work, job }: { readonly work: ImportWork; readonly job: string | null }): ReactNode {
  if (job !== null) {
    return (
      <PageBody width="form">
        <JobStep job={job} preview={work.preview} onAgain={work.again} />
      </PageBody>
    );
  }
  if (work.preview !== null) return <PreviewStep work={work} preview={work.preview} />;
  return (
    <PageBody width="form">
      <ChooseStep work={work} />
    </PageBody>
  );
}

/** Brings the secrets of a file into a tenant: chosen, checked row by row, then imported as one. */
export function ImportScreen(): ReactNode {
  const work = useImport();
  const [search] = useSearch();
  const mayChange = useMayChange();
  const job = search.get('job');
  return (
    <>
      <PageHeader
        title="Import secrets"
        crumbs={[{ label: 'Secrets', to: { screen: 'secrets' } }]}
        subtitle="Nothing is written until you have seen what would be created, changed and skipped. All rows are imported, or none."
      />
      <div className="shrink-0 px-6 pb-5">
        <Stepper label="Steps of the import" steps={steps} current={stepOf(work, job)} onBack={job === null ? work.again : undefined} />
      </div>
      {mayChange ? (
        <Content work={work} job={job} />
      ) : (
        <PageBody width="form">
          <Callout tone="attention" title="Your role does not import secrets">
            Ask an administrator or an officer of this vault.
          </Callout>
        </PageBody>
      )}
    </>
  );
}
