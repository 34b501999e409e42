import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { KmsKey } from '../../../src-shared/keys.ts';
import type { Tenant } from '../../../src-shared/tenants.ts';
import { Button } from '../../components/Button.tsx';
import { useClient, useQueries } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';
import { RegisterKeyPanel } from '../keys/RegisterKeyPanel.tsx';
import { KeyChoice } from './KeyChoice.tsx';

/** The first step. */
export interface ChooseKeyStepProps {
  readonly tenant: Tenant;
  /** The key that is staged already. */
  readonly staged: string | undefined;
  readonly onStaged: () => void;
}

/** Says which key the tenant shall be under. */
export function ChooseKeyStep({ tenant, staged, onStaged }: ChooseKeyStepProps): ReactNode {
  const client = useClient();
  const stage = useAct(client.byok.stage);
  const [picked, pick] = useState<string>();
  const [registering, setRegistering] = useState(false);
  const { data: keys } = useQuery(useQueries().keys.list.queryOptions({ input: { limit: 1 } }));
  const chosen = picked ?? staged;
  const go = async (): Promise<void> => {
    if (chosen === undefined) return;
    if (chosen === staged || (await stage.run({ tenant: tenant.id, kmsKey: chosen }))) onStaged();
  };
  const registered = ({ id }: KmsKey): void => {
    pick(id);
    setRegistering(false);
  };
  return (
    <div className="flex flex-col gap-4">
      <KeyChoice chosen={chosen} onChoose={pick} onRegister={() => { setRegistering(true); }} />
      {keys?.total !== 0 && (
        <div className="flex items-center justify-end gap-2 border-t border-line pt-4">
          <Button icon={Plus} onClick={() => { setRegistering(true); }}>
            Register a key
          </Button>
          <Button kind="primary" busy={stage.busy} disabled={chosen === undefined} onClick={() => void go()}>
            {chosen !== undefined && chosen === staged ? 'Keep this key' : 'Stage this key'}
          </Button>
        </div>
      )}
      {registering && <RegisterKeyPanel onClose={() => { setRegistering(false); }} onDone={registered} />}
    </div>
  );
}
