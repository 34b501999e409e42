import type { ReactNode } from 'react';
import { Callout } from '../../components/Callout.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { emulatorLook } from './key-looks.ts';

/** Marks a key at an emulator, wherever keys are listed or chosen. */
export function EmulatorBadge({ plain = false }: { readonly plain?: boolean }): ReactNode {
  return <StatusBadge {...emulatorLook} plain={plain} />;
}

/** Says what an emulator means for what is wrapped. */
export function EmulatorNote(): ReactNode {
  return (
    <Callout tone="attention" title="Emulator: not a real KMS">
      It answers on this machine and keeps its keys in memory or in plain files. Use it for trials with made-up data: nothing under it is protected
      by a customer's KMS.
    </Callout>
  );
}
