import { LockOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ByokConfig } from '../../../src-shared/byok.ts';
import type { Tenant } from '../../../src-shared/tenants.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';
import { useClient, useMayChange } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { useAct } from '../../desk/use-act.ts';
import { isLockedFile } from '../keys/key-looks.ts';
import { UnlockKeyFile } from '../keys/UnlockKeyFile.tsx';
import { useKmsKey } from './StagedKey.tsx';

interface BannerProps {
  readonly tenant: Tenant;
  readonly config: ByokConfig;
}

function Steps({ config }: { readonly config: ByokConfig }): ReactNode {
  const kmsKey = useKmsKey(config.kmsKey);
  const mayChange = useMayChange();
  const isFile = kmsKey?.provider === 'KEY_FILE';
  const first = isFile ? 'Connect the media that holds the key file.' : 'Ask the customer to give access to the key back: enable it, or restore the permission.';
  return (
    <>
      <ol className="mt-2 flex list-decimal flex-col gap-0.5 pl-5 marker:text-muted">
        <li>{first}</li>
        {isFile && <li>Unlock the key file with its passphrase, if it is locked.</li>}
        <li>Unseal the tenant: its own data key is opened once to prove it.</li>
      </ol>
      {mayChange && kmsKey && isLockedFile(kmsKey) && (
        <div className="mt-3">
          <UnlockKeyFile keyId={config.kmsKey} />
        </div>
      )}
    </>
  );
}

function Sealed({ tenant, config }: BannerProps): ReactNode {
  const client = useClient();
  const mayChange = useMayChange();
  const unseal = useAct(client.byok.unseal, 'form');
  const action = (
    <Button icon={LockOpen} busy={unseal.busy} onClick={() => void unseal.run({ tenant: tenant.id })}>
      Unseal
    </Button>
  );
  return (
    <>
      <Callout tone="danger" live title={`${tenant.displayName} is sealed`} actions={mayChange ? action : undefined}>
        {config.sealedSince !== null && (
          <p>
            Since <Timestamp at={config.sealedSince} /> (<Timestamp at={config.sealedSince} relative />). None of its secrets can be opened; nothing is lost.
          </p>
        )}
        {config.sealedCause !== null && (
          <p className="mt-1 text-ink wrap-anywhere">
            <span className="font-medium">Cause: </span>
            {config.sealedCause}
          </p>
        )}
        <Steps config={config} />
      </Callout>
      <FormProblem error={unseal.error} />
    </>
  );
}

/** Says that a tenant is sealed or revoked, since when and why, and what to do. Nothing while it is active. */
export function SealedBanner(props: BannerProps): ReactNode {
  const { tenant, config } = props;
  if (config.status === 'SEALED') return <Sealed {...props} />;
  if (config.status !== 'REVOKED') return null;
  return (
    <Callout tone="danger" title={`${tenant.displayName} is revoked`}>
      Since <Timestamp at={config.modifiedAt} />. Every wrapping of its data key was destroyed: its secrets can never be opened again. Its audit
      trail and its reports stay. To serve this customer again, create a new tenant.
    </Callout>
  );
}
