import { FileDown } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { fromBase64Url } from '../../desk/base64url.ts';
import { useClient } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { saveFile } from '../../desk/save-file.ts';
import { useAct } from '../../desk/use-act.ts';
import type { ReportScope } from '../../../src-shared/reports.ts';
import { ExportedCard } from './ExportedCard.tsx';
import type { ExportedFile } from './ExportedCard.tsx';

/** The export of a report: proved, signed and saved as one zip. */
export function ExportBar({ scope }: { readonly scope: ReportScope | null }): ReactNode {
  const client = useClient();
  const act = useAct(client.reports.export, 'form', 'reads');
  const [exported, setExported] = useState<ExportedFile>();
  const run = async (): Promise<void> => {
    if (scope === null) return;
    const made = await act.run({ scope });
    if (made === undefined) return;
    saveFile({ fileName: made.fileName, content: fromBase64Url(made.content), type: 'application/zip' });
    const { fileName, sha256, rowCount } = made;
    setExported({ fileName, sha256, rowCount });
  };
  return (
    <>
      <div className="flex items-center gap-4">
        <Button kind="primary" icon={FileDown} disabled={scope === null} busy={act.busy} onClick={() => void run()}>
          Export signed report
        </Button>
        <p className="text-xs text-muted">One zip: PDF, CSV, canonical JSON, manifest, signature and public key. The export is an audit event.</p>
      </div>
      <FormProblem error={act.error} />
      {exported !== undefined && <ExportedCard file={exported} />}
    </>
  );
}
