import type * as CredentialProviders from '@aws-sdk/credential-providers';
import type { AwsKey } from '../../src-shared/key-references.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { profileFailure } from './aws-failure.ts';
import { awsRetries } from './aws-retries.ts';
import type { AwsPartition } from './uri-aws.ts';
import { awsPartitions } from './uri-aws.ts';

/** A function that yields AWS credentials when a client needs them. */
export type AwsCredentialSource = ReturnType<typeof CredentialProviders.fromTemporaryCredentials>;

/** How a customer's account is signed in to, whether for a key that is there or for one to be made. */
export type AwsAccess = Pick<AwsKey, 'roleArn' | 'externalId' | 'profile' | 'fips' | 'endpoint' | 'stsEndpoint'>;

/** Where calls go: a region of a partition. */
export interface AwsPlace {
  readonly partition: AwsPartition;
  readonly region: string;
}

/** Where a profile is read from; by default the user's own AWS configuration. */
export interface AwsProfileFiles {
  readonly configFilepath?: string;
  readonly filepath?: string;
}

/** What every AWS client here is told, so that neither the environment nor a default profile decides it. */
export const awsClientDefaults = {
  maxAttempts: 3,
  retryMode: 'standard',
  defaultsMode: 'standard',
  // Addresses are always given, those of FIPS too: the SDK is to choose none.
  useFipsEndpoint: false,
  useDualstackEndpoint: false,
  userAgentAppId: 'keydesk',
} as const;

/**
 * The credentials of one named profile (IAM Identity Center, a role, a process), and of nothing else: no environment
 * variable, no instance metadata unless the profile itself names it. Files are read again each time, so a new sign-in counts.
 */
export function profileCredentials(profile: string, files: AwsProfileFiles = {}): AwsCredentialSource {
  return onceLoaded(({ fromIni }) => fromIni({ ...files, profile, ignoreCache: true, clientConfig: { ...awsClientDefaults } }));
}

/** What signing in to a role takes beside the configuration. */
export interface RoleSignIn {
  /** Stands in the customer's CloudTrail; 2 to 64 of `A-Z a-z 0-9 + = , . @ _ -`. */
  readonly sessionName: string;
  readonly masterCredentials: AwsCredentialSource;
}

/** Temporary credentials of the customer's role, 15 minutes at a time: the shortest that STS gives. */
export function roleCredentials(access: AwsAccess, place: AwsPlace, signIn: RoleSignIn): AwsCredentialSource {
  const endpoint = awsEndpoints(access, place).sts;
  const params = {
    RoleArn: access.roleArn,
    RoleSessionName: signIn.sessionName,
    DurationSeconds: 900,
    ...(access.externalId === null ? {} : { ExternalId: access.externalId }),
  };
  const clientConfig = { ...awsClientDefaults, retryStrategy: awsRetries(), region: place.region, endpoint };
  const masterCredentials = toldApart(signIn.masterCredentials);
  return onceLoaded((library) => library.fromTemporaryCredentials({ params, masterCredentials, clientConfig }));
}

/** Tells what fails at the profile from what fails at the customer's role: STS has the same words for both. */
function toldApart(source: AwsCredentialSource): AwsCredentialSource {
  return async (asked) => {
    try {
      return await source(asked);
    } catch (error) {
      throw profileFailure(error);
    }
  };
}

/** Credentials whose library is loaded when they are first asked for: it takes longer to load than the desk to start. */
function onceLoaded(make: (library: typeof CredentialProviders) => AwsCredentialSource): AwsCredentialSource {
  let made: Promise<AwsCredentialSource> | null = null;
  return async (asked) => {
    made ??= import('@aws-sdk/credential-providers').then(make);
    const source = await made;
    return await source(asked);
  };
}

/** The regions in which STS has a FIPS endpoint of its own; in AWS GovCloud the usual one is ("Endpoints and quotas", AWS General Reference). */
const stsFipsRegions: ReadonlySet<string> = new Set(['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2']);

/** Whether the sign-in of a region can go through a FIPS endpoint; the calls to the key always can, outside China. */
export function hasStsFips({ partition, region }: AwsPlace): boolean {
  return partition === 'aws-us-gov' || stsFipsRegions.has(region);
}

/**
 * The addresses of KMS and STS: those of the key's region, or an emulator's on this machine. With `fips` those of the FIPS
 * endpoints, for STS where there is one. Throws `BAD_INPUT`.
 * They are always given to the SDK, which else takes them from `AWS_ENDPOINT_URL` and would send keys there.
 */
export function awsEndpoints(access: AwsAccess, place: AwsPlace): { readonly kms: string; readonly sts: string } {
  if (access.fips && place.partition === 'aws-cn') throw noFips();
  const of = (service: string): string => `https://${service}.${place.region}.${awsPartitions[place.partition]}`;
  const stsFips = access.fips && stsFipsRegions.has(place.region);
  return {
    kms: access.endpoint === null ? of(access.fips ? 'kms-fips' : 'kms') : checkLoopback(access.endpoint, 'endpoint'),
    sts: access.stsEndpoint === null ? of(stsFips ? 'sts-fips' : 'sts') : checkLoopback(access.stsEndpoint, 'stsEndpoint'),
  };
}

const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

function checkLoopback(endpoint: string, field: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  const plain = url !== null && url.username === '' && url.password === '' && /^https?:$/.test(url.protocol);
  if (plain && loopbackHosts.has(url.hostname)) return endpoint;
  throw new KeydeskError('BAD_INPUT', {
    field,
    problem: 'An endpoint may only name an emulator on this machine.',
    remedy: 'Leave it empty to reach AWS itself, or give http://127.0.0.1:PORT.',
  });
}

function noFips(): KeydeskError<'BAD_INPUT'> {
  return new KeydeskError('BAD_INPUT', {
    field: 'fips',
    problem: 'AWS has no FIPS endpoints in China.',
    remedy: 'Switch FIPS endpoints off for this key.',
  });
}
