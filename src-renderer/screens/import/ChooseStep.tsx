import { ChevronRight, FileSearch } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { TenantField } from '../../desk/TenantPicker.tsx';
import { useSearch } from '../../routing.tsx';
import { sourceProblem } from './import-source.ts';
import type { ImportSource } from './import-source.ts';
import { Malformed } from './Malformed.tsx';
import { OptionsForm } from './OptionsForm.tsx';
import { SourceChoice } from './SourceChoice.tsx';
import type { ImportWork } from './use-import.ts';

function Problem({ work }: { readonly work: ImportWork }): ReactNode {
  const { error, source } = work;
  if (error?.code === 'IMPORT_MALFORMED' && source !== null) return <Malformed source={source} data={error.data} />;
  return <FormProblem error={error} />;
}

/** The tenant and the file. A file that is chosen for a known tenant is looked at by itself. */
export function ChooseStep({ work }: { readonly work: ImportWork }): ReactNode {
  const [search, change] = useSearch();
  const [tried, setTried] = useState(false);
  const tenant = search.get('tenant') ?? undefined;
  const { source, options, busy } = work;
  const problem = source === null ? undefined : sourceProblem(source);
  const choose = (chosen: ImportSource | null, settled: boolean): void => {
    work.choose(chosen);
    if (settled && tenant !== undefined && chosen !== null && sourceProblem(chosen) === undefined) work.check(tenant, chosen);
  };
  const check = (): void => {
    setTried(true);
    if (tenant !== undefined && source !== null && problem === undefined) work.check(tenant, source);
  };
  return (
    <div className="flex max-w-180 flex-col gap-5">
      <TenantField
        label="Tenant"
        hint="The customer whose secrets these become. They are encrypted under this tenant’s data key."
        value={tenant}
        error={tried && tenant === undefined ? 'Choose the tenant first.' : undefined}
        onChange={(chosen) => { change({ tenant: chosen?.id ?? null }); }}
      />
      <SourceChoice source={source} onChoose={choose} error={problem ?? (tried && source === null ? 'Choose a file, or paste its text.' : undefined)} />
      <Problem work={work} />
      <details className="group" open={work.error?.code === 'IMPORT_MALFORMED' || undefined}>
        <summary className="flex w-fit cursor-default list-none items-center gap-1.5 rounded-sm text-sm text-muted select-none hover:text-ink">
          <ChevronRight aria-hidden size={14} className="transition-transform group-open:rotate-90" />
          How the file is read
        </summary>
        <div className="pt-4">
          <OptionsForm options={options} onChange={work.change} />
        </div>
      </details>
      <Button kind="primary" size="large" icon={FileSearch} className="self-start" busy={busy} onClick={check}>
        Check the file
      </Button>
    </div>
  );
}
