import { FileCheck2, LockOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ByokConfig } from '../../../src-shared/byok.ts';
import type { Provider } from '../../../src-shared/key-references.ts';
import type { KmsKey } from '../../../src-shared/keys.ts';
import type { Tenant } from '../../../src-shared/tenants.ts';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';
import { useClient, useMayChange } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { useAct } from '../../desk/use-act.ts';
import { UnlockKeyFile } from '../keys/UnlockKeyFile.tsx';
import { WaitAct } from '../keys/WaitNotice.tsx';
import { ScheduledBanner } from './ScheduledBanner.tsx';
import { useKmsKey } from './StagedKey.tsx';

interface BannerProps {
  readonly tenant: Tenant;
  readonly config: ByokConfig;
}

function firstSteps(sealedBy: ByokConfig['sealedBy'], provider: Provider | undefined): readonly string[] {
  if (sealedBy === 'officer') return ['Make sure that the reason for which it was sealed is gone.'];
  if (provider === 'KEY_FILE') return ['Connect the media that holds the key file.', 'Unlock the key file with its passphrase, if it is locked.'];
  if (provider === 'PKCS11') return ['Connect the token that holds the key.', 'Enter its PIN, if it waits for it.'];
  return ['Ask the customer to give access to the key back: enable it, or restore the permission.'];
}

function Waits({ kmsKey }: { readonly kmsKey: KmsKey }): ReactNode {
  if (kmsKey.waitsFor === null) return null;
  return <div className="mt-3">{kmsKey.waitsFor === 'passphrase' ? <UnlockKeyFile keyId={kmsKey.id} /> : <WaitAct kmsKey={kmsKey} />}</div>;
}

function Steps({ config }: { readonly config: ByokConfig }): ReactNode {
  const kmsKey = useKmsKey(config.kmsKey);
  const mayChange = useMayChange();
  const steps = firstSteps(config.sealedBy, kmsKey?.provider);
  return (
    <>
      <ol className="mt-2 flex list-decimal flex-col gap-0.5 pl-5 marker:text-muted">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
        <li>Unseal the tenant: its own data key is opened once to prove it.</li>
      </ol>
      {mayChange && kmsKey && <Waits kmsKey={kmsKey} />}
    </>
  );
}

const sealedByWords = {
  desk: 'The desk sealed it, because the key refused or is gone. It unseals the tenant by itself once the key opens its data key again; you need not wait for that.',
  officer: 'An officer sealed it. It stays sealed, even while the key works, until an officer unseals it.',
} as const;

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
        {config.sealedBy !== null && <p className="mt-1">{sealedByWords[config.sealedBy]}</p>}
        <Steps config={config} />
      </Callout>
      <FormProblem error={unseal.error} />
    </>
  );
}

/** A report that proves, signed, what was destroyed and when. */
function CertificateLink({ tenant }: { readonly tenant: string }): ReactNode {
  return (
    <ButtonLink size="small" icon={FileCheck2} to={{ screen: 'reports' }} search={{ kind: 'destruction-certificate', tenant }}>
      Destruction certificate
    </ButtonLink>
  );
}

/** Says that a tenant is sealed, to be revoked, or revoked, since when and why, and what to do. Nothing while it is active. */
export function SealedBanner(props: BannerProps): ReactNode {
  const { tenant, config } = props;
  if (config.revokeAt !== null) return <ScheduledBanner tenant={tenant} config={config} at={config.revokeAt} />;
  if (config.status === 'SEALED') return <Sealed {...props} />;
  if (config.status !== 'REVOKED') return null;
  return (
    <Callout tone="danger" title={`${tenant.displayName} is revoked`} actions={<CertificateLink tenant={tenant.id} />}>
      Since <Timestamp at={config.modifiedAt} />. Every wrapping of its data key was destroyed: its secrets can never be opened again. Its audit
      trail and its reports stay. To serve this customer again, create a new tenant.
    </Callout>
  );
}
