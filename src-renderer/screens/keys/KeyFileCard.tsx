import { Save } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { useMayChange } from '../../desk/desk-context.tsx';
import { ExportKeyFileDialog } from './ExportKeyFileDialog.tsx';
import { fileLook } from './key-looks.ts';

/** An unlocked key file, and the way to copy it. Nothing for other keys. */
export function KeyFileCard({ kmsKey }: { readonly kmsKey: KmsKey }): ReactNode {
  const mayChange = useMayChange();
  const [exporting, setExporting] = useState(false);
  if (kmsKey.provider !== 'KEY_FILE' || !kmsKey.unlocked) return null;
  const copy = (
    <Button icon={Save} size="small" onClick={() => { setExporting(true); }}>
      Export a copy
    </Button>
  );
  return (
    <Card title="Key file" description="Unlocked until the vault locks." actions={mayChange ? copy : undefined}>
      <div className="flex flex-wrap items-center gap-3 text-sm text-muted">
        <StatusBadge {...fileLook(kmsKey)} />
        Whoever has the file and its passphrase can open this key. Keep a copy on other media, in another place: without any copy, what it wraps is lost.
      </div>
      {exporting && <ExportKeyFileDialog kmsKey={kmsKey} onClose={() => { setExporting(false); }} />}
    </Card>
  );
}
