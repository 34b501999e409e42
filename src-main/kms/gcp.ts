import { KeydeskError } from '../../src-shared/errors.ts';
import type { AccessDocument, Attestation, KeyPlace, RotationStatus } from '../../src-shared/key-abilities.ts';
import type { GcpKey, KeyReference } from '../../src-shared/key-references.ts';
import type { DataKeyContext } from '../crypto/data-key.ts';
import { contextBytes } from '../crypto/data-key.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';
import { accountOf, gcpAccessDocuments } from './gcp-access.ts';
import { broken, bytesOf, numberOf } from './gcp-answers.ts';
import { attestationOf } from './gcp-attestation.ts';
import type { GcpAttempt, GcpClientTools } from './gcp-client.ts';
import { GcpClient } from './gcp-client.ts';
import { crc32c } from './gcp-crc32c.ts';
import type { SdkKey, SdkVersion } from './gcp-describe.ts';
import { checkKey, description } from './gcp-describe.ts';
import { DamagedOnTheWay, gcpFailure, isAlreadyThere } from './gcp-failure.ts';
import type { GcpKeyName } from './gcp-name.ts';
import { gcpKeyName, versionOf } from './gcp-name.ts';
import { policyFound } from './gcp-policy.ts';
import { rotationOf } from './gcp-rotation.ts';
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
  TellsAccess,
  TellsRotation,
  WrappedKey,
} from './provider.ts';
import { requirePayload } from './provider.ts';

/** What reaching Google Cloud takes beside the configuration. */
export type GcpTools = GcpClientTools;

/**
 * A customer's key at Google Cloud KMS, through a service account of theirs.
 * The constructor checks the configuration and throws `BAD_INPUT`; it reaches no network and loads no SDK.
 */
export class GcpKms implements KmsProvider, TellsAccess, ReadsPolicy, TellsRotation, Attests {
  readonly kind = 'GCP';
  readonly #config: GcpKey;
  readonly #key: GcpKeyName;
  readonly #client: GcpClient;

  constructor(config: GcpKey, tools: GcpTools) {
    this.#config = config;
    this.#key = gcpKeyName(config.keyName, 'keyName');
    this.#client = new GcpClient(config, config.keyName, tools);
  }

  async wrap(payload: SecretBytes, context: DataKeyContext, call: CallOptions): Promise<WrappedKey> {
    requirePayload(payload, context);
    return await this.#client.run('wrap', call, async ({ kms, options }) => {
      const plaintext = payload.expose();
      const plaintextCrc32c = { value: crc32c(plaintext) };
      const [answer] = await kms.encrypt({ name: this.#key.name, plaintext, plaintextCrc32c, ...boundTo(context) }, options);
      const ciphertext = bytesOf(answer.ciphertext, 'wrap');
      const keyVersion = versionOf(this.#key, answer.name);
      if (keyVersion === null) throw broken('wrap', 'Cloud KMS answered for another key than the one asked.');
      requireWhole(answer.verifiedPlaintextCrc32c === true && answer.verifiedAdditionalAuthenticatedDataCrc32c === true);
      requireWhole(numberOf(answer.ciphertextCrc32c) === crc32c(ciphertext));
      return { blob: Uint8Array.from(ciphertext), keyVersion };
    });
  }

  unwrap(wrapped: WrappedKey, context: DataKeyContext, call: CallOptions): Promise<SecretBytes> {
    const work = async ({ kms, options }: GcpAttempt): Promise<SecretBytes> => {
      const ciphertext = wrapped.blob;
      const ciphertextCrc32c = { value: crc32c(ciphertext) };
      const [answer] = await kms.decrypt({ name: this.#key.name, ciphertext, ciphertextCrc32c, ...boundTo(context) }, options);
      const plaintext = bytesOf(answer.plaintext, 'unwrap');
      try {
        requireWhole(numberOf(answer.plaintextCrc32c) === crc32c(plaintext));
        return SecretBytes.copyOf(plaintext);
      } finally {
        plaintext.fill(0);
      }
    };
    return this.#client.run('unwrap', call, work, (late) => {
      late.wipe();
    });
  }

  describe(call: CallOptions): Promise<KmsKeyDescription> {
    return this.#client.run('describe', call, async (attempt) => description(this.#key, await this.#look('describe', attempt)));
  }

  accessDocuments(scope: AccessScope): readonly AccessDocument[] {
    return gcpAccessDocuments(this.#config, this.#key, scope);
  }

  comparePolicy(_scope: AccessScope, call: CallOptions): Promise<PolicyFound> {
    return this.#client.run('policy', call, async ({ read, account }) => {
      const told = await read(`${this.#key.name}:getIamPolicy?options.requestedPolicyVersion=3`);
      return policyFound(this.#key, account ?? accountOf(this.#config), told);
    });
  }

  rotationStatus(call: CallOptions): Promise<RotationStatus> {
    return this.#client.run('rotation', call, async (attempt) => {
      const found = await this.#look('rotation', attempt);
      return rotationOf(this.#key, found, await this.#versions(attempt));
    });
  }

  attestation(call: CallOptions): Promise<Attestation> {
    return this.#client.run('attest', call, async (attempt) => {
      const { primary } = await this.#look('attest', attempt);
      const number = versionOf(this.#key, primary?.name);
      if (number === null) return attestationOf(primary ?? {}, null);
      const name = `${this.#key.name}/cryptoKeyVersions/${number}`;
      const [version] = await attempt.kms.getCryptoKeyVersion({ name }, attempt.options);
      if (version.name !== name) throw broken('attest', 'Cloud KMS answered for another version than the one asked.');
      return attestationOf(version, number);
    });
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  async #look(operation: KmsOperation, { kms, options }: GcpAttempt): Promise<SdkKey> {
    const [found] = await kms.getCryptoKey({ name: this.#key.name }, options);
    checkKey(operation, this.#key, found);
    return found;
  }

  /** All versions of the key; null when that may not be asked, which is no reason to tell nothing. */
  async #versions({ kms, options }: GcpAttempt): Promise<readonly SdkVersion[] | null> {
    try {
      const [versions] = await kms.listCryptoKeyVersions({ parent: this.#key.name }, { ...options, autoPaginate: true });
      return versions;
    } catch (error) {
      if (gcpFailure(error, 'rotation').kind === 'denied') return null;
      throw error;
    }
  }
}

/** Where a key can be made at Google Cloud. */
export type GcpPlace = KeyPlace & { readonly provider: 'GCP' };

const secondsUntilDestroyed = 30 * 86_400;

/** Makes keys in a key ring of the customer's. The constructor throws `BAD_INPUT` and reaches no network. */
export class GcpKeyMaker implements MakesKeys {
  readonly #place: GcpPlace;
  readonly #client: GcpClient;

  constructor(place: GcpPlace, tools: GcpTools) {
    this.#place = place;
    this.#client = new GcpClient(place, place.keyRing, tools);
  }

  /** Makes a key that encrypts alone, whose destruction can be undone for thirty days. Throws `ALREADY_EXISTS`. */
  createKey(place: KeyPlace, call: CallOptions): Promise<KeyReference> {
    const asked = place.provider === 'GCP' ? place : this.#place;
    const { keyRing, name, protection, authentication, endpoint, tokenEndpoint } = asked;
    const keyName = gcpKeyName(`${keyRing}/cryptoKeys/${name}`, 'name').name;
    return this.#client.run('create', call, async ({ kms, options }) => {
      const cryptoKey = {
        purpose: 'ENCRYPT_DECRYPT',
        versionTemplate: { algorithm: 'GOOGLE_SYMMETRIC_ENCRYPTION', protectionLevel: protection },
        destroyScheduledDuration: { seconds: secondsUntilDestroyed },
      } as const;
      try {
        const [made] = await kms.createCryptoKey({ parent: keyRing, cryptoKeyId: name, cryptoKey }, options);
        if (made.name !== keyName) throw broken('create', 'Cloud KMS answered for another key than the one asked.');
      } catch (error) {
        throw isAlreadyThere(error) ? new KeydeskError('ALREADY_EXISTS', { noun: 'KMS key', id: keyName }) : error;
      }
      return { provider: 'GCP', keyName, authentication, endpoint, tokenEndpoint };
    });
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

/** The context as additional authenticated data, with its checksum. */
function boundTo(context: DataKeyContext): {
  readonly additionalAuthenticatedData: Uint8Array;
  readonly additionalAuthenticatedDataCrc32c: { readonly value: number };
} {
  const additionalAuthenticatedData = contextBytes(context);
  return { additionalAuthenticatedData, additionalAuthenticatedDataCrc32c: { value: crc32c(additionalAuthenticatedData) } };
}

function requireWhole(holds: boolean): void {
  if (!holds) throw new DamagedOnTheWay('the checksums differ');
}
