import type { ReactNode } from 'react';
import { Controller, useWatch } from 'react-hook-form';
import { RadioCards } from '../../components/RadioCards.tsx';
import type { RadioCard } from '../../components/RadioCards.tsx';
import { PathField } from '../../desk/PathField.tsx';
import { azureFormSchema, azurePlace, azurePlaceSchema, azureReference, emptyAzureForm } from './azure-form.ts';
import type { AzureFormValues } from './azure-form.ts';
import { ExactField, problemAt } from './ExactField.tsx';
import type { FormPart } from './ExactField.tsx';
import { ForAnEmulator, NameField, ProtectionField } from './form-parts.tsx';
import { NotPreferredBadge, NotPreferredNote } from './NotPreferred.tsx';
import { azureMistakes } from './pasted-mistakes.ts';
import type { KeyWay, ReferenceKind } from './ReferenceForm.tsx';
import { signInWords } from './sign-in-words.ts';

type Part = FormPart<AzureFormValues>;
type Mode = AzureFormValues['mode'];

const card = (value: Mode, note: ReactNode): RadioCard<Mode> => ({ value, label: signInWords[value].word, detail: signInWords[value].detail, note });

const modes: readonly RadioCard<Mode>[] = [
  card('AZURE_WORKLOAD_IDENTITY', 'Preferred'),
  card('AZURE_DEVICE_CODE', undefined),
  card('AZURE_CLIENT_SECRET_ENV', <NotPreferredBadge />),
];

function FileField({ part, name, label, placeholder, hint }: { readonly part: Part; readonly name: 'tokenFile' | 'certificateFile'; readonly label: string; readonly placeholder: string; readonly hint: string }): ReactNode {
  return (
    <Controller
      control={part.form.control}
      name={name}
      render={({ field }) => <PathField {...field} label={label} placeholder={placeholder} hint={hint} choose={{ kind: 'file' }} error={problemAt(part, name)} />}
    />
  );
}

function NewKey({ part }: { readonly part: Part }): ReactNode {
  return (
    <>
      <ExactField part={part} name="store" mistakes={azureMistakes} label="Key Vault or Managed HSM" placeholder="https://acme-keys.vault.azure.net" hint="It must be there, with soft delete and purge protection." />
      <div className="grid grid-cols-2 items-start gap-4">
        <ExactField part={part} name="name" label="Name of the new key" placeholder="keydesk" />
        <ProtectionField part={part} name="protection" />
      </div>
    </>
  );
}

function ExistingKey({ part }: { readonly part: Part }): ReactNode {
  return (
    <ExactField
      part={part}
      name="keyId"
      mistakes={azureMistakes}
      label="Key identifier"
      placeholder="https://acme-keys.vault.azure.net/keys/…"
      hint="Without a version. Keydesk keeps the version of each wrapping by itself."
    />
  );
}

function ModeField({ part, mode }: { readonly part: Part; readonly mode: Mode }): ReactNode {
  switch (mode) {
    case 'AZURE_WORKLOAD_IDENTITY':
      return <FileField part={part} name="tokenFile" label="Token file" placeholder="/var/run/secrets/azure/tokens/azure-identity-token" hint="Written and renewed by the platform; read anew at each sign-in." />;
    case 'AZURE_CLIENT_SECRET_ENV':
      return <ExactField part={part} name="variable" mistakes={azureMistakes} label="Environment variable" placeholder="KEYDESK_AZURE_SECRET" hint="Its name alone. The secret itself never enters a form." />;
    case 'AZURE_DEVICE_CODE':
      return <p className="text-xs text-muted">After registering, the page of the key asks you to sign in: it shows a code to enter on any device.</p>;
  }
}

/** As whom Azure is signed in to. */
export function AzureSignIn({ part }: { readonly part: Part }): ReactNode {
  const mode = useWatch({ control: part.form.control, name: 'mode' });
  return (
    <>
      <Controller control={part.form.control} name="mode" render={({ field }) => <RadioCards label="Sign-in" value={field.value} onChange={field.onChange} cards={modes} />} />
      <NotPreferredNote mode={mode} />
      <div className="grid grid-cols-2 items-start gap-4">
        <ExactField part={part} name="directory" mistakes={azureMistakes} label="Directory (tenant) id" placeholder="7f9c1d2e-…" hint="The customer's Microsoft Entra directory." />
        <ExactField part={part} name="clientId" mistakes={azureMistakes} label="Application (client) id" placeholder="0a1b2c3d-…" hint="The application registered for Keydesk." />
      </div>
      <ModeField part={part} mode={mode} />
    </>
  );
}

/** Where an emulator of Azure answers, and by which certificate it is known. */
export function AzureEmulator({ part }: { readonly part: Part }): ReactNode {
  return (
    <ForAnEmulator part={part} name="emulator">
      <div className="grid grid-cols-2 items-start gap-4">
        <ExactField part={part} name="endpoint" label="Key Vault endpoint" placeholder="https://127.0.0.1:8443" />
        <ExactField part={part} name="authority" label="Sign-in endpoint" placeholder="https://127.0.0.1:8444" />
      </div>
      <FileField part={part} name="certificateFile" label="Certificate of the emulator" placeholder="/tmp/keydesk-emulators/azure.pem" hint="PEM. Its TLS is trusted by this file alone." />
    </ForAnEmulator>
  );
}

function Fields({ way, ...part }: Part & { readonly way: KeyWay }): ReactNode {
  return (
    <>
      <NameField part={part} name="displayName" placeholder="Acme Health production" />
      {way === 'register' ? <ExistingKey part={part} /> : <NewKey part={part} />}
      <AzureSignIn part={part} />
      <AzureEmulator part={part} />
    </>
  );
}

/** The form of a key in an Azure Key Vault or Managed HSM. */
export const azureKind: ReferenceKind<AzureFormValues> = {
  provider: 'AZURE',
  empty: emptyAzureForm,
  schemas: { register: azureFormSchema, create: azurePlaceSchema },
  reference: azureReference,
  place: azurePlace,
  Fields,
};
