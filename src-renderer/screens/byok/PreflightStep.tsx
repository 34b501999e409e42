import { ArrowRight, Stethoscope } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ByokConfig } from '../../../src-shared/byok.ts';
import type { Preflight } from '../../../src-shared/keys.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';
import { isLockedFile } from '../keys/key-looks.ts';
import { PreflightResult } from '../keys/PreflightResult.tsx';
import { UnlockKeyFile } from '../keys/UnlockKeyFile.tsx';
import { KeyLine, useKmsKey } from './StagedKey.tsx';

/** The second step. */
export interface PreflightStepProps {
  readonly config: ByokConfig;
  readonly onPassed: () => void;
  readonly onOther: () => void;
}

/** A key file whose passphrase is wanted before anything can be tried. */
export function LockedFileNote({ keyId }: { readonly keyId: string }): ReactNode {
  const kmsKey = useKmsKey(keyId);
  if (kmsKey === undefined || !isLockedFile(kmsKey)) return null;
  return (
    <Callout tone="attention" title="The key file is locked" actions={<UnlockKeyFile keyId={keyId} />}>
      Its passphrase has not been entered since the vault was unlocked. Connect the media that holds it and unlock it.
    </Callout>
  );
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
      <LockedFileNote keyId={config.kmsKey} />
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
