import { z } from 'zod';
import { awsAccess, azureAuthenticationSchema, azureEmulatorSchema, gcpAuthenticationSchema, loopbackUrlSchema } from './key-access.ts';

/**
 * As whom this desk reaches customers' keys when a REST call names a key and not the way to it. Only names stand here, never a
 * credential. The endpoints are for emulators.
 */
export const cloudIdentitiesSchema = z.object({
  aws: z
    .object({
      profile: awsAccess.profile,
      roleArn: awsAccess.roleArn.nullable().default(null),
      externalId: awsAccess.externalId,
      endpoint: loopbackUrlSchema.nullable().default(null),
      stsEndpoint: loopbackUrlSchema.nullable().default(null),
    })
    .nullable()
    .default(null),
  gcp: z
    .object({
      authentication: gcpAuthenticationSchema,
      endpoint: loopbackUrlSchema.nullable().default(null),
      tokenEndpoint: loopbackUrlSchema.nullable().default(null),
    })
    .nullable()
    .default(null),
  azure: z.object({ authentication: azureAuthenticationSchema, emulator: azureEmulatorSchema.nullable().default(null) }).nullable().default(null),
});
export type CloudIdentities = z.infer<typeof cloudIdentitiesSchema>;

/** No identity at any cloud. */
export const noIdentities: CloudIdentities = { aws: null, gcp: null, azure: null };
