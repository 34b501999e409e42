import type { ReactNode } from 'react';
import { awsFormSchema, awsPlace, awsPlaceSchema, awsReference, emptyAwsForm } from './aws-form.ts';
import type { AwsFormValues } from './aws-form.ts';
import { ExactField } from './ExactField.tsx';
import type { FormPart } from './ExactField.tsx';
import { ForAnEmulator, NameField, SwitchField } from './form-parts.tsx';
import { awsMistakes } from './pasted-mistakes.ts';
import type { KeyWay, ReferenceKind } from './ReferenceForm.tsx';

type Part = FormPart<AwsFormValues>;

function ExistingKey({ part }: { readonly part: Part }): ReactNode {
  return (
    <ExactField
      part={part}
      name="keyArn"
      mistakes={awsMistakes}
      label="Key ARN"
      placeholder="arn:aws:kms:eu-central-1:111122223333:key/…"
      hint="From the customer. A key ARN is safer than an alias, which can be moved to another key."
    />
  );
}

function NewKey({ part }: { readonly part: Part }): ReactNode {
  return (
    <>
      <div className="grid grid-cols-2 items-start gap-4">
        <ExactField part={part} name="region" label="Region" placeholder="eu-central-1" hint="It stays there; the data follows no further than that." />
        <ExactField part={part} name="alias" label="Alias" placeholder="keydesk-acme" hint="So that the customer finds it in the console." />
      </div>
      <SwitchField part={part} name="multiRegion" label="Multi-Region key" hint="Its material can be replicated to other regions later. It cannot be turned on afterwards." />
    </>
  );
}

/** As whom AWS is signed in to. A role may be left out where another place names it. */
export function AwsSignIn({ part, roleOptional = false }: { readonly part: Part; readonly roleOptional?: boolean }): ReactNode {
  return (
    <>
      <ExactField
        part={part}
        name="roleArn"
        mistakes={awsMistakes}
        label="Role to assume"
        placeholder="arn:aws:iam::111122223333:role/keydesk"
        optional={roleOptional}
        hint="The role in the customer's account that may describe, encrypt and decrypt with the key."
      />
      <div className="grid grid-cols-2 items-start gap-4">
        <ExactField part={part} name="externalId" mistakes={awsMistakes} label="External id" optional hint="If the role's trust policy asks for one." />
        <ExactField part={part} name="profile" mistakes={awsMistakes} label="AWS profile" placeholder="keydesk" hint="A profile on this machine: SSO or a role, never a long-lived key." />
      </div>
    </>
  );
}

/** Where an emulator of AWS answers. */
export function AwsEndpoints({ part }: { readonly part: Part }): ReactNode {
  return (
    <ForAnEmulator part={part} name="emulator">
      <div className="grid grid-cols-2 items-start gap-4">
        <ExactField part={part} name="endpoint" label="KMS endpoint" placeholder="http://127.0.0.1:4566" />
        <ExactField part={part} name="stsEndpoint" label="STS endpoint" placeholder="http://127.0.0.1:4566" />
      </div>
    </ForAnEmulator>
  );
}

function Fields({ way, ...part }: Part & { readonly way: KeyWay }): ReactNode {
  return (
    <>
      <NameField part={part} name="displayName" placeholder="Acme Health production" />
      {way === 'register' ? <ExistingKey part={part} /> : <NewKey part={part} />}
      <AwsSignIn part={part} />
      <SwitchField part={part} name="fips" label="FIPS 140 endpoints" hint="Uses the validated endpoints of KMS and STS, where the region has them." />
      <AwsEndpoints part={part} />
    </>
  );
}

/** The form of a key at AWS KMS. */
export const awsKind: ReferenceKind<AwsFormValues> = {
  provider: 'AWS',
  empty: emptyAwsForm,
  schemas: { register: awsFormSchema, create: awsPlaceSchema },
  reference: awsReference,
  place: awsPlace,
  Fields,
};
