import { keyPlaceSchema } from '../../../src-shared/key-abilities.ts';
import type { KeyPlace } from '../../../src-shared/key-abilities.ts';
import { awsKeySchema } from '../../../src-shared/key-references.ts';
import type { AwsKey } from '../../../src-shared/key-references.ts';
import { formOf, orNull, trimmed } from './reference-form.ts';

interface AwsAccessValues {
  readonly displayName: string;
  readonly roleArn: string;
  readonly profile: string;
  readonly externalId: string;
  readonly fips: boolean;
  /** Whether the endpoints count; hidden ones never do. */
  readonly emulator: boolean;
  readonly endpoint: string;
  readonly stsEndpoint: string;
}

/** What is typed into the form of a key that exists at AWS. */
export type AwsFormValues = AwsAccessValues & { readonly keyArn: string };

/** What is typed into the form of a key that shall be made at AWS. */
export type AwsPlaceValues = AwsAccessValues & { readonly region: string; readonly alias: string; readonly multiRegion: boolean };

const emptyAccess: AwsAccessValues = {
  displayName: '',
  roleArn: '',
  profile: '',
  externalId: '',
  fips: false,
  emulator: false,
  endpoint: '',
  stsEndpoint: '',
};

/** The forms as they open. */
export const emptyAwsForm: AwsFormValues = { ...emptyAccess, keyArn: '' };
export const emptyAwsPlace: AwsPlaceValues = { ...emptyAccess, region: '', alias: '', multiRegion: false };

type AwsAccess = Omit<AwsKey, 'provider' | 'keyArn'>;

function access(values: AwsAccessValues): AwsAccess {
  return {
    roleArn: trimmed(values.roleArn),
    profile: trimmed(values.profile),
    externalId: orNull(values.externalId),
    fips: values.fips,
    endpoint: values.emulator ? orNull(values.endpoint) : null,
    stsEndpoint: values.emulator ? orNull(values.stsEndpoint) : null,
  };
}

/** The reference a filled form stands for. */
export function awsReference(values: AwsFormValues): AwsKey {
  return { provider: 'AWS', keyArn: trimmed(values.keyArn), ...access(values) };
}

/** The place a filled form stands for. */
export function awsPlace(values: AwsPlaceValues): KeyPlace {
  return { provider: 'AWS', region: trimmed(values.region), alias: trimmed(values.alias).replace(/^alias\//, ''), multiRegion: values.multiRegion, ...access(values) };
}

/** The form of a key at AWS, held to the shared schema. */
export const awsFormSchema = formOf(awsKeySchema, awsReference);

/** The form of a new key at AWS, held to the shared schema. */
export const awsPlaceSchema = formOf(keyPlaceSchema, awsPlace);
