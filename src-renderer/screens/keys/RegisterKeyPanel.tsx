import { Cloud, Cpu, FilePlus2, Usb } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { RadioCards } from '../../components/RadioCards.tsx';
import type { RadioCard } from '../../components/RadioCards.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { awsKind } from './AwsFields.tsx';
import { azureKind } from './AzureFields.tsx';
import { CreateKeyFileForm } from './CreateKeyFileForm.tsx';
import { gcpKind } from './GcpFields.tsx';
import { Pkcs11Form } from './Pkcs11Form.tsx';
import { ReferenceForm } from './ReferenceForm.tsx';
import type { RegisterKeyKind, RegisterKeyProps } from './register-key.ts';
import { RegisterKeyFileForm } from './RegisterKeyFileForm.tsx';

const kinds: readonly RadioCard<RegisterKeyKind>[] = [
  { value: 'aws', label: 'AWS KMS', icon: Cloud, detail: "In the customer's AWS account. Needed: the key's ARN, and a role that Keydesk assumes." },
  { value: 'gcp', label: 'Google Cloud KMS', icon: Cloud, detail: "In the customer's project. Needed: the key's name, and a service account to impersonate." },
  { value: 'azure', label: 'Azure Key Vault', icon: Cloud, detail: "In the customer's Key Vault or Managed HSM. Needed: the key's identifier, and an application." },
  { value: 'pkcs11', label: 'PKCS#11 HSM', icon: Cpu, detail: "In an HSM at this machine. Needed: its vendor's module, and the PIN of the token." },
  { value: 'create', label: 'New key file', icon: FilePlus2, detail: 'Makes a key and writes it to a file on removable media, under a passphrase.' },
  { value: 'register', label: 'Existing key file', icon: Usb, detail: 'A key file the customer brings, or a copy of one made before.' },
];

function Form({ kind, ...props }: RegisterKeyProps & { readonly kind: RegisterKeyKind }): ReactNode {
  switch (kind) {
    case 'aws':
      return <ReferenceForm key={kind} {...props} kind={awsKind} />;
    case 'gcp':
      return <ReferenceForm key={kind} {...props} kind={gcpKind} />;
    case 'azure':
      return <ReferenceForm key={kind} {...props} kind={azureKind} />;
    case 'pkcs11':
      return <Pkcs11Form {...props} />;
    case 'create':
      return <CreateKeyFileForm {...props} />;
    case 'register':
      return <RegisterKeyFileForm {...props} />;
  }
}

/** Registers a customer-owned key, wherever it is held, beside the list it will stand in. */
export function RegisterKeyPanel({ first = 'aws', ...props }: RegisterKeyProps & { readonly first?: RegisterKeyKind | undefined }): ReactNode {
  const [kind, setKind] = useState<RegisterKeyKind>(first);
  return (
    <SidePanel open width="wide" title="Register a key" subtitle="A customer-owned key: its name and how to reach it. Registering moves no data." onClose={props.onClose}>
      <div className="flex flex-col gap-6">
        <RadioCards label="Where the key is" columns={3} value={kind} onChange={setKind} cards={kinds} />
        <Form {...props} kind={kind} />
      </div>
    </SidePanel>
  );
}
