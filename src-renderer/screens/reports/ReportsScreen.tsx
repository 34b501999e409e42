import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { PageBody } from '../../components/PageBody.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { RadioCards } from '../../components/RadioCards.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { reportKinds } from '../../../src-shared/reports.ts';
import type { ReportScope } from '../../../src-shared/reports.ts';
import { ExportBar } from './ExportBar.tsx';
import { reportWords } from './report-words.ts';
import { ReportDocument } from './ReportDocument.tsx';
import { ScopeForm } from './ScopeForm.tsx';
import { useReportScope } from './use-report-scope.ts';

const previewRows = 100;

const cards = reportKinds.map((value) => {
  const { title, question, detail, icon } = reportWords[value];
  return {
    value,
    label: title,
    icon,
    detail: (
      <>
        <span className="block text-ink">{question}</span>
        {detail}
      </>
    ),
  };
});

function Preview({ scope }: { readonly scope: ReportScope }): ReactNode {
  const queries = useQueries();
  const { data, error, refetch, isFetching } = useQuery(queries.reports.preview.queryOptions({ input: { scope, rows: previewRows } }));
  if (error !== null) return <ErrorState text={wordsFor(error)} actions={<Button onClick={() => void refetch()}>Try again</Button>} />;
  if (data === undefined) return <Skeleton className="h-120 w-full rounded-lg" />;
  return <ReportDocument report={data} stale={isFetching} />;
}

/** Evidence for an auditor: what it is about, how it will look, and the signed export. */
export function ReportsScreen(): ReactNode {
  const [view, change] = useReportScope();
  return (
    <>
      <PageHeader title="Reports" subtitle="Signed evidence for an auditor. Each says what it covers, how complete it is, and what it does not prove." />
      <PageBody>
        <RadioCards label="Kind of report" hideLabel columns={3} cards={cards} value={view.kind} onChange={(kind) => { change({ kind }); }} />
        <ScopeForm view={view} onChange={change} />
        <ExportBar key={JSON.stringify(view.scope)} scope={view.scope} />
        {view.scope !== null && <Preview scope={view.scope} />}
      </PageBody>
    </>
  );
}
