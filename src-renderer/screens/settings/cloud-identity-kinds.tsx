import type { ReactNode } from 'react';
import { AwsEndpoints, AwsSignIn } from '../keys/AwsFields.tsx';
import type { AwsFormValues } from '../keys/aws-form.ts';
import { AzureEmulator, AzureSignIn } from '../keys/AzureFields.tsx';
import { azureAccessOf } from '../keys/azure-form.ts';
import type { AzureFormValues } from '../keys/azure-form.ts';
import type { FormPart } from '../keys/ExactField.tsx';
import { GcpEndpoints, GcpSignIn } from '../keys/GcpFields.tsx';
import { gcpAccessOf } from '../keys/gcp-form.ts';
import type { GcpFormValues } from '../keys/gcp-form.ts';
import type { IdentityKind } from './CloudIdentityForm.tsx';
import {
  awsIdentity,
  awsIdentitySchema,
  awsIdentityValues,
  azureIdentitySchema,
  azureIdentityValues,
  gcpIdentitySchema,
  gcpIdentityValues,
} from './cloud-identity-form.ts';

function AwsIdentityFields({ part }: { readonly part: FormPart<AwsFormValues> }): ReactNode {
  return (
    <>
      <AwsSignIn part={part} roleOptional />
      <AwsEndpoints part={part} />
    </>
  );
}

function GcpIdentityFields({ part }: { readonly part: FormPart<GcpFormValues> }): ReactNode {
  return (
    <>
      <GcpSignIn part={part} />
      <GcpEndpoints part={part} />
    </>
  );
}

function AzureIdentityFields({ part }: { readonly part: FormPart<AzureFormValues> }): ReactNode {
  return (
    <>
      <AzureSignIn part={part} />
      <AzureEmulator part={part} />
    </>
  );
}

/** The form of the identity at AWS. */
export const awsIdentityKind: IdentityKind<AwsFormValues> = {
  cloud: 'AWS',
  schema: awsIdentitySchema,
  valuesOf: ({ aws }) => awsIdentityValues(aws),
  put: (identities, values) => ({ ...identities, aws: awsIdentity(values) }),
  Fields: AwsIdentityFields,
};

/** The form of the identity at Google Cloud. */
export const gcpIdentityKind: IdentityKind<GcpFormValues> = {
  cloud: 'Google Cloud',
  schema: gcpIdentitySchema,
  valuesOf: ({ gcp }) => gcpIdentityValues(gcp),
  put: (identities, values) => ({ ...identities, gcp: gcpAccessOf(values) }),
  Fields: GcpIdentityFields,
};

/** The form of the identity at Azure. */
export const azureIdentityKind: IdentityKind<AzureFormValues> = {
  cloud: 'Azure',
  schema: azureIdentitySchema,
  valuesOf: ({ azure }) => azureIdentityValues(azure),
  put: (identities, values) => ({ ...identities, azure: azureAccessOf(values) }),
  Fields: AzureIdentityFields,
};
