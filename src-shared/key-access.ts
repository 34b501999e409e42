import { z } from 'zod';
import { tenantIdSchema } from './tenants.ts';
import { pathSchema } from './values.ts';

/** The address of an emulator: only one on this machine is taken. */
export const loopbackUrlSchema = z
  .url()
  .regex(/^https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?\/?$/, 'may only name an emulator on this machine');

/** How AWS is signed in to: a role of the customer's, assumed from a named profile. */
export const awsAccess = {
  roleArn: z
    .string()
    .regex(/^arn:aws(?:-cn|-us-gov)?:iam::\d{12}:role\/[\w+=,.@/-]+$/, 'must be the ARN of the role to assume (arn:aws:iam::ACCOUNT:role/NAME)'),
  externalId: z.string().regex(/^[\w+=,.@:/-]{2,1224}$/, 'must be 2 to 1224 letters, digits or any of _ + = , . @ : / -').nullable().default(null),
  profile: z.string().regex(/^[\w.@-]{1,128}$/, 'must be the name of a profile in the AWS configuration'),
  /** Whether the FIPS 140 endpoints of KMS and STS are used. */
  fips: z.boolean().default(false),
  endpoint: loopbackUrlSchema.nullable().default(null),
  stsEndpoint: loopbackUrlSchema.nullable().default(null),
};

/** A secret of this vault, named by its tenant and its key. */
export const secretReferenceSchema = z.strictObject({ tenant: tenantIdSchema, secret: z.string().min(1).max(256) });
export type SecretReference = z.infer<typeof secretReferenceSchema>;

/**
 * How Google Cloud is signed in to. `GCP_ADC_IAM_BINDING` (preferred): the application default credentials of this machine
 * impersonate a service account. `GCP_SERVICE_ACCOUNT_KEY_SECRET` (not preferred): the key of one, kept as a secret of a tenant.
 */
export const gcpAuthenticationSchema = z.discriminatedUnion('mode', [
  z.strictObject({
    mode: z.literal('GCP_ADC_IAM_BINDING'),
    serviceAccount: z
      .string()
      .max(254)
      .regex(/^[a-z0-9][a-z0-9-]{4,28}[a-z0-9]@[a-z0-9.:-]+\.iam\.gserviceaccount\.com$/, 'must be the e-mail address of the service account to impersonate'),
  }),
  z.strictObject({ mode: z.literal('GCP_SERVICE_ACCOUNT_KEY_SECRET'), secret: secretReferenceSchema }),
]);
export type GcpAuthentication = z.infer<typeof gcpAuthenticationSchema>;

/** How a key at Google Cloud is reached. `tokenEndpoint` is where an emulator answers for IAM credentials and tokens. */
export const gcpAccess = {
  authentication: gcpAuthenticationSchema,
  endpoint: loopbackUrlSchema.nullable().default(null),
  tokenEndpoint: loopbackUrlSchema.nullable().default(null),
};

/** The domains under which Azure keeps keys, by kind of store. The cloud follows from the domain. */
export const azureDomains = {
  vault: ['vault.azure.net', 'vault.azure.cn', 'vault.usgovcloudapi.net'],
  managedHsm: ['managedhsm.azure.net', 'managedhsm.azure.cn', 'managedhsm.usgovcloudapi.net'],
} as const;

const azureHost = `[a-z][a-z0-9-]{1,22}[a-z0-9]\\.(?:${[...azureDomains.vault, ...azureDomains.managedHsm].map((domain) => domain.replaceAll('.', '\\.')).join('|')})`;
/** The address of a vault or HSM, with nothing after it. */
export const azureStoreUrlShape = new RegExp(`^https://${azureHost}$`);
/** The identifier of a key, without a version. */
export const azureKeyIdShape = new RegExp(`^https://${azureHost}/keys/[0-9A-Za-z-]{1,127}$`);

/**
 * How Microsoft Entra is signed in to. A client secret is never given here: it may only be named, by the environment
 * variable that holds it, and is not preferred.
 */
export const azureAuthenticationSchema = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('AZURE_WORKLOAD_IDENTITY'), directory: z.uuid(), clientId: z.uuid(), tokenFile: pathSchema }),
  z.strictObject({ mode: z.literal('AZURE_DEVICE_CODE'), directory: z.uuid(), clientId: z.uuid() }),
  z.strictObject({
    mode: z.literal('AZURE_CLIENT_SECRET_ENV'),
    directory: z.uuid(),
    clientId: z.uuid(),
    variable: z.string().regex(/^[A-Z][A-Z0-9_]{2,63}$/, 'must be the name of an environment variable, in capitals'),
  }),
]);
export type AzureAuthentication = z.infer<typeof azureAuthenticationSchema>;

/** An Azure emulator on this machine; TLS is trusted by its certificate file (PEM) alone. */
export const azureEmulatorSchema = z.strictObject({
  endpoint: loopbackUrlSchema.startsWith('https://', 'must begin with https://'),
  authority: loopbackUrlSchema.startsWith('https://', 'must begin with https://'),
  certificateFile: pathSchema,
});
export type AzureEmulator = z.infer<typeof azureEmulatorSchema>;

/** How a key at Azure is reached. */
export const azureAccess = { authentication: azureAuthenticationSchema, emulator: azureEmulatorSchema.nullable().default(null) };

/** How a key on a token wraps: AES-GCM with the context as additional data, or AES key wrap with padding (RFC 5649). */
export const pkcs11Mechanisms = ['AES_GCM', 'AES_KEY_WRAP_PAD'] as const;
export type Pkcs11Mechanism = (typeof pkcs11Mechanisms)[number];

/** The ways of signing in that work and that we advise against, since they rest on a credential that does not expire. */
export const notPreferred: ReadonlySet<string> = new Set(['GCP_SERVICE_ACCOUNT_KEY_SECRET', 'AZURE_CLIENT_SECRET_ENV']);
