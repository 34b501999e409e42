import { Stethoscope } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { errorText } from '../../../src-shared/error-text.ts';
import type { Preflight } from '../../../src-shared/keys.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';

/** Tries out the key a tenant is under, before an act that needs it to work. */
export function KeyCheck({ tenant }: { readonly tenant: string }): ReactNode {
  const client = useClient();
  const preflight = useAct(client.byok.preflight, 'form');
  const [found, setFound] = useState<Preflight>();
  const check = async (): Promise<void> => {
    setFound(await preflight.run({ tenant }));
  };
  const failed = found?.findings.find(({ outcome }) => outcome === 'failed');
  const problem = preflight.error && errorText(preflight.error.code, preflight.error.data);
  return (
    <div className="flex flex-col gap-3">
      {found && (
        <Callout live tone={found.success ? 'ok' : 'danger'} title={found.success ? 'The key works' : 'The key does not work now'}>
          {found.message} {failed?.remedy}
        </Callout>
      )}
      {problem && (
        <Callout live tone="danger" title={problem.title}>
          {problem.body} {problem.next}
        </Callout>
      )}
      <Button className="self-start" icon={Stethoscope} busy={preflight.busy} onClick={() => void check()}>
        {found ? 'Check it again' : 'Check the key first'}
      </Button>
    </div>
  );
}
