import { Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ByokConfig } from '../../../src-shared/byok.ts';
import type { Tenant } from '../../../src-shared/tenants.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';
import { useNow } from '../../components/use-now.ts';
import { useClient, useMayChange } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { useAct } from '../../desk/use-act.ts';
import { countdownText } from './revoke-words.ts';

/** A tenant whose revocation is yet to come. */
export interface ScheduledBannerProps {
  readonly tenant: Tenant;
  readonly config: ByokConfig;
  /** When it takes place, in milliseconds since 1970. */
  readonly at: number;
}

/** The time that is left. It is not read out each second: only the banner's coming is news. */
function Countdown({ at }: { readonly at: number }): ReactNode {
  const now = useNow(1_000);
  if (now >= at) return <span className="font-medium text-danger-ink">It is due, and takes place within the hour while the vault is unlocked.</span>;
  return (
    <span className="font-medium text-ink tabular-nums" role="timer">
      {countdownText(at - now)} left to undo it.
    </span>
  );
}

/** Counts down to a revocation that can still be undone. */
export function ScheduledBanner({ tenant, config, at }: ScheduledBannerProps): ReactNode {
  const client = useClient();
  const mayChange = useMayChange();
  const undo = useAct(client.byok.undoRevoke, 'form');
  const action = (
    <Button icon={Undo2} busy={undo.busy} onClick={() => void undo.run({ tenant: tenant.id })}>
      Undo the revocation
    </Button>
  );
  return (
    <>
      <Callout tone="danger" title={`${tenant.displayName} is to be revoked`} actions={mayChange ? action : undefined}>
        <p>
          At <Timestamp at={at} /> every wrapping of its data key is destroyed, and its secrets can never be opened again. <Countdown at={at} />
        </p>
        {config.sealedCause !== null && (
          <p className="mt-1 wrap-anywhere">
            <span className="font-medium text-ink">Cause: </span>
            {config.sealedCause}
          </p>
        )}
        <p className="mt-1">Until then it is sealed and nothing is lost. After an undo it stays sealed until an officer unseals it.</p>
      </Callout>
      <FormProblem error={undo.error} />
    </>
  );
}
