import type { AccessDocument, Token } from '../../src-shared/key-abilities.ts';
import type { Pkcs11Key } from '../../src-shared/key-references.ts';
import { contextBytes, type DataKeyContext } from '../crypto/data-key.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';
import { Calls } from './calls.ts';
import { pkcs11AccessDocuments } from './pkcs11-access.ts';
import { asKmsFailure, asPinError } from './pkcs11-failure.ts';
import type { Pkcs11Host } from './pkcs11-host.ts';
import type { Answer } from './pkcs11-messages.ts';
import type {
  AccessScope,
  CallOptions,
  KmsKeyDescription,
  KmsOperation,
  KmsProvider,
  TakesPin,
  TellsAccess,
  WrappedKey,
} from './provider.ts';
import { isPayloadOf, KmsError, requirePayload } from './provider.ts';
import { canonicalPkcs11Uri, checkModulePath } from './uri-pkcs11.ts';

/** What a key on a token takes beside its configuration; `limitMs` bounds one call. */
export interface Pkcs11Tools {
  readonly limitMs: number;
  readonly host: Pkcs11Host;
}

/** A customer's secret key on a PKCS#11 token. Every call looks for token and key anew, so that one that is gone serves nobody. */
export class Pkcs11Kms implements KmsProvider, TellsAccess, TakesPin {
  readonly kind = 'PKCS11';
  readonly #config: Pkcs11Key;
  readonly #uri: string;
  readonly #host: Pkcs11Host;
  readonly #calls: Calls;

  constructor(config: Pkcs11Key, tools: Pkcs11Tools) {
    this.#config = config;
    checkModulePath(config.module);
    this.#uri = canonicalPkcs11Uri(config.uri);
    this.#host = tools.host;
    this.#calls = new Calls({ provider: 'PKCS11', key: this.#uri, limitMs: tools.limitMs });
  }

  get unlocked(): boolean {
    return this.#host.isUnlocked(this.#config.module, this.#uri);
  }

  async wrap(payload: SecretBytes, context: DataKeyContext, call: CallOptions): Promise<WrappedKey> {
    requirePayload(payload, context);
    const aad = contextBytes(context);
    const { blob, id } = await this.#run('wrap', call, async (signal) => {
      const ask = { act: 'wrap', ...this.#key, payload: payload.expose(), aad } as const;
      return await this.#host.ask(this.#config.module, ask, { signal });
    });
    return { blob: Uint8Array.from(blob), keyVersion: id === '' ? null : id };
  }

  async unwrap(wrapped: WrappedKey, context: DataKeyContext, call: CallOptions): Promise<SecretBytes> {
    const { module } = this.#config;
    const ask = { act: 'unwrap', ...this.#key, blob: wrapped.blob, aad: contextBytes(context) } as const;
    const open = async (signal: AbortSignal): Promise<SecretBytes> => payloadOf(await this.#host.ask(module, ask, { signal }), context);
    return await this.#run('unwrap', call, open, (late) => {
      late.wipe();
    });
  }

  async describe(call: CallOptions): Promise<KmsKeyDescription> {
    const found = await this.#run('describe', call, async (signal) =>
      this.#host.ask(this.#config.module, { act: 'describe', ...this.#key }, { signal }),
    );
    return describe(found, this.#config);
  }

  async token(call: CallOptions): Promise<Token> {
    return await this.#run('open', call, async (signal) => this.#host.ask(this.#config.module, { act: 'token', uri: this.#uri }, { signal }));
  }

  async enterPin(pin: SecretBytes, lastTry: boolean, call: CallOptions): Promise<void> {
    await this.#run('open', call, async (signal) => this.#host.enterPin(this.#config.module, this.#uri, pin, lastTry, { signal }));
  }

  accessDocuments(scope: AccessScope): readonly AccessDocument[] {
    return pkcs11AccessDocuments(this.#config, scope);
  }

  async close(): Promise<void> {
    this.#calls.close();
  }

  get #key(): { readonly uri: string; readonly mechanism: Pkcs11Key['mechanism'] } {
    return { uri: this.#uri, mechanism: this.#config.mechanism };
  }

  async #run<T>(operation: KmsOperation, call: CallOptions, work: (signal: AbortSignal) => Promise<T>, late?: (result: T) => void): Promise<T> {
    const told = async (signal: AbortSignal): Promise<T> => {
      try {
        return await work(signal);
      } catch (error) {
        throw (operation === 'open' ? asPinError(error) : null) ?? asKmsFailure(error, operation);
      }
    };
    return await this.#calls.run(operation, call, told, late);
  }
}

/** The second lock: a token that cannot bind a context, or answers with other bytes, opens nothing. */
function payloadOf(bytes: Uint8Array, context: DataKeyContext): SecretBytes {
  const payload = SecretBytes.adopt(bytes);
  if (isPayloadOf(payload, context)) return payload;
  payload.wipe();
  const detail = 'These bytes were not wrapped by this key under this context.';
  throw new KmsError({ kind: 'wrong-key', provider: 'PKCS11', operation: 'unwrap', detail });
}

const yesOrNo = (fact: boolean | null): string => (fact === null ? 'not told' : fact ? 'yes' : 'no');

function describe({ token, key }: Answer<'describe'>, { mechanism, module }: Pkcs11Key): KmsKeyDescription {
  return {
    region: null,
    state: 'enabled',
    algorithm: `AES-${String(key.bits)} (${mechanism === 'AES_GCM' ? 'AES-GCM' : 'AES key wrap with padding'})`,
    origin: key.local === true ? 'generated on the token' : key.local === false ? 'imported into the token' : 'not told by the token',
    details: {
      'Key label': key.label,
      'Key id': key.id,
      'Always sensitive': yesOrNo(key.alwaysSensitive),
      'Never extractable': yesOrNo(key.neverExtractable),
      'Token label': token.label,
      'Token serial': token.serial,
      Manufacturer: token.manufacturer,
      Model: token.model,
      Firmware: token.firmware,
      Module: module,
    },
  };
}
