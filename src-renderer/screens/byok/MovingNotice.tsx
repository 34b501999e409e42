import type { ReactNode } from 'react';
import { Callout } from '../../components/Callout.tsx';
import { KeyLine, useKmsKey } from './StagedKey.tsx';

/** While a tenant is moved: which key it goes to, and which one serves until then. */
export function MovingNotice({ from, to }: { readonly from: string; readonly to: string }): ReactNode {
  const present = useKmsKey(from)?.displayName ?? from;
  const next = useKmsKey(to)?.displayName ?? to;
  return (
    <Callout tone="info" title={`Moving to ${next}; ${present} serves until the switch`}>
      <p className="mb-2">The data stays readable all the time. Both keys must work until the switch; a cancelled move leaves the tenant where it is.</p>
      <KeyLine id={to} />
    </Callout>
  );
}
