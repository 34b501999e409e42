import { readFileSync } from 'node:fs';
import type { Clouds } from '../emulators/clouds.ts';
import type { AwsKey, AzureKey, GcpKey } from '../../src-shared/key-references.ts';
import { azureTransport } from '../../src-main/kms/azure-transport.ts';
import { azureAlgorithms, parseAzureKeyId } from '../../src-main/kms/azure-store.ts';
import { parseAwsKeyArn } from '../../src-main/kms/uri-aws.ts';

/** A cloud's own library at one key, with nothing of Keydesk around it: it signs in once, and wraps and opens bare bytes. */
export interface BareKey {
  wrap(plain: Uint8Array): Promise<Uint8Array>;
  open(blob: Uint8Array): Promise<Uint8Array>;
  close(): Promise<void>;
}

function present(bytes: Uint8Array | string | null | undefined): Uint8Array {
  if (bytes instanceof Uint8Array) return bytes;
  if (typeof bytes === 'string') return Buffer.from(bytes, 'base64');
  throw new Error('the library answered without bytes');
}

/** `EncryptCommand` and `DecryptCommand` in the customer's role. */
async function bareAws(reference: AwsKey, { environment, emulators: { aws } }: Clouds): Promise<BareKey> {
  const { KMSClient, EncryptCommand, DecryptCommand } = await import('@aws-sdk/client-kms');
  const { fromIni, fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
  const { region } = parseAwsKeyArn(reference.keyArn);
  const place = { region, endpoint: aws.endpoint };
  const files = { configFilepath: environment['AWS_CONFIG_FILE'] ?? '', filepath: environment['AWS_SHARED_CREDENTIALS_FILE'] ?? '' };
  const masterCredentials = fromIni({ ...files, profile: reference.profile });
  const params = { RoleArn: reference.roleArn, RoleSessionName: 'bare', ExternalId: reference.externalId ?? '' };
  const client = new KMSClient({ ...place, credentials: fromTemporaryCredentials({ params, masterCredentials, clientConfig: place }) });
  const KeyId = reference.keyArn;
  const EncryptionContext = { tenant: 'acme' };
  return {
    wrap: async (Plaintext) => present((await client.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext }))).CiphertextBlob),
    open: async (CiphertextBlob) => present((await client.send(new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext }))).Plaintext),
    close: async () => {
      client.destroy();
      return Promise.resolve();
    },
  };
}

const cloudScope = 'https://www.googleapis.com/auth/cloud-platform';

/** `encrypt` and `decrypt` over REST, with a token of the service account. */
async function bareGcp(reference: GcpKey, { emulators: { gcp } }: Clouds): Promise<BareKey> {
  const { KeyManagementServiceClient } = await import('@google-cloud/kms');
  const { OAuth2Client } = await import('google-auth-library');
  const [account] = gcp.identities.accounts.values();
  const authClient = new OAuth2Client();
  authClient.setCredentials({ access_token: gcp.identities.issue(account?.member ?? '', [cloudScope], Date.now() + 86_400_000).token });
  const { hostname, port } = new URL(gcp.endpoint);
  const client = new KeyManagementServiceClient({ fallback: true, protocol: 'http', apiEndpoint: hostname, port: Number(port), authClient });
  const fixed = { name: reference.keyName, additionalAuthenticatedData: Buffer.from('acme') };
  return {
    wrap: async (plaintext) => present((await client.encrypt({ ...fixed, plaintext }))[0].ciphertext),
    open: async (ciphertext) => present((await client.decrypt({ ...fixed, ciphertext }))[0].plaintext),
    close: async () => client.close(),
  };
}

function azureToken(reference: AzureKey, scope: string, { emulators: { azure } }: Clouds): string {
  const { authentication } = reference;
  const [application] = azure.entra.principals;
  if (authentication.mode !== 'AZURE_WORKLOAD_IDENTITY' || application === undefined) throw new Error('nobody can sign in to the emulator');
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: authentication.clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: readFileSync(authentication.tokenFile, 'utf8'),
    scope,
  });
  return String(azure.entra.token(form, azure.endpoint)['access_token']);
}

/** `wrapKey` and `unwrapKey` done by the service, with a token that is at hand. Only the way to the emulator is Keydesk's own. */
async function bareAzure(reference: AzureKey, clouds: Clouds): Promise<BareKey> {
  const { CryptographyClient } = await import('@azure/keyvault-keys');
  const { store, name } = parseAzureKeyId(reference.keyId);
  const { azure } = clouds.emulators;
  const emulated = { origin: azure.endpoint, ca: readFileSync(azure.certificateFile, 'utf8') };
  const token = azureToken(reference, store.scope, clouds);
  const credential = { getToken: async () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_000_000 }) };
  const options = { ...azureTransport({ isOurs: () => true, emulated }), disableChallengeResourceVerification: true };
  const algorithm = azureAlgorithms[store.kind];
  // A name alone: a client that has read the public key wraps on this machine.
  const current = new CryptographyClient({ id: reference.keyId, name, properties: { name, vaultUrl: store.url } }, credential, options);
  return {
    wrap: async (plain) => (await current.wrapKey(algorithm, plain)).result,
    open: async (blob) => (await current.unwrapKey(algorithm, blob)).result,
    close: async () => Promise.resolve(),
  };
}

/** The bare library at a key of one of the four clouds. */
export async function bareKeyOf(reference: AwsKey | GcpKey | AzureKey, clouds: Clouds): Promise<BareKey> {
  switch (reference.provider) {
    case 'AWS':
      return bareAws(reference, clouds);
    case 'GCP':
      return bareGcp(reference, clouds);
    case 'AZURE':
      return bareAzure(reference, clouds);
  }
}
