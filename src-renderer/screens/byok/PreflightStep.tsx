import { ArrowRight, Stethoscope } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ByokConfig } from '../../../src-shared/byok.ts';
import type { Preflight } from '../../../src-shared/keys.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';
import { PreflightResult } from '../keys/PreflightResult.tsx';
import { KeyLine, KeyWaits } from './StagedKey.tsx';

/** The second step. */
export interface PreflightStepProps {
  readonly config: ByokConfig;
  readonly onPassed: () => void;
  readonly onOther: () => void;
}

/** Tries the staged key out and shows what was found. */
export function PreflightStep({ config, onPassed, onOther }: PreflightStepProps): ReactNode {
  const client = useClient();
  const preflight = useAct(client.byok.preflight);
  const [result, setResult] = useState<Preflight>();
  const run = async (): Promise<void> => {
    const found = await preflight.run({ tenant: config.tenant });
    if (found) setResult(found);
  };
  const passed = result?.success === true;
  return (
    <div className="flex flex-col gap-4">
      <KeyLine id={config.kmsKey} />
      <KeyWaits keyId={config.kmsKey} />
      {result && <PreflightResult preflight={result} />}
      {!result && config.lastValidationError !== null && (
        <Callout tone="attention" title="The last preflight failed">
          {config.lastValidationError}
        </Callout>
      )}
      <div className="flex items-center justify-end gap-2 border-t border-line pt-4">
        <Button kind="ghost" onClick={onOther}>
          Choose another key
        </Button>
        <Button kind={passed ? 'secondary' : 'primary'} icon={Stethoscope} busy={preflight.busy} onClick={() => void run()}>
          {result ? 'Run it again' : 'Run preflight'}
        </Button>
        {passed && (
          <Button kind="primary" icon={ArrowRight} onClick={onPassed}>
            Continue
          </Button>
        )}
      </div>
    </div>
  );
}
