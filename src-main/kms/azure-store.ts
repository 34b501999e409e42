import { KeydeskError } from '../../src-shared/errors.ts';
import type { AzureEmulator, azureDomains } from '../../src-shared/key-access.ts';
import { azureStoreUrlShape } from '../../src-shared/key-access.ts';
import { parseAzureKeyId as parseName } from './uri-azure.ts';

/** What keeps a key: a Key Vault wraps with RSA, a Managed HSM with AES. */
export type AzureStoreKind = keyof typeof azureDomains;

/** One of Microsoft's clouds: `cli` is its name in `az cloud set`, null where that is the default. */
export interface AzureCloud {
  readonly authority: string;
  readonly cli: string | null;
  readonly federationAudience: string;
}

/** A vault or HSM by its address. `scope` is what a token must be made out for to be taken there. */
export interface AzureStore {
  readonly kind: AzureStoreKind;
  readonly name: string;
  readonly host: string;
  readonly url: string;
  readonly scope: string;
  readonly cloud: AzureCloud;
}

/** A key in a store, without a version. */
export interface AzureKeyResource {
  readonly store: AzureStore;
  readonly name: string;
}

/** The clouds by the ending of their domains (learn.microsoft.com/entra/identity-platform/authentication-national-cloud). */
const clouds: Readonly<Record<string, AzureCloud>> = {
  'azure.net': { authority: 'https://login.microsoftonline.com', cli: null, federationAudience: 'api://AzureADTokenExchange' },
  'azure.cn': { authority: 'https://login.chinacloudapi.cn', cli: 'AzureChinaCloud', federationAudience: 'api://AzureADTokenExchangeChina' },
  'usgovcloudapi.net': {
    authority: 'https://login.microsoftonline.us',
    cli: 'AzureUSGovernment',
    federationAudience: 'api://AzureADTokenExchangeUSGov',
  },
};

/** How a store of each kind wraps a data key. */
export const azureAlgorithms: Readonly<Record<AzureStoreKind, 'RSA-OAEP-256' | 'A256KW'>> = { vault: 'RSA-OAEP-256', managedHsm: 'A256KW' };

/** Reads the address of a vault or HSM. Throws `BAD_INPUT` naming `field`. */
export function parseAzureStore(url: string, field = 'store'): AzureStore {
  if (!azureStoreUrlShape.test(url)) throw bad(field, 'This is not the address of a vault or HSM.', 'Give it as https://VAULT.vault.azure.net.');
  const host = new URL(url).hostname;
  const dot = host.indexOf('.');
  const [name, domain] = [host.slice(0, dot), host.slice(dot + 1)];
  const cloud = clouds[domain.slice(domain.indexOf('.') + 1)];
  if (cloud === undefined) throw bad(field, 'This domain belongs to no cloud of Microsoft.', 'Give it as https://VAULT.vault.azure.net.');
  const kind: AzureStoreKind = domain.startsWith('vault.') ? 'vault' : 'managedHsm';
  return { kind, name, host, url, scope: `https://${domain}/.default`, cloud };
}

/** Reads the identifier of a key without a version, and where it is kept. Throws `BAD_INPUT` naming `field`. */
export function parseAzureKeyId(keyId: string, field = 'keyId'): AzureKeyResource {
  const { host, name } = parseName(keyId, field);
  return { store: parseAzureStore(`https://${host}`, field), name };
}

/** Refuses an emulator that is not on this machine, or not behind TLS. Throws `BAD_INPUT`. */
export function checkAzureEmulator(emulator: AzureEmulator | null): void {
  if (emulator === null) return;
  checkLoopback(emulator.endpoint, 'emulator.endpoint');
  checkLoopback(emulator.authority, 'emulator.authority');
}

const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

function checkLoopback(endpoint: string, field: string): void {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  const plain = url !== null && url.username === '' && url.password === '' && url.protocol === 'https:';
  if (plain && loopbackHosts.has(url.hostname)) return;
  throw bad(field, 'An emulator may only be on this machine, behind TLS.', 'Leave it empty to reach Azure itself, or give https://127.0.0.1:PORT.');
}

function bad(field: string, problem: string, remedy: string): KeydeskError<'BAD_INPUT'> {
  return new KeydeskError('BAD_INPUT', { field, problem, remedy });
}
