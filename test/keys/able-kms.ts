import type { Attestation, KeyPlace, PinState, PolicyLine, RotationStatus, SignInPrompt, Token, TokenKey } from '../../src-shared/key-abilities.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { KeyReference } from '../../src-shared/key-references.ts';
import type { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import type { ProviderDesk } from '../../src-main/keys/open-keys.ts';
import {
  type AccessScope,
  type Attests,
  type CallOptions,
  KmsError,
  type KmsProvider,
  type PinsAlias,
  type ReadsPolicy,
  type SignsIn,
  type TakesPin,
  type TellsAccess,
  type TellsRotation,
} from '../../src-main/kms/provider.ts';
import { FakeKms } from '../support/fake-kms.ts';

const line = (state: PolicyLine['state']): PolicyLine => ({ requirement: 'wrap', state, detail: '', remedy: '' });
const rotated: RotationStatus = { automatic: true, periodDays: 365, nextAt: null, lastAt: 1_700_000_000_000, versions: [], note: '' };
const attested: Attestation = { outcome: 'verified', format: 'fake', keyVersion: '1', checks: [], statement: null, note: '' };
const emptyToken: Token = {
  ...{ slot: 0, label: 'acme', serial: '0042', manufacturer: 'Fake', model: 'F', firmware: '1' },
  ...{ initialized: true, pin: 'ok', mechanisms: ['AES_GCM'], canGenerate: true },
};

/** What every cloud can tell of a key. */
class Told implements TellsAccess, ReadsPolicy, TellsRotation, Attests, PinsAlias {
  readonly #kms: AbleKms;
  readonly #reference: KeyReference;

  constructor(kms: AbleKms, reference: KeyReference) {
    this.#kms = kms;
    this.#reference = reference;
  }

  pinned(): Promise<KeyReference> {
    const { aliasOf } = this.#kms;
    if (this.#reference.provider !== 'AWS' || aliasOf === null) return Promise.resolve(this.#reference);
    return Promise.resolve({ ...this.#reference, keyArn: this.#reference.keyArn.replace(/alias\/.*$/, `key/${aliasOf}`) });
  }

  accessDocuments({ vault, tenant }: AccessScope) {
    return [{ title: 'Policy', purpose: 'x', language: 'json', fileName: 'policy.json', document: `{"vault":"${vault}","tenant":"${tenant ?? '*'}"}` }] as const;
  }

  comparePolicy() {
    const { policyRefused } = this.#kms;
    if (policyRefused !== null) return Promise.reject(new KmsError({ kind: policyRefused, provider: 'AWS', operation: 'policy', detail: 'No.' }));
    return Promise.resolve({ current: 'now', wanted: 'then', lines: [line('granted'), line('missing')] });
  }

  rotationStatus() {
    return Promise.resolve(rotated);
  }

  attestation() {
    return Promise.resolve(attested);
  }
}

/** A token with three tries, of which it counts the wrong ones. */
class OnToken implements TakesPin {
  readonly #kms: AbleKms;

  constructor(kms: AbleKms) {
    this.#kms = kms;
  }

  get unlocked(): boolean {
    return this.#kms.tokenOpen;
  }

  token() {
    return Promise.resolve({ ...emptyToken, pin: this.#kms.pinState });
  }

  enterPin(pin: SecretBytes, lastTry: boolean): Promise<void> {
    this.#kms.enter(pin, lastTry);
    return Promise.resolve();
  }
}

/** A device-code sign-in that ends when a test says so. */
class WithCode implements SignsIn {
  readonly #kms: AbleKms;

  constructor(kms: AbleKms) {
    this.#kms = kms;
  }

  get signedIn(): boolean {
    return this.#kms.signedIn;
  }

  signIn({ signal }: CallOptions) {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    this.#kms.endSignIn = (failure) => {
      this.#kms.signedIn = failure === null;
      if (failure === null) resolve(undefined);
      else reject(failure);
    };
    signal?.addEventListener('abort', () => reject(new KeydeskError('CANCELLED', { what: 'sign-in' })));
    const prompt: SignInPrompt = { url: 'https://login.example', code: 'ABCD', message: 'Enter ABCD.', expiresAt: 1 };
    return Promise.resolve({ prompt, done: promise.then(() => undefined) });
  }
}

/** The members of an ability as properties of their own, which keep their state where it was. */
function withAbility<T extends object>(provider: KmsProvider, ability: T): KmsProvider & T {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(ability)).filter((name) => name !== 'constructor');
  for (const name of names)
    Object.defineProperty(provider, name, {
      get: () => {
        const value: unknown = Reflect.get(ability, name);
        return typeof value === 'function' ? (value.bind(ability) as unknown) : value;
      },
    });
  return provider as KmsProvider & T;
}

/** A true fake of all providers: it encrypts as `FakeKms` does, and its keys have the abilities of their kind. */
export class AbleKms extends FakeKms implements ProviderDesk {
  policyRefused: 'denied' | 'unreachable' | null = null;
  /** The id of the key that every alias names; `null` while the provider does not tell. */
  aliasOf: string | null = null;
  tokenOpen = false;
  signedIn = false;
  wrongPins = 0;
  /** Every PIN that was handed on, to see that it has been wiped. */
  readonly pins: SecretBytes[] = [];
  endSignIn: (failure: Error | null) => void = () => undefined;

  override open(reference: KeyReference): KmsProvider {
    const provider = super.open(reference);
    if (reference.provider === 'KEY_FILE') return provider;
    if (reference.provider === 'PKCS11') return withAbility(provider, new OnToken(this));
    const told = withAbility(provider, new Told(this, reference));
    return reference.provider === 'AZURE' ? withAbility(told, new WithCode(this)) : told;
  }

  get pinState(): PinState {
    return (['ok', 'count-low', 'final-try'] as const)[this.wrongPins] ?? 'locked';
  }

  enter(pin: SecretBytes, lastTry: boolean): void {
    this.pins.push(pin);
    if (this.pinState === 'final-try' && !lastTry) throw new KeydeskError('PIN_LAST_TRY', { token: 'acme' });
    if (new TextDecoder().decode(pin.expose()) !== '1234') {
      this.wrongPins += 1;
      throw new KeydeskError('PIN_WRONG', { token: 'acme', pin: this.pinState });
    }
    this.wrongPins = 0;
    this.tokenOpen = true;
  }

  override makeKey(place: KeyPlace, call: CallOptions): Promise<KeyReference> {
    if (place.provider === 'AWS') return super.makeKey(place, call);
    throw new KmsError({ kind: 'denied', provider: place.provider, operation: 'create', detail: 'No.' });
  }

  override tokens(): Promise<readonly never[]> {
    return Promise.resolve([emptyToken] as unknown as readonly never[]);
  }

  override tokenKeys(...[, , pin, lastTry]: readonly unknown[]): Promise<readonly never[]> {
    this.enter(pin as SecretBytes, lastTry as boolean);
    const key: TokenKey = { uri: 'pkcs11:token=acme;object=k', label: 'k', id: '01', length: 32, extractable: false, problem: null };
    return Promise.resolve([key] as unknown as readonly never[]);
  }
}
