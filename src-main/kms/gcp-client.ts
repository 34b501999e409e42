import { setTimeout as pause } from 'node:timers/promises';
import type { KeyManagementServiceClient } from '@google-cloud/kms';
import { KeydeskError } from '../../src-shared/errors.ts';
import { Calls } from './calls.ts';
import { gcpFailure, isDamaged, isStaleToken } from './gcp-failure.ts';
import type { GcpAccess } from './gcp-places.ts';
import { gcpUniverse, kmsEndpoint, tokenPlaces } from './gcp-places.ts';
import type { GcpSignInTools } from './gcp-sign-in.ts';
import { GcpSignIn, redirectedAddresses } from './gcp-sign-in.ts';
import { silenceGoogleLogs, transporter } from './gcp-transport.ts';
import type { CallOptions, KmsError, KmsOperation } from './provider.ts';

/** What reaching Google Cloud takes beside the configuration. */
export interface GcpClientTools extends GcpSignInTools {
  /** How long one call may take with sign-in and retries, in milliseconds. */
  readonly limitMs: number;
  /** Tells this vault's calls apart in the customer's audit logs: it stands in the user agent after `keydesk/`. */
  readonly session: string;
}

/** Options of one call of the SDK: no retry of its own, ended by the signal. */
export interface GcpCallOptions {
  readonly signal: AbortSignal;
  readonly timeout: number;
  readonly retry: null;
  readonly otherArgs: { readonly headers: Readonly<Record<string, string>> };
}

/** What one attempt at a call is done with. */
export interface GcpAttempt {
  readonly kms: KeyManagementServiceClient;
  readonly options: GcpCallOptions;
  /** Reads a part of the REST API that the SDK asks for in another way than Google serves it. */
  readonly read: (path: string) => Promise<unknown>;
  /** The e-mail address of the service account that calls. */
  readonly account: string | null;
}

interface Connection {
  readonly kms: KeyManagementServiceClient;
  readonly signIn: GcpSignIn;
}

const attempts = 3;
const firstPauseMs = 100;
const longestPauseMs = 2_000;

/** Calls to Cloud KMS over REST: signed in, tried again when that may help, ended in time. Nothing is loaded before the first. */
export class GcpClient {
  readonly #access: GcpAccess;
  readonly #tools: GcpClientTools;
  readonly #calls: Calls;
  readonly #closing = new AbortController();
  #connection: Promise<Connection> | null = null;

  /** Throws `BAD_INPUT` for an endpoint that is no emulator on this machine. `key` is what the officer knows it by. */
  constructor(access: GcpAccess, key: string, tools: GcpClientTools) {
    kmsEndpoint(access);
    tokenPlaces(access);
    this.#access = access;
    this.#tools = tools;
    this.#calls = new Calls({ provider: 'GCP', key, limitMs: tools.limitMs });
  }

  /** Does `work` within the limits, up to three times. `late` gets what came after the call had ended. */
  run<T>(operation: KmsOperation, call: CallOptions, work: (attempt: GcpAttempt) => Promise<T>, late?: (result: T) => void): Promise<T> {
    return this.#calls.run(operation, call, (signal) => this.#persist(operation, signal, work), late);
  }

  async close(): Promise<void> {
    this.#calls.close();
    this.#closing.abort();
    const connection = await this.#connection?.catch(() => null);
    connection?.signIn.forget();
    await connection?.kms.close();
  }

  async #persist<T>(operation: KmsOperation, signal: AbortSignal, work: (attempt: GcpAttempt) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      signal.throwIfAborted();
      try {
        return await work(await this.#attempt(signal));
      } catch (error) {
        if (error instanceof KeydeskError) throw error;
        const failure = gcpFailure(error, operation);
        const wait = attempt < attempts ? await this.#waitBeforeRetry(error, failure, attempt) : null;
        if (wait === null) throw failure;
        await pause(wait, undefined, { signal });
      }
    }
  }

  /** Milliseconds until another attempt may help; null when none does. A refused token and damaged bytes get one more try. */
  async #waitBeforeRetry(error: unknown, failure: KmsError, attempt: number): Promise<number | null> {
    if (isStaleToken(error) && attempt === 1) {
      const { signIn } = await this.#connected();
      signIn.forget();
      return 0;
    }
    if (isDamaged(error)) return attempt === 1 ? 0 : null;
    if (!failure.retryable) return null;
    const wait = failure.retryAfterMs ?? firstPauseMs * 3 ** (attempt - 1);
    return wait <= longestPauseMs ? wait : null;
  }

  async #attempt(signal: AbortSignal): Promise<GcpAttempt> {
    const { kms, signIn } = await this.#connected();
    await signIn.ready();
    const { protocol, host, port } = kmsEndpoint(this.#access);
    const headers = { 'User-Agent': `keydesk/${this.#tools.session.replaceAll(/[^\w.-]/g, '-').slice(0, 64)}` };
    return {
      kms,
      options: { signal, timeout: this.#tools.limitMs, retry: null, otherArgs: { headers } },
      account: signIn.account,
      read: async (path) => {
        const url = `${protocol}://${host}:${String(port)}/v1/${path}`;
        return (await signIn.bearer.request<unknown>({ url, headers, signal, responseType: 'json' })).data;
      },
    };
  }

  #connected(): Promise<Connection> {
    this.#connection ??= this.#connect().catch((error: unknown) => {
      this.#connection = null;
      throw error;
    });
    return this.#connection;
  }

  async #connect(): Promise<Connection> {
    await silenceGoogleLogs();
    const [library, sdk] = await Promise.all([import('google-auth-library'), import('@google-cloud/kms')]);
    const needs = { limitMs: this.#tools.limitMs, closing: this.#closing.signal, redirected: redirectedAddresses(this.#access) };
    const signIn = new GcpSignIn(this.#access, this.#tools, library, transporter(library, needs));
    const { protocol, host, port } = kmsEndpoint(this.#access);
    const kms = new sdk.KeyManagementServiceClient({
      fallback: true,
      protocol,
      apiEndpoint: host,
      port,
      universeDomain: gcpUniverse,
      authClient: signIn.bearer,
    });
    return { kms, signIn };
  }
}
