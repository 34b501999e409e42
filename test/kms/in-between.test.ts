import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ClientSecretCredentialOptions } from '@azure/identity';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DataKeyContext } from '../../src-main/crypto/data-key.ts';
import { encodeDataKey } from '../../src-main/crypto/data-key.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { AwsKms } from '../../src-main/kms/aws.ts';
import { awsFailure } from '../../src-main/kms/aws-failure.ts';
import { openAzureKms } from '../../src-main/kms/azure.ts';
import { azureTransport, entraHosts } from '../../src-main/kms/azure-transport.ts';
import { azureFailure } from '../../src-main/kms/azure-failure.ts';
import { GcpKms } from '../../src-main/kms/gcp.ts';
import { gcpFailure } from '../../src-main/kms/gcp-failure.ts';
import type { KmsProvider } from '../../src-main/kms/provider.ts';
import { KmsError } from '../../src-main/kms/provider.ts';
import { startCustomer as startAwsCustomer } from './aws-harness.ts';
import { sharedKeys, startCustomer as startAzureCustomer } from './azure-harness.ts';
import { startGcpCustomer } from './gcp-harness.ts';

const context: DataKeyContext = { vault: 'vault-1', tenant: 'northwind', version: 3 };
const shared = sharedKeys();
const closing: (() => unknown)[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0).reverse()) await close();
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on this machine that is no KMS: a proxy, a firewall, or somebody who listens. */
async function startServer(answer: Answer, tls: { readonly cert: string; readonly key: string } | null = null): Promise<{ readonly origin: string; readonly heard: string[] }> {
  const heard: string[] = [];
  const listener: Answer = (request, response) => {
    heard.push(`${request.method ?? ''} ${request.url ?? ''}`);
    request.resume().on('end', () => answer(request, response));
  };
  const server = tls === null ? createServer(listener) : createSecureServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.closeAllConnections(), () => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  return { origin: `${tls === null ? 'http' : 'https'}://127.0.0.1:${String(port)}`, heard };
}

const page = (status: number): Answer => (_request, response) => {
  response.writeHead(status, { 'content-type': 'text/html' }).end('<html><body>Blocked by policy</body></html>');
};
const sendTo = (status: number, place: string): Answer => (_request, response) => {
  response.writeHead(status, { location: place }).end();
};

async function failureOf(kms: KmsProvider): Promise<KmsError> {
  using dataKey = SecretBytes.random(32);
  using payload = encodeDataKey(dataKey, context);
  const thrown: unknown = await kms.wrap(payload, context, {}).then(() => null, (error: unknown) => error);
  if (thrown instanceof KmsError) return thrown;
  throw new Error(`no KmsError but ${String(thrown)}`);
}

type Opening = (answer: Answer) => Promise<{ readonly kms: KmsProvider; readonly heard: string[] }>;

const openings: Readonly<Record<string, Opening>> = {
  AWS: async (answer) => {
    const customer = await startAwsCustomer();
    const { origin, heard } = await startServer(answer);
    const kms = new AwsKms(customer.config({ endpoint: origin }), customer.tools());
    closing.push(() => customer.emulator.close(), () => kms.close());
    return { kms, heard };
  },
  GCP: async (answer) => {
    const customer = await startGcpCustomer();
    const { origin, heard } = await startServer(answer);
    const kms = new GcpKms({ ...customer.config(), endpoint: origin }, customer.tools());
    closing.push(() => customer.close(), () => kms.close());
    return { kms, heard };
  },
  AZURE: async (answer) => {
    const customer = await startAzureCustomer('vault', shared);
    const { origin, heard } = await startServer(answer, { cert: shared.certificate.certificate, key: shared.certificate.privateKey });
    const config = customer.config();
    const kms = openAzureKms({ ...config, emulator: config.emulator && { ...config.emulator, endpoint: origin } }, customer.tools());
    closing.push(() => customer.emulator.close(), () => kms.close());
    return { kms, heard };
  },
};

describe.each(Object.entries(openings))('something between this desk and %s', (_provider, open) => {
  it.each([400, 403, 404, 407])('that answers %d by itself refuses nothing for the customer', async (status) => {
    const { kms, heard } = await open(page(status));
    const failure = await failureOf(kms);
    expect(failure).toMatchObject({ kind: 'unreachable', operation: 'open' });
    expect(failure.detail).toContain('proxy');
    expect(heard).not.toEqual([]);
  });

  it.each([302, 307, 308])('that sends elsewhere with %d is not followed', async (status) => {
    const elsewhere = await startServer(page(200));
    const { kms } = await open(sendTo(status, `${elsewhere.origin}/elsewhere`));
    expect(['unreachable', 'invalid-response']).toContain((await failureOf(kms)).kind);
    expect(elsewhere.heard).toEqual([]);
  });
});

describe('a certificate that is not trusted', () => {
  const untrusted = Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });

  it.each([
    ['AWS', awsFailure],
    ['Google Cloud', gcpFailure],
    ['Azure', azureFailure],
  ])("is this desk's to mend, and no refusal, at %s", (_provider, told) => {
    expect(told(untrusted, 'unwrap')).toMatchObject({ kind: 'unreachable', operation: 'open' });
  });
});

describe("what fails at the profile, before the customer's role is asked", () => {
  const refusals = [
    Object.assign(new Error('not authorized to perform: sts:AssumeRole'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403, requestId: 'b1946ac9-2ad1' } }),
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
  ];

  it.each(refusals)("is this desk's to mend: %s", async (refusal) => {
    const customer = await startAwsCustomer();
    const kms = new AwsKms(customer.config(), customer.tools({ masterCredentials: () => () => Promise.reject(refusal) }));
    closing.push(() => customer.emulator.close(), () => kms.close());
    expect(await failureOf(kms)).toMatchObject({ operation: 'open' });
    expect(customer.emulator.requests).toEqual([]);
  });
});

describe('the region of a sign-in to Microsoft Entra', () => {
  type Policy = NonNullable<ClientSecretCredentialOptions['additionalPolicies']>[number];

  /** The hosts that a sign-in would have gone to: no request leaves. */
  async function hostsWith(ours: readonly Policy[]): Promise<readonly string[]> {
    const { ClientSecretCredential } = await import('@azure/identity');
    const hosts: string[] = [];
    const stop: Policy['policy'] = {
      name: 'stop',
      sendRequest: (request) => {
        hosts.push(new URL(request.url).host);
        return Promise.reject(new Error('stopped'));
      },
    };
    const directory = '11111111-1111-4111-8111-111111111111';
    const additionalPolicies: Policy[] = [...ours, { policy: stop, position: 'perRetry' }];
    const options = { authorityHost: 'https://login.microsoftonline.com', retryOptions: { maxRetries: 0 }, additionalPolicies };
    const credential = new ClientSecretCredential(directory, directory, 'secret of the application', options);
    await credential.getToken('https://vault.azure.net/.default').catch(() => null);
    return hosts;
  }

  it('does not take the secret of the application elsewhere, whatever the environment says', async () => {
    vi.stubEnv('AZURE_REGIONAL_AUTHORITY_NAME', 'elsewhere.example/x');
    expect(await hostsWith([])).toContain('elsewhere.example');
    const { additionalPolicies } = azureTransport({ isOurs: (host) => entraHosts.test(host), emulated: null });
    expect(await hostsWith(additionalPolicies)).not.toContain('elsewhere.example');
  });

  it.each(['login.microsoftonline.com', 'westeurope.login.microsoft.com', 'login.microsoftonline.us', 'login.chinacloudapi.cn'])('may be %s', (host) => {
    expect(entraHosts.test(host)).toBe(true);
  });

  it.each(['login.microsoftonline.com.example', 'example/login.microsoft.com', 'a.b.login.microsoft.com', '169.254.169.254'])('is never %s', (host) => {
    expect(entraHosts.test(host)).toBe(false);
  });
});

describe('the next page of a list of versions', () => {
  it('is not fetched, with our token, where an answer says', async () => {
    const asked = vi.fn();
    const { additionalPolicies } = azureTransport({ isOurs: (host) => host === 'northwind.vault.azure.net', emulated: null });
    const [guard] = additionalPolicies;
    for (const url of ['https://elsewhere.example/keys', 'http://northwind.vault.azure.net/keys', 'https://northwind.vault.azure.net:8443/keys']) {
      await expect(guard?.policy.sendRequest({ url } as never, asked)).rejects.toMatchObject({ kind: 'invalid-response', operation: 'open' });
    }
    expect(asked).not.toHaveBeenCalled();
  });
});
