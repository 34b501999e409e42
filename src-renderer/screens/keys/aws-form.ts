import { keyPlaceSchema } from '../../../src-shared/key-abilities.ts';
import type { KeyPlace } from '../../../src-shared/key-abilities.ts';
import { awsKeySchema } from '../../../src-shared/key-references.ts';
import type { AwsKey } from '../../../src-shared/key-references.ts';
import { awsMistakes } from './pasted-mistakes.ts';
import { formOf, orNull, trimmed } from './reference-form.ts';

/** What is typed into the form of a key at AWS, one that exists or one that shall be made. */
export interface AwsFormValues {
  readonly displayName: string;
  readonly keyArn: string;
  readonly region: string;
  readonly alias: string;
  readonly multiRegion: boolean;
  readonly roleArn: string;
  readonly profile: string;
  readonly externalId: string;
  readonly fips: boolean;
  /** Whether the endpoints count; hidden ones never do. */
  readonly emulator: boolean;
  readonly endpoint: string;
  readonly stsEndpoint: string;
}

/** The form as it opens. */
export const emptyAwsForm: AwsFormValues = {
  displayName: '',
  keyArn: '',
  region: '',
  alias: '',
  multiRegion: false,
  roleArn: '',
  profile: '',
  externalId: '',
  fips: false,
  emulator: false,
  endpoint: '',
  stsEndpoint: '',
};

/** The way to AWS that a filled form stands for. */
export function awsAccessOf(values: AwsFormValues): Omit<AwsKey, 'provider' | 'keyArn'> {
  return {
    roleArn: trimmed(values.roleArn),
    profile: trimmed(values.profile),
    externalId: orNull(values.externalId),
    fips: values.fips,
    endpoint: values.emulator ? trimmed(values.endpoint) : null,
    stsEndpoint: values.emulator ? trimmed(values.stsEndpoint) : null,
  };
}

/** The reference a filled form stands for. */
export function awsReference(values: AwsFormValues): AwsKey {
  return { provider: 'AWS', keyArn: trimmed(values.keyArn), ...awsAccessOf(values) };
}

/** The place a filled form stands for. */
export function awsPlace(values: AwsFormValues): KeyPlace {
  const alias = trimmed(values.alias).replace(/^alias\//, '');
  return { provider: 'AWS', region: trimmed(values.region), alias, multiRegion: values.multiRegion, ...awsAccessOf(values) };
}

/** The form of a key that exists at AWS, held to the shared schema. */
export const awsFormSchema = formOf(awsKeySchema, awsReference, awsMistakes);

/** The form of a new key at AWS, held to the shared schema. */
export const awsPlaceSchema = formOf(keyPlaceSchema, awsPlace, awsMistakes);
