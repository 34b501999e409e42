import type { KMSClientConfig } from '@aws-sdk/client-kms';

type Retries = Extract<NonNullable<KMSClientConfig['retryStrategy']>, { acquireInitialRetryToken: unknown }>;
type RetryToken = Awaited<ReturnType<Retries['acquireInitialRetryToken']>>;

const attempts = 3;
/** The longest wait that is sat out within a call, in milliseconds; a longer one is told to the caller at once. */
const longestWaitMs = 2000;
const firstWaits = { THROTTLING: 400, TRANSIENT: 100, SERVER_ERROR: 100 } as const;

/**
 * Three attempts, as the SDK has them, and no wait that a call cannot bear: the SDK's own would sit out five seconds and more of
 * what AWS asks for, at the sign-in and again at the key, until the call is called unreachable, which seals, though AWS was only
 * busy. `now` in milliseconds since 1970.
 */
export function awsRetries(now: () => number = Date.now): Retries {
  return {
    acquireInitialRetryToken: () => Promise.resolve(token(0, 0)),
    refreshRetryTokenForRetry: (last, { errorType, retryAfterHint }) => {
      const count = last.getRetryCount() + 1;
      const usual = errorType === 'CLIENT_ERROR' ? Infinity : firstWaits[errorType] * 2 ** (count - 1);
      const wait = retryAfterHint === undefined || usual === Infinity ? usual : Math.max(retryAfterHint.getTime() - now(), 0);
      if (count >= attempts || wait > longestWaitMs) return Promise.reject(new Error('no further attempt'));
      return Promise.resolve(token(count, wait));
    },
    recordSuccess: () => undefined,
  };
}

function token(count: number, delay: number): RetryToken {
  return { getRetryCount: () => count, getRetryDelay: () => delay };
}
