import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { AuthClient } from 'google-auth-library';
import type { GcpTokenPlaces } from './gcp-places.ts';
import { gcpUniverse } from './gcp-places.ts';
import type { GoogleLibrary, Transporter } from './gcp-transport.ts';
import { KmsError } from './provider.ts';

/** Where `gcloud auth application-default login` writes what it got, on this platform. */
export function wellKnownAdcFile(platform: NodeJS.Platform = process.platform, home: string = homedir()): string {
  const folder = platform === 'win32' ? join(home, 'AppData', 'Roaming', 'gcloud') : join(home, '.config', 'gcloud');
  return join(folder, 'application_default_credentials.json');
}

/** What is needed to make a client of what a file holds. */
export interface AdcTools {
  readonly library: GoogleLibrary;
  readonly places: GcpTokenPlaces;
  readonly transporter: Transporter;
}

/**
 * The identity of this machine's officer, out of the application default credentials: a user's sign-in, a workforce
 * sign-in, or workload identity federation by file or program. Only that file counts: no environment variable and no
 * metadata server is asked, and where tokens come from is not taken from it.
 * Throws `KmsError` `denied` on `open`: what is wrong is this desk's to mend.
 */
export async function adcClient(file: string, tools: AdcTools): Promise<AuthClient> {
  const found = await readAdc(file);
  if (found['universe_domain'] !== undefined && found['universe_domain'] !== gcpUniverse) {
    throw unusable('They are of another cloud universe than googleapis.com.');
  }
  switch (found['type']) {
    case 'authorized_user':
      return userClient(found, tools);
    case 'external_account':
      return externalClient(found, tools);
    case 'external_account_authorized_user':
      return workforceClient(found, tools);
    case 'service_account':
      throw unusable('They are the key of a service account, which does not expire and is refused.');
    case 'impersonated_service_account':
      throw unusable('They impersonate a service account already, which Keydesk does itself.');
    default:
      throw unusable('They are of a kind that Keydesk does not know.');
  }
}

type Found = Readonly<Record<string, unknown>>;

async function readAdc(file: string): Promise<Found> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) throw unusable('There are none where they are looked for.');
  try {
    const found: unknown = JSON.parse(text);
    if (typeof found === 'object' && found !== null) return found as Found;
  } catch {
    // What the parser says may quote the file, so it is not passed on.
  }
  throw unusable('Their file is not JSON.');
}

function userClient(found: Found, tools: AdcTools): AuthClient {
  return new tools.library.UserRefreshClient({
    clientId: text(found, 'client_id'),
    clientSecret: text(found, 'client_secret'),
    refreshToken: text(found, 'refresh_token'),
    endpoints: { oauth2TokenUrl: tools.places.oauth },
    transporter: tools.transporter,
    ...quotaProject(found),
  });
}

function workforceClient(found: Found, tools: AdcTools): AuthClient {
  return new tools.library.ExternalAccountAuthorizedUserClient({
    type: 'external_account_authorized_user',
    audience: text(found, 'audience'),
    client_id: text(found, 'client_id'),
    client_secret: text(found, 'client_secret'),
    refresh_token: text(found, 'refresh_token'),
    token_info_url: '',
    token_url: tools.places.exchangeRefresh,
    transporter: tools.transporter,
    ...quotaProject(found),
  });
}

function externalClient(found: Found, tools: AdcTools): AuthClient {
  const source = (found['credential_source'] ?? {}) as { readonly file?: string; readonly executable?: { readonly command: string } };
  const shared = {
    type: 'external_account',
    audience: text(found, 'audience'),
    subject_token_type: text(found, 'subject_token_type'),
    token_url: tools.places.exchange,
    transporter: tools.transporter,
    ...workforcePool(found),
    ...quotaProject(found),
  };
  if (typeof source.file === 'string') return new tools.library.IdentityPoolClient({ ...shared, credential_source: { ...source, file: source.file } });
  if (source.executable !== undefined) {
    return new tools.library.PluggableAuthClient({ ...shared, credential_source: { executable: source.executable } });
  }
  throw unusable('They take the identity from an address or from an AWS environment; only a file or a program is read.');
}

function quotaProject(found: Found): { readonly quotaProjectId?: string } {
  const project = found['quota_project_id'];
  return typeof project === 'string' ? { quotaProjectId: project } : {};
}

function workforcePool(found: Found): { readonly workforce_pool_user_project?: string } {
  const project = found['workforce_pool_user_project'];
  return typeof project === 'string' ? { workforce_pool_user_project: project } : {};
}

function text(found: Found, name: string): string {
  const value = found[name];
  if (typeof value === 'string' && value !== '') return value;
  throw unusable(`Their field ${name} is missing.`);
}

function unusable(why: string): KmsError {
  const detail = `The application default credentials of this machine cannot be used. ${why} Sign in with: gcloud auth application-default login`;
  return new KmsError({ kind: 'denied', provider: 'GCP', operation: 'open', detail });
}
