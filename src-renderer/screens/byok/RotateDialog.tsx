import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { errorText } from '../../../src-shared/error-text.ts';
import type { Tenant } from '../../../src-shared/tenants.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { useClient, useQueries } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';

/** A question about one tenant's data key. */
export interface RotateDialogProps {
  readonly tenant: Tenant;
  readonly onClose: () => void;
  /** The job has begun. */
  readonly onStarted?: ((job: string) => void) | undefined;
}

/** Asks before a new version of the data key is made and everything is encrypted anew. */
export function RotateDialog({ tenant, onClose, onStarted }: RotateDialogProps): ReactNode {
  const client = useClient();
  const queries = useQueries();
  const { data: dataKeys = [] } = useQuery(queries.tenants.dataKeys.queryOptions({ input: { tenant: tenant.id } }));
  const rotate = useAct(client.byok.rotate, 'form');
  const confirm = async (): Promise<void> => {
    const answer = await rotate.run({ tenant: tenant.id });
    if (!answer) return;
    onStarted?.(answer.job);
    onClose();
  };
  const revisions = dataKeys.reduce((sum, { revisionCount }) => sum + revisionCount, 0);
  const problem = rotate.error && errorText(rotate.error.code, rotate.error.data);
  return (
    <ConfirmDialog
      open
      title={`Rotate the data key of ${tenant.displayName}?`}
      act="Rotate data key"
      destructive={false}
      busy={rotate.busy}
      onClose={onClose}
      onConfirm={() => void confirm()}
      dependants={revisions === 0 ? [] : [{ count: revisions, noun: `${revisions === 1 ? 'revision' : 'revisions'} to be encrypted anew`, examples: [] }]}
      problem={problem ? `${problem.body} ${problem.next}` : undefined}
    >
      {`Version ${String(tenant.dataKeyVersion + 1)} takes over at once. Then every revision is encrypted anew, in a job that goes on where it stopped. The older versions stay to open what is not done yet; secrets can be read and written all the while.`}
    </ConfirmDialog>
  );
}
