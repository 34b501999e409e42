import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useId } from 'react';
import type { ReactNode } from 'react';
import { Controller, useWatch } from 'react-hook-form';
import { RadioCards } from '../../components/RadioCards.tsx';
import type { RadioCard } from '../../components/RadioCards.tsx';
import { useQueries } from '../../desk/desk-context.tsx';
import { TenantField } from '../../desk/TenantPicker.tsx';
import { ExactField, problemAt } from './ExactField.tsx';
import type { FormPart } from './ExactField.tsx';
import { ForAnEmulator, NameField, ProtectionField } from './form-parts.tsx';
import { emptyGcpForm, gcpFormSchema, gcpPlace, gcpPlaceSchema, gcpReference } from './gcp-form.ts';
import type { GcpFormValues } from './gcp-form.ts';
import { NotPreferredBadge, NotPreferredNote } from './NotPreferred.tsx';
import { gcpMistakes } from './pasted-mistakes.ts';
import type { KeyWay, ReferenceKind } from './ReferenceForm.tsx';
import { signInWords } from './sign-in-words.ts';

type Part = FormPart<GcpFormValues>;
type Mode = GcpFormValues['mode'];

const modes: readonly RadioCard<Mode>[] = [
  { value: 'GCP_ADC_IAM_BINDING', label: signInWords.GCP_ADC_IAM_BINDING.word, detail: signInWords.GCP_ADC_IAM_BINDING.detail, note: 'Preferred' },
  {
    value: 'GCP_SERVICE_ACCOUNT_KEY_SECRET',
    label: signInWords.GCP_SERVICE_ACCOUNT_KEY_SECRET.word,
    detail: signInWords.GCP_SERVICE_ACCOUNT_KEY_SECRET.detail,
    note: <NotPreferredBadge />,
  },
];

function ExistingKey({ part }: { readonly part: Part }): ReactNode {
  return (
    <ExactField
      part={part}
      name="keyName"
      mistakes={gcpMistakes}
      label="Key name"
      placeholder="projects/acme/locations/europe-west3/keyRings/keydesk/cryptoKeys/…"
      hint="Without a version, so that the customer can rotate it."
    />
  );
}

function NewKey({ part }: { readonly part: Part }): ReactNode {
  return (
    <>
      <ExactField part={part} name="keyRing" mistakes={gcpMistakes} label="Key ring" placeholder="projects/acme/locations/europe-west3/keyRings/keydesk" hint="It must be there; its location says where the key stays." />
      <div className="grid grid-cols-2 items-start gap-4">
        <ExactField part={part} name="name" label="Name of the new key" placeholder="acme-health" />
        <ProtectionField part={part} name="protection" />
      </div>
    </>
  );
}

/** The tenant's secret that holds the key of a service account; its keys are offered while they are typed. */
function KeptSecret({ part }: { readonly part: Part }): ReactNode {
  const { control } = part.form;
  const queries = useQueries();
  const id = useId();
  const tenant = useWatch({ control, name: 'tenant' });
  const search = useDeferredValue(useWatch({ control, name: 'secret' }));
  const { data } = useQuery({ ...queries.secrets.list.queryOptions({ input: { tenant, search, limit: 20 } }), enabled: tenant !== '' });
  return (
    <div className="grid grid-cols-2 items-start gap-4">
      <Controller
        control={control}
        name="tenant"
        render={({ field }) => (
          <TenantField label="Tenant that keeps it" value={field.value || undefined} onChange={(chosen) => { field.onChange(chosen?.id ?? ''); }} error={problemAt(part, 'tenant')} />
        )}
      />
      <ExactField part={part} name="secret" mistakes={gcpMistakes} label="Key of the secret" placeholder="GCP_SERVICE_ACCOUNT" list={id} hint="Its value is the JSON key of the service account. Import it first." />
      <datalist id={id}>
        {data?.rows.map(({ key }) => (
          <option key={key} value={key} />
        ))}
      </datalist>
    </div>
  );
}

/** As whom Google Cloud is signed in to. */
export function GcpSignIn({ part }: { readonly part: Part }): ReactNode {
  const mode = useWatch({ control: part.form.control, name: 'mode' });
  return (
    <>
      <Controller control={part.form.control} name="mode" render={({ field }) => <RadioCards label="Sign-in" value={field.value} onChange={field.onChange} cards={modes} />} />
      <NotPreferredNote mode={mode} />
      {mode === 'GCP_SERVICE_ACCOUNT_KEY_SECRET' ? (
        <KeptSecret part={part} />
      ) : (
        <ExactField
          part={part}
          name="serviceAccount"
          mistakes={gcpMistakes}
          label="Service account to impersonate"
          placeholder="keydesk@acme.iam.gserviceaccount.com"
          hint="The officer's own sign-in needs Service Account Token Creator on it."
        />
      )}
    </>
  );
}

/** Where an emulator of Google Cloud answers. */
export function GcpEndpoints({ part }: { readonly part: Part }): ReactNode {
  return (
    <ForAnEmulator part={part} name="emulator">
      <div className="grid grid-cols-2 items-start gap-4">
        <ExactField part={part} name="endpoint" label="KMS endpoint" placeholder="http://127.0.0.1:9010" />
        <ExactField part={part} name="tokenEndpoint" label="Token endpoint" placeholder="http://127.0.0.1:9011" hint="Answers for IAM credentials." />
      </div>
    </ForAnEmulator>
  );
}

function Fields({ way, ...part }: Part & { readonly way: KeyWay }): ReactNode {
  return (
    <>
      <NameField part={part} name="displayName" placeholder="Acme Health production" />
      {way === 'register' ? <ExistingKey part={part} /> : <NewKey part={part} />}
      <GcpSignIn part={part} />
      <GcpEndpoints part={part} />
    </>
  );
}

/** The form of a key at Google Cloud KMS. */
export const gcpKind: ReferenceKind<GcpFormValues> = {
  provider: 'GCP',
  empty: emptyGcpForm,
  schemas: { register: gcpFormSchema, create: gcpPlaceSchema },
  reference: gcpReference,
  place: gcpPlace,
  Fields,
};
