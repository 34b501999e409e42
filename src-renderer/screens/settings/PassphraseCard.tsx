import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { Section } from '../../components/Card.tsx';
import { ChangePassphraseDialog } from './ChangePassphraseDialog.tsx';

/** Changing the passphrase of the slot the officer came through. */
export function PassphraseCard(): ReactNode {
  const [changing, setChanging] = useState(false);
  return (
    <Section title="Passphrase" description="Changing it seals your key slot anew. The data stays as it is, so it takes a moment only.">
      <div>
        <Button icon={KeyRound} onClick={() => { setChanging(true); }}>
          Change passphrase
        </Button>
      </div>
      {changing && <ChangePassphraseDialog onClose={() => { setChanging(false); }} />}
    </Section>
  );
}
