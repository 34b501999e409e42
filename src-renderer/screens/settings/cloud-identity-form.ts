import type { z } from 'zod';
import { cloudIdentitiesSchema } from '../../../src-shared/cloud-identities.ts';
import type { CloudIdentities } from '../../../src-shared/cloud-identities.ts';
import { awsAccessOf, emptyAwsForm } from '../keys/aws-form.ts';
import type { AwsFormValues } from '../keys/aws-form.ts';
import { azureAccessOf, emptyAzureForm } from '../keys/azure-form.ts';
import type { AzureFormValues } from '../keys/azure-form.ts';
import { emptyGcpForm, gcpAccessOf } from '../keys/gcp-form.ts';
import type { GcpFormValues } from '../keys/gcp-form.ts';
import { awsMistakes, azureMistakes, gcpMistakes } from '../keys/pasted-mistakes.ts';
import type { MistakesOf } from '../keys/pasted-mistakes.ts';
import { formOf, orNull } from '../keys/reference-form.ts';

/** The clouds a desk can have an identity at. */
export type Cloud = keyof CloudIdentities;

/** The identity at one cloud, when there is one. */
export type IdentityAt<C extends Cloud> = NonNullable<CloudIdentities[C]>;

/** The identity at AWS that a filled form stands for. */
export function awsIdentity(values: AwsFormValues): IdentityAt<'aws'> {
  const { profile, externalId, endpoint, stsEndpoint } = awsAccessOf(values);
  return { profile, roleArn: orNull(values.roleArn), externalId, endpoint, stsEndpoint };
}

const { aws, gcp, azure } = cloudIdentitiesSchema.shape;

/** An identity is held to the shared schema of it; a form that is filled stands for one, never for none. */
function identityForm<Values extends object>(schema: z.ZodType, make: (values: Values) => object, mistakes: MistakesOf): z.ZodType<Values, Values> {
  return formOf(schema, make, mistakes, 'nameless');
}

/** The form of the identity at AWS. */
export const awsIdentitySchema = identityForm(aws, awsIdentity, awsMistakes);
/** The form of the identity at Google Cloud. */
export const gcpIdentitySchema = identityForm(gcp, gcpAccessOf, gcpMistakes);
/** The form of the identity at Azure. */
export const azureIdentitySchema = identityForm(azure, azureAccessOf, azureMistakes);

/** The form of the identity at AWS as it opens. */
export function awsIdentityValues(identity: CloudIdentities['aws']): AwsFormValues {
  if (identity === null) return emptyAwsForm;
  const { profile, roleArn, externalId, endpoint, stsEndpoint } = identity;
  const emulator = endpoint !== null || stsEndpoint !== null;
  return { ...emptyAwsForm, profile, roleArn: roleArn ?? '', externalId: externalId ?? '', emulator, endpoint: endpoint ?? '', stsEndpoint: stsEndpoint ?? '' };
}

function gcpMode(authentication: IdentityAt<'gcp'>['authentication']): Partial<GcpFormValues> {
  if (authentication.mode === 'GCP_ADC_IAM_BINDING') return authentication;
  return { mode: authentication.mode, ...authentication.secret };
}

/** The form of the identity at Google Cloud as it opens. */
export function gcpIdentityValues(identity: CloudIdentities['gcp']): GcpFormValues {
  if (identity === null) return emptyGcpForm;
  const { authentication, endpoint, tokenEndpoint } = identity;
  const emulator = endpoint !== null || tokenEndpoint !== null;
  return { ...emptyGcpForm, ...gcpMode(authentication), emulator, endpoint: endpoint ?? '', tokenEndpoint: tokenEndpoint ?? '' };
}

/** The form of the identity at Azure as it opens. */
export function azureIdentityValues(identity: CloudIdentities['azure']): AzureFormValues {
  if (identity === null) return emptyAzureForm;
  const { authentication, emulator } = identity;
  return { ...emptyAzureForm, ...authentication, ...(emulator ?? {}), emulator: emulator !== null };
}
