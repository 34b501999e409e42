import { Cloud, FilePlus2, Usb } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { RadioCards } from '../../components/RadioCards.tsx';
import type { RadioCard } from '../../components/RadioCards.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { AwsKeyForm } from './AwsKeyForm.tsx';
import { CreateKeyFileForm } from './CreateKeyFileForm.tsx';
import type { RegisterKeyProps } from './register-key.ts';
import { RegisterKeyFileForm } from './RegisterKeyFileForm.tsx';

type Kind = 'aws' | 'create' | 'register';

const kinds: readonly RadioCard<Kind>[] = [
  { value: 'aws', label: 'AWS KMS', icon: Cloud, detail: "A key in the customer's account, used through a role that Keydesk assumes. No credential is stored." },
  { value: 'create', label: 'New key file', icon: FilePlus2, detail: 'Makes a key and writes it to a file on removable media, under a passphrase.' },
  { value: 'register', label: 'Existing key file', icon: Usb, detail: 'A key file the customer brings, or a copy of one made before.' },
];

/** Registers a key of one of three kinds, beside the list it will stand in. */
export function RegisterKeyPanel({ onClose, onDone }: RegisterKeyProps): ReactNode {
  const [kind, setKind] = useState<Kind>('aws');
  return (
    <SidePanel open width="wide" title="Register a key" subtitle="A customer-owned key: its name and how to reach it. Registering moves no data." onClose={onClose}>
      <div className="flex flex-col gap-6">
        <RadioCards label="Where the key is" columns={3} value={kind} onChange={setKind} cards={kinds} />
        {kind === 'aws' && <AwsKeyForm onClose={onClose} onDone={onDone} />}
        {kind === 'create' && <CreateKeyFileForm onClose={onClose} onDone={onDone} />}
        {kind === 'register' && <RegisterKeyFileForm onClose={onClose} onDone={onDone} />}
      </div>
    </SidePanel>
  );
}
