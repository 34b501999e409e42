import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { isEmulated } from '../../../src-shared/key-references.ts';
import { Button } from '../../components/Button.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { AccessDocuments } from './AccessDocuments.tsx';
import { EmulatorNote } from './EmulatorBadge.tsx';
import { SetupSteps } from './SetupSteps.tsx';
import type { Granting, ReferenceOrder } from './use-reference-order.ts';

/** The last step before a key is registered. */
export interface GrantStepProps {
  readonly granting: Granting;
  readonly order: ReferenceOrder;
  readonly onRegister: () => void;
}

/** What the owner of the key must grant, to hand over before or after the key is registered. */
export function GrantStep({ granting, order, onRegister }: GrantStepProps): ReactNode {
  const { key, documents } = granting;
  const head = useRef<HTMLHeadingElement>(null);
  // What was in focus is hidden now; reading goes on here.
  useEffect(() => { head.current?.focus(); }, []);
  return (
    <div className="flex flex-col gap-4">
      <div>
        <h3 ref={head} tabIndex={-1} className="scroll-mt-6 text-sm font-semibold outline-hidden">What the customer must grant</h3>
        <p className="mt-0.5 text-xs text-muted">
          Made for this key, with the fewest rights that are enough. Send it to whoever runs the customer's KMS. The same texts stay on the page of
          the key, so you may register it now.
        </p>
      </div>
      {isEmulated(key) && <EmulatorNote />}
      {documents && <AccessDocuments documents={documents} />}
      <SetupSteps provider={key.provider} />
      <FormProblem error={order.error} />
      <div className="flex justify-end gap-2 border-t border-line pt-4">
        <Button disabled={order.busy} onClick={order.back}>Back</Button>
        <Button kind="primary" busy={order.busy} onClick={onRegister}>Register key</Button>
      </div>
    </div>
  );
}
