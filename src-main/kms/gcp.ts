import { KeydeskError } from '../../src-shared/errors.ts';
import type { SecretReference } from '../../src-shared/key-access.ts';
import type { AccessDocument, Attestation, KeyPlace, RotationStatus } from '../../src-shared/key-abilities.ts';
import type { GcpKey, KeyReference } from '../../src-shared/key-references.ts';
import type { DataKeyContext } from '../crypto/data-key.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';
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
  TellsAccess,
  TellsRotation,
  WrappedKey,
} from './provider.ts';
import { KmsError, requirePayload } from './provider.ts';

/** What reaching Google Cloud takes beside the configuration. */
export interface GcpTools {
  /** How long one call may take with sign-in and retries, in milliseconds. */
  readonly limitMs: number;
  /** Tells this vault's calls apart in the customer's audit logs: it stands in the user agent. */
  readonly session: string;
  /** The application default credentials; by default where `gcloud auth application-default login` writes them. */
  readonly adcFile?: string | undefined;
  /** The value of a secret of this vault, which the provider wipes. */
  readonly secretValue: (reference: SecretReference) => Promise<SecretBytes>;
}

/** A customer's key at Google Cloud KMS. The constructor checks the configuration and throws `BAD_INPUT`; it reaches no network. */
export class GcpKms implements KmsProvider, TellsAccess, ReadsPolicy, TellsRotation, Attests {
  readonly kind = 'GCP';
  readonly #calls: Calls;

  constructor(config: GcpKey, tools: GcpTools) {
    checkGcpKeyName(config.keyName, 'keyName');
    this.#calls = new Calls({ provider: 'GCP', key: config.keyName, limitMs: tools.limitMs });
  }

  async wrap(payload: SecretBytes, context: DataKeyContext, call: CallOptions): Promise<WrappedKey> {
    requirePayload(payload, context);
    return await this.#away('wrap', call);
  }

  unwrap(_wrapped: WrappedKey, _context: DataKeyContext, call: CallOptions): Promise<SecretBytes> {
    return this.#away('unwrap', call);
  }

  describe(call: CallOptions): Promise<KmsKeyDescription> {
    return this.#away('describe', call);
  }

  accessDocuments(_scope: AccessScope): readonly AccessDocument[] {
    return [];
  }

  comparePolicy(_scope: AccessScope, call: CallOptions): Promise<PolicyFound> {
    return this.#away('policy', call);
  }

  rotationStatus(call: CallOptions): Promise<RotationStatus> {
    return this.#away('rotation', call);
  }

  attestation(call: CallOptions): Promise<Attestation> {
    return this.#away('attest', call);
  }

  close(): Promise<void> {
    this.#calls.close();
    return Promise.resolve();
  }

  #away<T>(operation: KmsOperation, call: CallOptions): Promise<T> {
    return this.#calls.run(operation, call, () => Promise.reject(away(operation)));
  }
}

/** Makes keys in a key ring of the customer's. */
export class GcpKeyMaker implements MakesKeys {
  readonly #calls: Calls;

  constructor(place: KeyPlace & { readonly provider: 'GCP' }, tools: GcpTools) {
    this.#calls = new Calls({ provider: 'GCP', key: place.keyRing, limitMs: tools.limitMs });
  }

  createKey(_place: KeyPlace, call: CallOptions): Promise<KeyReference> {
    return this.#calls.run('create', call, () => Promise.reject(away('create')));
  }

  close(): Promise<void> {
    this.#calls.close();
    return Promise.resolve();
  }
}

function away(operation: KmsOperation): KmsError {
  return new KmsError({ kind: 'unreachable', provider: 'GCP', operation, detail: 'Google Cloud could not be reached.' });
}

/** Refuses the name of a key version where a key is wanted. Throws `BAD_INPUT`. */
export function checkGcpKeyName(text: string, field: string): void {
  if (!text.includes('/cryptoKeyVersions')) return;
  throw new KeydeskError('BAD_INPUT', {
    field,
    problem: 'This names a version of the key.',
    remedy: 'Give the key without /cryptoKeyVersions/N: the version that wrapped is kept with each wrapping.',
  });
}
