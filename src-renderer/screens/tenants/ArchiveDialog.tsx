import type { ReactNode } from 'react';
import { errorText } from '../../../src-shared/error-text.ts';
import type { Tenant } from '../../../src-shared/tenants.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';

/** Puts a tenant away, or takes it back. */
export function ArchiveDialog({ tenant, onClose }: { readonly tenant: Tenant; readonly onClose: () => void }): ReactNode {
  const client = useClient();
  const archived = tenant.state === 'archived';
  const move = useAct(archived ? client.tenants.restore : client.tenants.archive, 'form');
  const confirm = async (): Promise<void> => {
    if (await move.run({ tenant: tenant.id })) onClose();
  };
  const problem = move.error && errorText(move.error.code, move.error.data);
  return (
    <ConfirmDialog
      open
      title={archived ? `Bring ${tenant.displayName} back?` : `Archive ${tenant.displayName}?`}
      act={archived ? 'Bring back' : 'Archive tenant'}
      destructive={false}
      busy={move.busy}
      onClose={onClose}
      onConfirm={() => void confirm()}
      dependants={archived || tenant.secretCount === 0 ? [] : [{ count: tenant.secretCount, noun: `${tenant.secretCount === 1 ? 'secret' : 'secrets'} that can then be read and not changed`, examples: [] }]}
      problem={problem ? `${problem.title}. ${problem.body} ${problem.next}` : undefined}
    >
      {archived
        ? 'Its secrets can be changed again, and it can be brought under a customer-owned key.'
        : 'It keeps everything it has and can be brought back at any time. Until then nothing about it can be changed. A tenant under a customer-owned key must be offboarded first.'}
    </ConfirmDialog>
  );
}
