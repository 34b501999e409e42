import type * as googleAuthLibrary from 'google-auth-library';
import { AnsweredBetween, secondsIn } from './gcp-failure.ts';

/** Google's library for signing in, loaded when it is first needed. */
export type GoogleLibrary = typeof googleAuthLibrary;
/** What sends the requests of Google's libraries. */
export type Transporter = InstanceType<GoogleLibrary['gaxios']['Gaxios']>;

/** How requests of one provider are sent. */
export interface TransportNeeds {
  readonly limitMs: number;
  /** Ends what is under way when the provider is closed. */
  readonly closing: AbortSignal;
  /** Addresses of Google that an emulator on this machine stands for. */
  readonly redirected: ReadonlyMap<string, string>;
}

/** Google turned a request away and said for how long. Its `status` is what the SDK tells the kind of error by. */
class TurnedAway extends Error {
  override readonly name = 'TurnedAway';
  readonly status: number;
  readonly retryAfterMs: number;

  constructor(status: number, retryAfterMs: number) {
    super(`Request failed with status code ${String(status)}`);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Sends requests within the limit, once: whether to try again is decided in one place for sign-in and call alike. */
export function transporter(library: GoogleLibrary, needs: TransportNeeds): Transporter {
  const made = new library.gaxios.Gaxios({
    timeout: needs.limitMs,
    signal: needs.closing,
    // An answer that sends elsewhere would take the token, and what is to be wrapped, along.
    redirect: 'manual',
    fetchImplementation: sendUnlessOver,
    adapter: async (request, send) => {
      const response = await send(request);
      const isJson = /^application\/json\b/i.test(response.headers.get('content-type') ?? '');
      if (response.status >= 300 && response.status < 500 && response.status !== 429 && !isJson) throw new AnsweredBetween('not an answer of Google');
      return response;
    },
    retryConfig: { retry: 0, noResponseRetries: 0 },
    noProxy: ['127.0.0.1', 'localhost', '[::1]'],
  });
  made.interceptors.request.add({
    resolved: (request) => {
      const instead = needs.redirected.get(request.url.href);
      if (instead !== undefined) request.url = new URL(instead);
      return Promise.resolve(request);
    },
  });
  made.interceptors.response.add({
    resolved: async (response) => {
      const wait = response.status === 429 || response.status === 503 ? secondsIn(response.headers.get('retry-after')) : undefined;
      if (wait === undefined) return response;
      await response.text();
      throw new TurnedAway(response.status, wait);
    },
  });
  return made;
}

/**
 * node-fetch, which goes through proxies, and which must not begin with a signal that is over: it then destroys the body, whose error
 * nobody hears, and the process would end.
 */
async function sendUnlessOver(...[target, options]: Parameters<typeof fetch>): Promise<Response> {
  const { default: send } = await import('node-fetch');
  // From here to the sending nothing waits, so that the signal cannot end between.
  if (options?.signal?.aborted === true) throw new DOMException('The operation was aborted.', 'AbortError');
  return (await send(target as Parameters<typeof send>[0], options as Parameters<typeof send>[1])) as unknown as Response;
}

/** Google's libraries print requests with their plaintext and tokens when an environment variable says so: not here. */
export async function silenceGoogleLogs(): Promise<void> {
  const { loggingUtils } = await import('google-gax');
  loggingUtils.setBackend({ log: () => undefined, setFilters: () => undefined });
}
