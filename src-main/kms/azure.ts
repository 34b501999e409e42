import type { KeyVaultKey } from '@azure/keyvault-keys';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { AccessDocument, Attestation, KeyPlace, RotationStatus } from '../../src-shared/key-abilities.ts';
import type { AzureKey, KeyReference } from '../../src-shared/key-references.ts';
import type { DataKeyContext } from '../crypto/data-key.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';
import { azureAccessDocuments } from './azure-access.ts';
import { readAttestation } from './azure-attestation.ts';
import { AzureConnection } from './azure-connection.ts';
import { deletedDescription, keyDescription } from './azure-description.ts';
import { DeviceCodeSignIn } from './azure-device-code.ts';
import type { BegunSignIn } from './azure-device-code.ts';
import { azureFailure, isMissing, isTokenRefusal, keyIsDeleted, noSuchVersion } from './azure-failure.ts';
import type { AnsweringKey } from './azure-framing.ts';
import { answeredVersion, broken, framed, unframed } from './azure-framing.ts';
import { compareKey } from './azure-policy.ts';
import { rotationOf } from './azure-rotation.ts';
import type { AzureSignIn, AzureTools } from './azure-sign-in.ts';
import { unattendedSignIn } from './azure-sign-in.ts';
import { azureAlgorithms, checkAzureEmulator, parseAzureKeyId, parseAzureStore } from './azure-store.ts';
import { Calls } from './calls.ts';
import type {
  AccessScope,
  Attests,
  CallOptions,
  KmsKeyDescription,
  KmsOperation,
  KmsProvider,
  MakesKeys,
  PolicyFound,
  ReadsPolicy,
  SignsIn,
  TellsAccess,
  TellsRotation,
  WrappedKey,
} from './provider.ts';
import { requirePayload } from './provider.ts';

export type { AzureTools } from './azure-sign-in.ts';

/** The provider for a key at Azure: one that an officer signs in to has the ability `SignsIn`, the others do not. */
export function openAzureKms(config: AzureKey, tools: AzureTools): AzureKms {
  return config.authentication.mode === 'AZURE_DEVICE_CODE' ? new AzureDeviceCodeKms(config, tools) : new AzureKms(config, tools);
}

/**
 * A customer's key in Azure Key Vault (RSA-OAEP-256) or a Managed HSM (AES key wrap). Azure binds no context to what it wraps:
 * the hash in the payload does. The constructor checks the configuration and throws `BAD_INPUT`; it reaches no network.
 */
export class AzureKms implements KmsProvider, TellsAccess, ReadsPolicy, TellsRotation, Attests {
  readonly kind = 'AZURE';
  readonly #config: AzureKey;
  readonly #tools: AzureTools;
  readonly #key: AnsweringKey;
  readonly #connection: AzureConnection;
  readonly #calls: Calls;

  constructor(config: AzureKey, tools: AzureTools, signIn: AzureSignIn = signInFor(config, tools)) {
    const resource = parseAzureKeyId(config.keyId);
    const { emulator } = config;
    this.#config = config;
    this.#tools = tools;
    this.#key = { resource, emulatorHost: emulator === null ? null : new URL(emulator.endpoint).host };
    this.#connection = new AzureConnection({ store: resource.store, emulator, signIn, tools });
    this.#calls = new Calls({ provider: 'AZURE', key: config.keyId, limitMs: tools.limitMs });
  }

  async wrap(payload: SecretBytes, context: DataKeyContext, call: CallOptions): Promise<WrappedKey> {
    requirePayload(payload, context);
    return await this.#call('wrap', call, async (abortSignal) => {
      const { store } = this.#key.resource;
      using bytes = framed(store.kind, payload);
      const client = await this.#connection.cryptography(this.#key.resource.name, '');
      let kid: unknown = null;
      const answer = await client.wrapKey(azureAlgorithms[store.kind], bytes.expose(), {
        abortSignal,
        onResponse: (response) => (kid = keyIdIn(response.parsedBody)),
      });
      return { blob: present('wrap', answer.result), keyVersion: answeredVersion('wrap', this.#key, kid) };
    });
  }

  unwrap(wrapped: WrappedKey, context: DataKeyContext, call: CallOptions): Promise<SecretBytes> {
    const work = async (abortSignal: AbortSignal): Promise<SecretBytes> => {
      const { store, name } = this.#key.resource;
      const client = await this.#connection.cryptography(name, wrapped.keyVersion ?? '');
      let kid: unknown = null;
      const answer = await client.unwrapKey(azureAlgorithms[store.kind], wrapped.blob, {
        abortSignal,
        onResponse: (response) => (kid = keyIdIn(response.parsedBody)),
      });
      const payload = unframed(store.kind, present('unwrap', answer.result), context);
      return this.#keepIfOurs(payload, kid, wrapped.keyVersion);
    };
    return this.#call('unwrap', call, work, (late) => {
      late.wipe();
    });
  }

  describe(call: CallOptions): Promise<KmsKeyDescription> {
    return this.#call('describe', call, async (abortSignal) => {
      const { store, name } = this.#key.resource;
      const client = await this.#connection.keys();
      let region: string | null = null;
      try {
        const key = await client.getKey(name, {
          abortSignal,
          onResponse: (response) => (region = regionIn(response.headers.get('x-ms-keyvault-region'))),
        });
        answeredVersion('describe', this.#key, key.id);
        return keyDescription(store, key, region, this.#now());
      } catch (error) {
        if (!isMissing(error)) throw error;
        const deleted = await client.getDeletedKey(name, { abortSignal }).catch(() => null);
        if (deleted === null) throw error;
        return deletedDescription(store, deleted, region);
      }
    });
  }

  accessDocuments(scope: AccessScope): readonly AccessDocument[] {
    return azureAccessDocuments(this.#config.authentication, this.#key.resource, scope);
  }

  comparePolicy(_scope: AccessScope, call: CallOptions): Promise<PolicyFound> {
    return this.#call('policy', call, async (abortSignal) => {
      const key = await (await this.#connection.keys()).getKey(this.#key.resource.name, { abortSignal });
      answeredVersion('policy', this.#key, key.id);
      return compareKey(this.#key.resource, key, this.#now());
    });
  }

  rotationStatus(call: CallOptions): Promise<RotationStatus> {
    return this.#call('rotation', call, async (abortSignal) =>
      rotationOf(await this.#connection.keys(), this.#key.resource, abortSignal, this.#now()),
    );
  }

  attestation(call: CallOptions): Promise<Attestation> {
    return this.#call('attest', call, async (abortSignal) => {
      const client = await this.#connection.keys();
      return await readAttestation(client, this.#key.resource, abortSignal);
    });
  }

  close(): Promise<void> {
    this.#calls.close();
    this.#connection.forget();
    return Promise.resolve();
  }

  #now(): number {
    return (this.#tools.now ?? Date.now)();
  }

  #call<T>(operation: KmsOperation, call: CallOptions, work: (signal: AbortSignal) => Promise<T>, late?: (result: T) => void): Promise<T> {
    return this.#calls.run(operation, call, async (signal) => this.#told(operation, signal, work), late);
  }

  /** What an error means, after a second look where a missing key can be one of three things. Signs in anew where that is refused. */
  async #told<T>(operation: KmsOperation, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>, again = true): Promise<T> {
    try {
      return await work(signal);
    } catch (error) {
      if (operation !== 'describe' && isMissing(error)) await this.#lookAgain(operation, signal);
      const failure = azureFailure(error, operation);
      if (failure.operation !== 'open' || failure.kind !== 'denied') throw failure;
      this.#connection.forget();
      if (again && isTokenRefusal(error)) return await this.#told(operation, signal, work, false);
      throw failure;
    }
  }

  /**
   * Azure answers in the same words for a key that never was, for one that was deleted and can be recovered, and for a version
   * of another key. Where we may look, this tells them apart: throws the better error, or nothing.
   */
  async #lookAgain(operation: KmsOperation, abortSignal: AbortSignal): Promise<void> {
    const client = await this.#connection.keys();
    const { name } = this.#key.resource;
    const isThere = (look: Promise<unknown>): Promise<boolean> => look.then(() => true, () => false);
    if (operation === 'unwrap' && (await isThere(client.getKey(name, { abortSignal })))) throw noSuchVersion();
    if (await isThere(client.getDeletedKey(name, { abortSignal }))) throw keyIsDeleted(operation);
  }

  #keepIfOurs(payload: SecretBytes, kid: unknown, askedVersion: string | null): SecretBytes {
    try {
      const version = answeredVersion('unwrap', this.#key, kid);
      if (askedVersion === null || version.toLowerCase() === askedVersion.toLowerCase()) return payload;
      throw broken('unwrap', 'Azure answered with another version of the key than the one asked.');
    } catch (error) {
      payload.wipe();
      throw error;
    }
  }
}

/** A customer's key at Azure that is called in the name of an officer, who signs in on any device. */
export class AzureDeviceCodeKms extends AzureKms implements SignsIn {
  readonly #signIn: DeviceCodeSignIn;
  readonly #prompts: Calls;

  constructor(config: AzureKey, tools: AzureTools) {
    const { store } = parseAzureKeyId(config.keyId);
    const signIn = new DeviceCodeSignIn({ authentication: config.authentication, store, emulator: config.emulator, tools });
    super(config, tools, signIn);
    checkAzureEmulator(config.emulator);
    this.#signIn = signIn;
    this.#prompts = new Calls({ provider: 'AZURE', key: config.keyId, limitMs: tools.limitMs });
  }

  get signedIn(): boolean {
    return this.#signIn.signedIn;
  }

  async signIn(call: CallOptions): Promise<BegunSignIn> {
    return await this.#prompts.run('open', call, async () => this.#signIn.begin(call.signal));
  }

  override async close(): Promise<void> {
    this.#prompts.close();
    this.#signIn.close();
    await super.close();
  }
}

/** Makes new keys in a vault or HSM: for wrapping alone, never exportable. */
export class AzureKeyMaker implements MakesKeys {
  readonly #tools: AzureTools;
  readonly #calls: Calls;

  constructor(tools: AzureTools) {
    this.#tools = tools;
    this.#calls = new Calls({ provider: 'AZURE', key: 'a new key', limitMs: tools.limitMs });
  }

  async createKey(place: KeyPlace, call: CallOptions): Promise<KeyReference> {
    if (place.provider !== 'AZURE') throw new RangeError('a key at Azure is made in a place at Azure');
    const config: AzureKey = {
      provider: 'AZURE',
      keyId: `${place.store}/keys/${place.name}`,
      authentication: place.authentication,
      emulator: place.emulator,
    };
    const connection = connectionTo(config, place.store, this.#tools);
    return await this.#calls.run('create', call, async (abortSignal) => {
      try {
        const key = await makeKey(connection, place, abortSignal);
        const resource = parseAzureKeyId(config.keyId);
        answeredVersion('create', { resource, emulatorHost: config.emulator === null ? null : new URL(config.emulator.endpoint).host }, key.id);
        return config;
      } catch (error) {
        throw error instanceof KeydeskError ? error : azureFailure(error, 'create');
      }
    });
  }

  close(): Promise<void> {
    this.#calls.close();
    return Promise.resolve();
  }
}

type AzurePlace = Extract<KeyPlace, { readonly provider: 'AZURE' }>;

async function makeKey(connection: AzureConnection, place: AzurePlace, abortSignal: AbortSignal): Promise<KeyVaultKey> {
  const client = await connection.keys();
  await refuseExisting(connection, place, abortSignal);
  const limits = { abortSignal, keyOps: ['wrapKey', 'unwrapKey'], exportable: false };
  return parseAzureStore(place.store).kind === 'vault'
    ? await client.createRsaKey(place.name, { ...limits, keySize: 3072, hsm: place.protection === 'HSM' })
    : await client.createOctKey(place.name, { ...limits, keySize: 256, hsm: true });
}

/** Azure makes a new version of a key that is there already, which would rotate somebody's key unasked. */
async function refuseExisting(connection: AzureConnection, place: AzurePlace, abortSignal: AbortSignal): Promise<void> {
  try {
    await (await connection.keys()).getKey(place.name, { abortSignal });
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  throw new KeydeskError('ALREADY_EXISTS', { noun: 'KMS key', id: `${place.store}/keys/${place.name}` });
}

function connectionTo(config: AzureKey, storeUrl: string, tools: AzureTools): AzureConnection {
  return new AzureConnection({ store: parseAzureStore(storeUrl), emulator: config.emulator, signIn: signInFor(config, tools), tools });
}

function signInFor(config: AzureKey, tools: AzureTools): AzureSignIn {
  const { store } = parseAzureKeyId(config.keyId);
  checkAzureEmulator(config.emulator);
  return unattendedSignIn({ authentication: config.authentication, store, emulator: config.emulator, tools });
}

function keyIdIn(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'kid' in body ? body.kid : null;
}

function regionIn(header: string | undefined): string | null {
  return header !== undefined && /^[a-z0-9-]{2,40}$/.test(header) ? header : null;
}

function present(operation: KmsOperation, value: Uint8Array | undefined): Uint8Array {
  if (value instanceof Uint8Array && value.length > 0) return value;
  throw broken(operation, 'Azure answered without a result.');
}
