import { ShieldCheck } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useCommands } from '../../stores/view.tsx';
import { ActivityPicture } from './ActivityPicture.tsx';
import { AuditTable } from './AuditTable.tsx';
import { VerifyDialog } from './VerifyDialog.tsx';

/** Everything that was done, and the proof that nothing of it was changed. */
export function AuditScreen(): ReactNode {
  const [verifying, verify] = useState(false);
  const commands = useMemo(
    () => [{ id: 'audit.verify', label: 'Verify the audit chain', group: 'Audit', icon: ShieldCheck, run: () => { verify(true); } }],
    [],
  );
  useCommands(commands);
  return (
    <>
      <PageHeader
        title="Audit"
        subtitle="Every act and every read of a value, each row bound to the one before it by its hash."
        actions={
          <Button icon={ShieldCheck} onClick={() => { verify(true); }}>
            Verify the chain
          </Button>
        }
      />
      <ActivityPicture />
      <AuditTable />
      {verifying && <VerifyDialog onClose={() => { verify(false); }} />}
    </>
  );
}
