import type * as Kms from '@aws-sdk/client-kms';
import { KeydeskError } from '../../src-shared/errors.ts';
import { awsFailure } from './aws-failure.ts';
import { awsRetries } from './aws-retries.ts';
import type { AwsAccess, AwsCredentialSource, AwsPlace } from './aws-sign-in.ts';
import { awsClientDefaults, awsEndpoints, roleCredentials } from './aws-sign-in.ts';
import { Calls } from './calls.ts';
import type { CallOptions, KmsOperation } from './provider.ts';

/** What reaching AWS takes beside the configuration. */
export interface AwsTools {
  /** Stands in the customer's CloudTrail after `keydesk-`. */
  readonly session: string;
  /** The credentials of a named profile: never the SDK's default chain. */
  readonly masterCredentials: (profile: string) => AwsCredentialSource;
  /** How long one call may take with sign-in and retries, in milliseconds. */
  readonly limitMs: number;
  /** The id of the vault, to which the policy of a new key is narrowed; without it, it is not. */
  readonly vault?: string | undefined;
}

/** The library of AWS KMS, as loaded. */
export type AwsLibrary = typeof Kms;

/** What one call to AWS KMS is done with. Commands are of `kms`; each is sent with `send`, which ends with the call. */
export interface AwsLine {
  readonly kms: AwsLibrary;
  readonly send: Kms.KMSClient['send'];
  readonly options: { readonly abortSignal: AbortSignal };
}

interface Loaded {
  readonly kms: AwsLibrary;
  readonly client: Kms.KMSClient;
}

/**
 * AWS KMS in one region, in the customer's role. The constructor checks where calls would go and throws `BAD_INPUT`;
 * the library is loaded, and AWS is reached, at the first call.
 */
export class AwsConnection {
  readonly #calls: Calls;
  readonly #settings: Kms.KMSClientConfig;
  #loading: Promise<Loaded> | null = null;

  /** `key` is what the officer knows the key by: an ARN, or the alias of one to be made. */
  constructor(key: string, access: AwsAccess, place: AwsPlace, tools: AwsTools) {
    const signIn = { sessionName: sessionName(tools.session), masterCredentials: tools.masterCredentials(access.profile) };
    this.#settings = {
      ...awsClientDefaults,
      retryStrategy: awsRetries(),
      region: place.region,
      endpoint: awsEndpoints(access, place).kms,
      credentials: roleCredentials(access, place, signIn),
      requestHandler: { connectionTimeout: 5000, requestTimeout: tools.limitMs, throwOnRequestTimeout: true },
    };
    this.#calls = new Calls({ provider: 'AWS', key, limitMs: tools.limitMs });
  }

  /** Does `work` within the limits of a call. Throws what `Calls` does, and every error of AWS as a `KmsError`. */
  run<T>(operation: KmsOperation, call: CallOptions, work: (line: AwsLine) => Promise<T>, late?: (result: T) => void): Promise<T> {
    const told = async (abortSignal: AbortSignal): Promise<T> => {
      try {
        const { kms, client } = await this.#load();
        return await work({ kms, send: client.send.bind(client), options: { abortSignal } });
      } catch (error) {
        throw error instanceof KeydeskError ? error : awsFailure(error, operation);
      }
    };
    return this.#calls.run(operation, call, told, late);
  }

  async close(): Promise<void> {
    this.#calls.close();
    const loaded = await this.#loading;
    loaded?.client.destroy();
  }

  #load(): Promise<Loaded> {
    this.#loading ??= import('@aws-sdk/client-kms').then((kms) => ({ kms, client: new kms.KMSClient(this.#settings) }));
    return this.#loading;
  }
}

function sessionName(session: string): string {
  return `keydesk-${session.replaceAll(/[^\w+=,.@-]/g, '-')}`.slice(0, 64);
}
