import { fromIni, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { AwsKey } from '../../src-shared/key-references.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { AwsKeyResource } from './uri-aws.ts';
import { awsPartitions } from './uri-aws.ts';

/** A function that yields AWS credentials when a client needs them. */
export type AwsCredentialSource = ReturnType<typeof fromTemporaryCredentials>;

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
  useFipsEndpoint: false,
  useDualstackEndpoint: false,
  userAgentAppId: 'keydesk',
} as const;

/**
 * The credentials of one named profile (IAM Identity Center, a role, a process), and of nothing else: no environment
 * variable, no instance metadata unless the profile itself names it. Files are read again each time, so a new sign-in counts.
 */
export function profileCredentials(profile: string, files: AwsProfileFiles = {}): AwsCredentialSource {
  return fromIni({ ...files, profile, ignoreCache: true, clientConfig: { ...awsClientDefaults } });
}

/** What signing in to a role takes beside the configuration. */
export interface RoleSignIn {
  /** Stands in the customer's CloudTrail; 2 to 64 of `A-Z a-z 0-9 + = , . @ _ -`. */
  readonly sessionName: string;
  readonly masterCredentials: AwsCredentialSource;
}

/** Temporary credentials of the customer's role, 15 minutes at a time: the shortest that STS gives. */
export function roleCredentials(config: AwsKey, key: AwsKeyResource, signIn: RoleSignIn): AwsCredentialSource {
  return fromTemporaryCredentials({
    params: {
      RoleArn: config.roleArn,
      RoleSessionName: signIn.sessionName,
      DurationSeconds: 900,
      ...(config.externalId === null ? {} : { ExternalId: config.externalId }),
    },
    masterCredentials: signIn.masterCredentials,
    clientConfig: { ...awsClientDefaults, region: key.region, endpoint: awsEndpoints(config, key).sts },
  });
}

/**
 * The addresses of KMS and STS: those of the key's region, or an emulator's on this machine.
 * They are always given to the SDK, which else takes them from `AWS_ENDPOINT_URL` and would send keys there.
 */
export function awsEndpoints(config: AwsKey, key: AwsKeyResource): { readonly kms: string; readonly sts: string } {
  const of = (service: string): string => `https://${service}.${key.region}.${awsPartitions[key.partition]}`;
  return {
    kms: config.endpoint === null ? of('kms') : checkLoopback(config.endpoint, 'endpoint'),
    sts: config.stsEndpoint === null ? of('sts') : checkLoopback(config.stsEndpoint, 'stsEndpoint'),
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
