import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { useTenantName } from '../../desk/TenantPicker.tsx';
import type { PreviewStepProps } from './use-import.ts';

function counted(count: number): string {
  return `${count.toLocaleString()} ${count === 1 ? 'secret' : 'secrets'}`;
}

/** The way on and the way back. */
export function StartBar({ work, preview }: PreviewStepProps): ReactNode {
  const tenant = useTenantName(preview.tenant) ?? preview.tenant;
  const written = preview.create + preview.change;
  return (
    <footer className="flex shrink-0 items-center justify-between gap-4 border-t border-edge bg-surface px-6 py-3">
      <p className="min-w-0 truncate text-sm text-muted">
        {written === 0 ? `Every row would be skipped: there is nothing to import into ${tenant}.` : `Into ${tenant}: ${preview.create.toLocaleString()} created, ${preview.change.toLocaleString()} changed, all at once or not at all.`}
      </p>
      <div className="flex shrink-0 gap-2">
        <Button onClick={work.again}>Take another file</Button>
        <Button kind="primary" busy={work.starting} disabled={written === 0 || work.busy || work.error?.code === 'IMPORT_MALFORMED'} onClick={work.start}>
          Import {counted(written)}
        </Button>
      </div>
    </footer>
  );
}
