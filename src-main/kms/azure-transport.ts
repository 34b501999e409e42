import type { KeyClientOptions } from '@azure/keyvault-keys';
import type { AzureEmulator } from '../../src-shared/key-access.ts';
import { isCutShort, toldWaitHeader, waitOf } from './azure-failure.ts';
import { KmsError } from './provider.ts';

/** A step of the SDK's pipeline. */
type Policy = NonNullable<KeyClientOptions['additionalPolicies']>[number];

/** What every client of Azure is told, for keys and for sign-in alike. */
export interface AzureTransport {
  readonly retryOptions: { readonly maxRetries: number; readonly retryDelayInMs: number; readonly maxRetryDelayInMs: number };
  readonly redirectOptions: { readonly maxRetries: number };
  readonly additionalPolicies: Policy[];
  readonly tlsOptions?: { readonly ca: string };
}

/** The longest wait that is sat out within a call, in milliseconds; a longer one is told to the caller at once. */
const longestWaitMs = 2000;
/** The wait when a service asks to slow down and does not say for how long. */
const usualWaitMs = 250;

/** The hosts of Microsoft Entra that sign-ins go to, those of a region included. Source: the authorities that MSAL knows. */
export const entraHosts =
  /^(?:login\.microsoftonline\.com|(?:[a-z0-9]{1,40}\.)?login\.microsoft\.com|login\.chinacloudapi\.cn|login\.partner\.microsoftonline\.cn|login\.microsoftonline\.us)$/;

/** Where requests may go, and the emulator that stands in for it. */
export interface AzureRoute {
  readonly isOurs: (host: string) => boolean;
  readonly emulated: { readonly origin: string; readonly ca: string } | null;
}

/**
 * How requests travel: two retries, no redirects, and no longer wait than a call can bear. No address that an answer names, nor
 * one that the environment makes the SDK think of, is gone to. With an emulator, what is meant for Azure goes to it instead, past
 * any proxy, and its certificate alone is trusted.
 */
export function azureTransport({ isOurs, emulated }: AzureRoute): AzureTransport {
  const policies: Policy[] = [
    { policy: nowhereElse(isOurs), position: 'perRetry' },
    { policy: oddAnswers(), position: 'perRetry' },
  ];
  if (emulated !== null) policies.push({ policy: toEmulator(emulated.origin), position: 'perRetry' });
  return {
    retryOptions: { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1500 },
    redirectOptions: { maxRetries: 0 },
    additionalPolicies: policies,
    ...(emulated === null ? {} : { tlsOptions: { ca: emulated.ca } }),
  };
}

/** The last look before a request leaves, token and all: a list's next page and the region of a sign-in are but texts. */
function nowhereElse(isOurs: (host: string) => boolean): Policy['policy'] {
  return {
    name: 'keydeskNowhereElse',
    sendRequest: async (request, next) => {
      const { protocol, host } = new URL(request.url);
      if (protocol === 'https:' && isOurs(host)) return await next(request);
      const detail = 'The call would have gone to another address than that of Azure. Check the environment of Keydesk for settings of the Azure SDK.';
      throw new KmsError({ kind: 'invalid-response', provider: 'AZURE', operation: 'open', detail });
    },
  };
}

function oddAnswers(): Policy['policy'] {
  return {
    name: 'keydeskOddAnswers',
    sendRequest: async (request, next) => {
      const response = await next(request).catch((error: unknown) => {
        throw isCutShort(error) ? Object.assign(new Error('the connection was lost'), { name: 'RestError', code: 'ECONNRESET' }) : error;
      });
      if (response.status !== 429 && response.status !== 503) return response;
      const wait = waitOf(response.headers);
      if (response.status === 429 && wait === undefined) response.headers.set('retry-after-ms', String(usualWaitMs));
      if (wait !== undefined && wait > longestWaitMs) {
        for (const header of ['retry-after', 'retry-after-ms', 'x-ms-retry-after-ms']) response.headers.delete(header);
        response.headers.set(toldWaitHeader, String(wait));
      }
      return response;
    },
  };
}

function toEmulator(origin: string): Policy['policy'] {
  return {
    name: 'keydeskToEmulator',
    sendRequest: async (request, next) => {
      const meant = new URL(request.url);
      request.url = `${new URL(origin).origin}${meant.pathname}${meant.search}`;
      request.headers.set('x-forwarded-host', meant.host);
      delete request.agent;
      try {
        return await next(request);
      } finally {
        request.url = meant.href;
      }
    },
  };
}

/** The certificate of an emulator, in PEM. Throws `KmsError` `unreachable` when its file cannot be read. */
export async function emulatorCertificate(emulator: AzureEmulator, readFile: (path: string) => Promise<string>): Promise<string> {
  try {
    return await readFile(emulator.certificateFile);
  } catch {
    const detail = "The certificate file of the emulator cannot be read. Start the emulator, and check the file's path.";
    throw new KmsError({ kind: 'unreachable', provider: 'AZURE', operation: 'open', detail });
  }
}
