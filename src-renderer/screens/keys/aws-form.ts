import { z } from 'zod';
import { awsKeySchema } from '../../../src-shared/key-references.ts';
import type { AwsKey } from '../../../src-shared/key-references.ts';
import { lineSchema } from '../../../src-shared/values.ts';

const { keyArn, roleArn, profile, externalId, endpoint, stsEndpoint } = awsKeySchema.shape;

/** An empty control stands for what is left out; anything else is held to the shared schema. */
function orEmpty(schema: z.ZodType, words: string): z.ZodString {
  return z.string().trim().refine((text) => text === '' || schema.safeParse(text).success, words);
}

const loopback = 'must be an address on this machine, such as http://127.0.0.1:4566';

/** The form of an AWS key: the shared schema's fields, with empty texts for what is optional. */
export const awsFormSchema = z.object({
  displayName: lineSchema(120),
  keyArn: z.string().trim().pipe(keyArn),
  roleArn: z.string().trim().pipe(roleArn),
  profile: z.string().trim().pipe(profile),
  externalId: orEmpty(externalId, 'must be 2 to 1224 letters, digits or any of _ + = , . @ : / -'),
  endpoint: orEmpty(endpoint, loopback),
  stsEndpoint: orEmpty(stsEndpoint, loopback),
});

/** What is typed into the form. */
export type AwsFormValues = z.infer<typeof awsFormSchema>;

/** The form as it opens. */
export const emptyAwsForm: AwsFormValues = { displayName: '', keyArn: '', roleArn: '', profile: '', externalId: '', endpoint: '', stsEndpoint: '' };

const orNull = (text: string): string | null => (text === '' ? null : text);

/**
 * The reference a filled form stands for.
 * @param emulator whether the endpoints count; hidden ones never do
 */
export function awsReference(values: AwsFormValues, emulator: boolean): AwsKey {
  return {
    provider: 'AWS',
    keyArn: values.keyArn,
    roleArn: values.roleArn,
    profile: values.profile,
    externalId: orNull(values.externalId),
    endpoint: emulator ? orNull(values.endpoint) : null,
    stsEndpoint: emulator ? orNull(values.stsEndpoint) : null,
  };
}
