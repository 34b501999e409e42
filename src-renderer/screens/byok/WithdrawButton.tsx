import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { errorText } from '../../../src-shared/error-text.ts';
import type { Tenant } from '../../../src-shared/tenants.ts';
import { Button } from '../../components/Button.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';

/** Gives up a staged key: the tenant never left the baseline. */
export function WithdrawButton({ tenant }: { readonly tenant: Tenant }): ReactNode {
  const client = useClient();
  const [asking, setAsking] = useState(false);
  const withdraw = useAct(client.byok.offboard, 'form');
  const confirm = async (): Promise<void> => {
    if (await withdraw.run({ tenant: tenant.id })) setAsking(false);
  };
  const problem = withdraw.error && errorText(withdraw.error.code, withdraw.error.data);
  return (
    <>
      <Button kind="ghost" size="small" icon={Undo2} onClick={() => { setAsking(true); }}>
        Withdraw the staged key
      </Button>
      <ConfirmDialog
        open={asking}
        title="Withdraw the staged key?"
        act="Withdraw"
        destructive={false}
        busy={withdraw.busy}
        onClose={() => { setAsking(false); }}
        onConfirm={() => void confirm()}
        problem={problem ? `${problem.body} ${problem.next}` : undefined}
      >
        Nothing has moved: the data key never left the baseline. The key stays registered, and can be staged again.
      </ConfirmDialog>
    </>
  );
}
