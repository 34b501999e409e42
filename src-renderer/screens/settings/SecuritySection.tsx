import type { ReactNode } from 'react';
import { AwayCard } from './AwayCard.tsx';
import { PassphraseCard } from './PassphraseCard.tsx';
import { SlotsCard } from './SlotsCard.tsx';
import { ThemeCard } from './ThemeCard.tsx';

/** How the vault is opened and when it closes itself. */
export function SecuritySection(): ReactNode {
  return (
    <div className="-mt-7">
      <AwayCard />
      <PassphraseCard />
      <SlotsCard />
      <ThemeCard />
    </div>
  );
}
