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
import type { GrantingFormProps, RegisterKeyKind, RegisterKeyProps } from './register-key.ts';
import { RegisterKeyFileForm } from './RegisterKeyFileForm.tsx';

const kinds: readonly RadioCard<RegisterKeyKind>[] = [
  { value: 'aws', label: 'AWS KMS', icon: Cloud, detail: "In the customer's account. Needs the key's ARN and a role to assume." },
  { value: 'gcp', label: 'Google Cloud KMS', icon: Cloud, detail: "In the customer's project. Needs the key's name and a service account." },
  { value: 'azure', label: 'Azure Key Vault', icon: Cloud, detail: "In a Key Vault or Managed HSM. Needs the key's id and an application." },
  { value: 'pkcs11', label: 'PKCS#11 HSM', icon: Cpu, detail: 'In an HSM at this machine. Needs its module and the PIN of the token.' },
  { value: 'create', label: 'New key file', icon: FilePlus2, detail: 'On removable media, made here. Needs a passphrase to protect it.' },
  { value: 'register', label: 'Existing key file', icon: Usb, detail: 'On media the customer brings. Needs its path and its passphrase.' },
];

function Form({ kind, ...props }: GrantingFormProps & { readonly kind: RegisterKeyKind }): ReactNode {
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
  const [granting, setGranting] = useState(false);
  return (
    <SidePanel open width="wide" title="Register a key" subtitle="A customer-owned key: its name and how to reach it. Registering moves no data." onClose={props.onClose}>
      <div className="flex flex-col gap-6">
        <div hidden={granting}>
          <RadioCards label="Where the key is" columns={3} value={kind} onChange={setKind} cards={kinds} />
        </div>
        <Form {...props} kind={kind} onGranting={setGranting} />
      </div>
    </SidePanel>
  );
}
