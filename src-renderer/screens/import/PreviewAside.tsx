import type { ReactNode } from 'react';
import { StackedBar } from '../../components/StackedBar.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import type { ImportPreview } from '../../../src-shared/secrets.ts';
import { Malformed } from './Malformed.tsx';
import { OptionsForm } from './OptionsForm.tsx';
import { RulesEditor } from './RulesEditor.tsx';
import type { PreviewStepProps } from './use-import.ts';

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section className="border-b border-line px-5 py-4 last:border-0">
      <h2 className="mb-3 text-sm font-semibold">{title}</h2>
      {children}
    </section>
  );
}

function Warnings({ warnings }: Pick<ImportPreview, 'warnings'>): ReactNode {
  const shown = warnings.slice(0, 100);
  return (
    <ul className="flex flex-col gap-2 text-xs">
      {shown.map(({ line, column, problem }) => (
        <li key={`${String(line)}-${String(column)}-${problem}`} className="flex gap-2.5">
          <span className="mono shrink-0 text-attention-ink">
            {line}:{column}
          </span>
          <span className="wrap-anywhere text-muted">{problem}</span>
        </li>
      ))}
      {warnings.length > shown.length && <li className="text-muted">and {(warnings.length - shown.length).toLocaleString()} more</li>}
    </ul>
  );
}

/** The sums, the warnings, and what can be said about the file and its keys. */
export function PreviewAside({ work, preview }: PreviewStepProps): ReactNode {
  const { options, change, error, source } = work;
  const shares = [
    { label: 'Create', count: preview.create, tone: 'ok' as const },
    { label: 'Change', count: preview.change, tone: 'info' as const },
    { label: 'Skip', count: preview.skip, tone: 'neutral' as const },
  ];
  return (
    <aside aria-label="About the import" className="w-80 shrink-0 overflow-y-auto border-t border-l border-edge bg-surface">
      <Part title={preview.fileName}>
        <StackedBar label="What would happen" shares={shares} />
      </Part>
      {error !== null && (
        <div className="px-5 pt-4">
          {error.code === 'IMPORT_MALFORMED' && source !== null ? <Malformed source={source} data={error.data} /> : <FormProblem error={error} />}
        </div>
      )}
      {preview.warnings.length > 0 && (
        <Part title={`Warnings (${preview.warnings.length.toLocaleString()})`}>
          <Warnings warnings={preview.warnings} />
        </Part>
      )}
      <Part title="Sensitivity by rule">
        <RulesEditor rules={options.rules} onChange={(rules) => { change({ ...options, rules }); }} />
      </Part>
      <Part title="How the file is read">
        <OptionsForm options={options} onChange={change} found={preview.format} />
      </Part>
    </aside>
  );
}
