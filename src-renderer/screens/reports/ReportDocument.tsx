import type { ReactNode } from 'react';
import { classNames } from '../../components/class-names.ts';
import { CopyableId } from '../../components/CopyableId.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';
import type { Report } from '../../../src-shared/reports.ts';
import { dayText } from '../audit/period.ts';
import { ReportRows } from './ReportRows.tsx';

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section className="mt-7">
      <h3 className="mb-2 text-sm font-semibold">{title}</h3>
      {children}
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="text-sm wrap-anywhere">{children}</dd>
    </div>
  );
}

function Facts({ report }: { readonly report: Report }): ReactNode {
  const { vault, period, tenant, generatedAt, generatedBy, tool } = report;
  return (
    <dl className="mt-5 grid grid-cols-2 gap-x-8 gap-y-3 border-y border-line py-4 huge:grid-cols-3">
      <Fact name="Vault">{vault.name}</Fact>
      <Fact name="Period">
        {dayText(period.from)} to {dayText(period.to - 1)}
      </Fact>
      <Fact name="Tenant">{tenant ?? 'All tenants'}</Fact>
      <Fact name="Drawn up">
        <Timestamp at={generatedAt} />
      </Fact>
      <Fact name="By">{generatedBy}</Fact>
      <Fact name="With">{tool}</Fact>
    </dl>
  );
}

function Coverage({ report }: { readonly report: Report }): ReactNode {
  const { population, completeness, rowCount, chainHead } = report;
  return (
    <dl className="mt-4 flex flex-col gap-3">
      <Fact name="Population">{population}</Fact>
      <Fact name="Completeness">{completeness}</Fact>
      <Fact name="Rows">{rowCount.toLocaleString()}</Fact>
      <Fact name="Chain head">
        Event {chainHead.seq.toLocaleString()}, <Timestamp at={chainHead.time} detail="second" />
        <span className="mt-0.5 block">
          <CopyableId value={chainHead.hash} label="hash of the chain head" />
        </span>
      </Fact>
    </dl>
  );
}

function Summary({ summary }: Pick<Report, 'summary'>): ReactNode {
  if (summary.length === 0) return null;
  return (
    <Part title="Summary">
      <dl className="grid grid-cols-[minmax(160px,max-content)_minmax(0,1fr)] text-sm">
        {summary.map(({ label, value }) => (
          <div key={label} className="col-span-2 grid grid-cols-subgrid gap-x-8 border-b border-line py-1.5 last:border-0">
            <dt className="text-muted">{label}</dt>
            <dd className="wrap-anywhere tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}

function Limits({ doesNotProve }: Pick<Report, 'doesNotProve'>): ReactNode {
  return (
    <Part title="What it does not prove">
      <ul className="flex list-disc flex-col gap-1.5 pl-5 text-sm text-muted marker:text-faint">
        {doesNotProve.map((limit) => (
          <li key={limit}>{limit}</li>
        ))}
      </ul>
    </Part>
  );
}

function Controls({ controls }: Pick<Report, 'controls'>): ReactNode {
  if (controls.length === 0) return null;
  return (
    <Part title="Controls it supports">
      <dl className="grid grid-cols-[minmax(160px,max-content)_minmax(0,1fr)] text-sm">
        {controls.map(({ control, answeredBy }) => (
          <div key={control} className="col-span-2 grid grid-cols-subgrid gap-x-8 border-b border-line py-1.5 last:border-0">
            <dt className="font-medium">{control}</dt>
            <dd className="text-muted">{answeredBy}</dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}

/** A report on screen as it will be drawn, with its first rows. */
export function ReportDocument({ report, stale }: { readonly report: Report; readonly stale: boolean }): ReactNode {
  return (
    <article aria-label={`Preview of ${report.title}`} aria-busy={stale} className={classNames('rounded-lg border border-edge bg-surface px-10 py-8 transition-opacity', stale && 'opacity-60')}>
      <div className="max-w-240">
        <p className="text-xs text-muted">Preview: nothing is signed yet</p>
        <h2 className="mt-1 text-2xl font-semibold tracking-[-0.02em]">{report.title}</h2>
        <Facts report={report} />
        <Coverage report={report} />
        <Summary summary={report.summary} />
      </div>
      <Part title={rowsTitle(report)}>
        <ReportRows report={report} />
      </Part>
      <div className="max-w-240">
        <Limits doesNotProve={report.doesNotProve} />
        <Controls controls={report.controls} />
      </div>
    </article>
  );
}

function rowsTitle({ rows, rowCount }: Report): string {
  if (rows.length === rowCount) return 'Rows';
  return `Rows: the first ${rows.length.toLocaleString()} of ${rowCount.toLocaleString()}`;
}
