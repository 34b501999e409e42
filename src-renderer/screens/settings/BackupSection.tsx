import { DoorOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { Section } from '../../components/Card.tsx';
import { useMayChange } from '../../desk/desk-context.tsx';
import { useLeaving } from '../../desk/use-lock.ts';
import { BackupForm } from './BackupForm.tsx';
import { CheckCard } from './CheckCard.tsx';

function RestoreHint(): ReactNode {
  const { close } = useLeaving();
  return (
    <Section title="Restore" description="A backup is restored into a new folder from the first page. The open vault is never written over.">
      <div>
        <Button icon={DoorOpen} onClick={close}>
          Lock and go to the first page
        </Button>
      </div>
    </Section>
  );
}

/** Backing up, checking, and how a backup comes back. */
export function BackupSection(): ReactNode {
  const mayChange = useMayChange();
  return (
    <div className="-mt-7">
      <Section
        title="Back up"
        description="One file that brings the whole vault back: database, audit log and key slots as they are now, encrypted by a passphrase of its own (age format)."
      >
        {mayChange ? <BackupForm /> : <Callout>Your role may look, but not make backups. Ask an officer or an administrator.</Callout>}
      </Section>
      <CheckCard />
      <RestoreHint />
    </div>
  );
}
