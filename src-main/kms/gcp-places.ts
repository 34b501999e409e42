import { KeydeskError } from '../../src-shared/errors.ts';
import type { GcpAuthentication } from '../../src-shared/key-access.ts';

/** How a key or a ring at Google Cloud is reached, whatever it is. */
export interface GcpAccess {
  readonly authentication: GcpAuthentication;
  readonly endpoint: string | null;
  readonly tokenEndpoint: string | null;
}

/** The one cloud universe that is spoken to; always told to the SDK, which else takes it from the environment. */
export const gcpUniverse = 'googleapis.com';

/** Where Cloud KMS answers, in the parts that the SDK wants. */
export interface GcpEndpoint {
  readonly protocol: 'http' | 'https';
  readonly host: string;
  readonly port: number;
}

/** Cloud KMS itself, or an emulator on this machine. Throws `BAD_INPUT` for any other place. */
export function kmsEndpoint(access: GcpAccess): GcpEndpoint {
  if (access.endpoint === null) return { protocol: 'https', host: `cloudkms.${gcpUniverse}`, port: 443 };
  const url = loopback(access.endpoint, 'endpoint');
  const protocol = url.protocol === 'http:' ? 'http' : 'https';
  return { protocol, host: url.hostname, port: url.port === '' ? (protocol === 'http' ? 80 : 443) : Number(url.port) };
}

/** Where tokens come from: never what a credential's file names, which anybody may have written. */
export interface GcpTokenPlaces {
  /** OAuth 2: refresh tokens and signed assertions. */
  readonly oauth: string;
  /** The Security Token Service: external identities. */
  readonly exchange: string;
  /** The Security Token Service: refresh tokens of workforce identities. */
  readonly exchangeRefresh: string;
  /** The IAM credentials API, to which `/v1/projects/-/serviceAccounts/…` is added. */
  readonly iamCredentials: string;
}

/** Google's own places for tokens, or an emulator's on this machine. Throws `BAD_INPUT` for any other place. */
export function tokenPlaces(access: GcpAccess): GcpTokenPlaces {
  const emulator = access.tokenEndpoint === null ? null : loopback(access.tokenEndpoint, 'tokenEndpoint').origin;
  const of = (service: string): string => emulator ?? `https://${service}.${gcpUniverse}`;
  return {
    oauth: `${of('oauth2')}/token`,
    exchange: `${of('sts')}/v1/token`,
    exchangeRefresh: `${of('sts')}/v1/oauthtoken`,
    iamCredentials: of('iamcredentials'),
  };
}

const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

function loopback(endpoint: string, field: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  const plain = url !== null && url.username === '' && url.password === '' && url.pathname === '/' && /^https?:$/.test(url.protocol);
  if (plain && loopbackHosts.has(url.hostname)) return url;
  throw new KeydeskError('BAD_INPUT', {
    field,
    problem: 'An endpoint may only name an emulator on this machine.',
    remedy: 'Leave it empty to reach Google Cloud itself, or give http://127.0.0.1:PORT.',
  });
}
