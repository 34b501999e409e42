import type { KmsFailureKind } from '../../src-shared/errors.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { AccessDocument, Attestation, KeyPlace, PolicyLine, RotationStatus, SignInPrompt, Token } from '../../src-shared/key-abilities.ts';
import type { KeyReference, Provider } from '../../src-shared/key-references.ts';
import { ContextMismatch, type DataKeyContext, decodeDataKey, MalformedDataKey } from '../crypto/data-key.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';

/** The kind of provider that holds a customer's key. */
export type ProviderKind = Provider;

/** What the caller of a provider may steer: `signal` ends the call early with `CANCELLED`. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Bytes wrapped by a customer's key. Not secret, but only that key opens them.
 * `keyVersion` names the version of the key that wrapped, where the provider tells it.
 */
export interface WrappedKey {
  readonly blob: Uint8Array;
  readonly keyVersion: string | null;
}

/** Whether a key can be used now: `unavailable` is every state that is none of the other three. */
export const kmsKeyStates = ['enabled', 'disabled', 'pending-deletion', 'unavailable'] as const;
/** One of {@link kmsKeyStates}. */
export type KmsKeyState = (typeof kmsKeyStates)[number];

/** What a provider says of its key. Nothing in it is secret; `details` are words for people, in the order to show them. */
export interface KmsKeyDescription {
  readonly region: string | null;
  readonly state: KmsKeyState;
  readonly algorithm: string;
  readonly origin: string;
  readonly details: Readonly<Record<string, string>>;
}

/**
 * A customer's key, reached through its provider.
 * Every call throws `KmsError` when the key does not serve, `KeydeskError` `CANCELLED` when the signal or `close` ended it,
 * and `STATE_CONFLICT` after `close`. The context is bound to the wrapped bytes: another context never opens them.
 */
export interface KmsProvider {
  readonly kind: ProviderKind;
  /** Wraps the 65 bytes that `encodeDataKey` makes of a data key under this very context. They stay the caller's, who wipes them. */
  wrap(payload: SecretBytes, context: DataKeyContext, call: CallOptions): Promise<WrappedKey>;
  /** Opens what `wrap` made under the same context. The caller wipes what comes back. */
  unwrap(wrapped: WrappedKey, context: DataKeyContext, call: CallOptions): Promise<SecretBytes>;
  describe(call: CallOptions): Promise<KmsKeyDescription>;
  /** Ends the calls in flight, wipes what is held and lets go of connections. May be called again. */
  close(): Promise<void>;
}

/** An ability: the key has a short public value by which two copies of it can be told to be the same. */
export interface HasCheckValue {
  /** Eight hexadecimal digits. */
  checkValue(call: CallOptions): Promise<string>;
}

/** Whose data keys an access is for: a whole vault, or one tenant of it. */
export interface AccessScope {
  readonly vault: string;
  readonly tenant: string | null;
}

/** An ability: the provider can say, without the network, what the customer must grant for the key to serve. */
export interface TellsAccess {
  accessDocuments(scope: AccessScope): readonly AccessDocument[];
}

/** What the customer grants now, as text, and how it compares with what the key needs. */
export interface PolicyFound {
  readonly current: string;
  readonly wanted: string;
  readonly lines: readonly PolicyLine[];
}

/** An ability: the customer's policy can be read and compared. Throws `KmsError` `denied` when the reading itself is not allowed. */
export interface ReadsPolicy {
  comparePolicy(scope: AccessScope, call: CallOptions): Promise<PolicyFound>;
}

/** An ability: the provider says how and when the key is rotated. */
export interface TellsRotation {
  rotationStatus(call: CallOptions): Promise<RotationStatus>;
}

/** An ability: an HSM's own statement of the key can be read, and checked as far as that goes without trusting the network. */
export interface Attests {
  attestation(call: CallOptions): Promise<Attestation>;
}

/** An ability: an officer signs in on any device before the key can be called; what is got is held in memory until `close`. */
export interface SignsIn {
  readonly signedIn: boolean;
  /** Begins a sign-in, and answers what the officer does; `done` resolves once it has succeeded and throws `KmsError` `denied` else. */
  signIn(call: CallOptions): Promise<{ readonly prompt: SignInPrompt; readonly done: Promise<void> }>;
}

/** An ability: the key is on a token, which asks for a PIN. The PIN is handed on and kept by nobody but the token's own process. */
export interface TakesPin {
  readonly unlocked: boolean;
  token(call: CallOptions): Promise<Token>;
  /** Throws `PIN_WRONG`, and `PIN_LAST_TRY` before a try that could lock the token, unless `lastTry` says it is meant. */
  enterPin(pin: SecretBytes, lastTry: boolean, call: CallOptions): Promise<void>;
}

/**
 * An ability: the key may have been named by an alias, which its owner can point elsewhere. `pinned` answers the same
 * reference by the key's own id, to be registered in its place; one that is by id already comes back as it is.
 */
export interface PinsAlias {
  pinned(call: CallOptions): Promise<KeyReference>;
}

/** An ability of a place, not of a key: a new key can be made there. Answers how it is reached from now on. */
export interface MakesKeys {
  createKey(place: KeyPlace, call: CallOptions): Promise<KeyReference>;
  close(): Promise<void>;
}

/** Whether a provider's key has a check value. */
export function hasCheckValue(provider: KmsProvider): provider is KmsProvider & HasCheckValue {
  return 'checkValue' in provider && typeof provider.checkValue === 'function';
}

/** Whether a provider can say what must be granted to it. */
export function tellsAccess(provider: KmsProvider): provider is KmsProvider & TellsAccess {
  return 'accessDocuments' in provider && typeof provider.accessDocuments === 'function';
}

/** Whether the customer's policy can be read through a provider. */
export function readsPolicy(provider: KmsProvider): provider is KmsProvider & ReadsPolicy {
  return 'comparePolicy' in provider && typeof provider.comparePolicy === 'function';
}

/** Whether a provider tells of the key's rotation. */
export function tellsRotation(provider: KmsProvider): provider is KmsProvider & TellsRotation {
  return 'rotationStatus' in provider && typeof provider.rotationStatus === 'function';
}

/** Whether an HSM's statement of the key can be read through a provider. */
export function attests(provider: KmsProvider): provider is KmsProvider & Attests {
  return 'attestation' in provider && typeof provider.attestation === 'function';
}

/** Whether an officer signs in to a provider. */
export function signsIn(provider: KmsProvider): provider is KmsProvider & SignsIn {
  return 'signIn' in provider && typeof provider.signIn === 'function';
}

/** Whether a provider's key is on a token. */
export function takesPin(provider: KmsProvider): provider is KmsProvider & TakesPin {
  return 'enterPin' in provider && typeof provider.enterPin === 'function';
}

/** Whether a provider's key can be named by an alias, and pinned. */
export function pinsAlias(provider: KmsProvider): provider is KmsProvider & PinsAlias {
  return 'pinned' in provider && typeof provider.pinned === 'function';
}

/** What was being done with a key when it failed. */
export type KmsOperation = 'open' | 'wrap' | 'unwrap' | 'describe' | 'create' | 'policy' | 'rotation' | 'attest';

const passing: ReadonlySet<KmsFailureKind> = new Set<KmsFailureKind>(['unreachable', 'throttled']);

/** What a `KmsError` is made of. `detail` is for people and logs: no key, plaintext, ciphertext or credential stands in it. */
export interface KmsFailure {
  readonly kind: KmsFailureKind;
  readonly provider: ProviderKind;
  readonly operation: KmsOperation;
  readonly detail: string;
  /** How long the provider asks to wait before the next call, in milliseconds, when it is throttled and says so. */
  readonly retryAfterMs?: number | undefined;
}

/**
 * A customer's key did not serve. `retryable` follows from the kind: the same call may succeed later by itself.
 * It carries no cause: what an SDK throws may hold headers and bodies.
 */
export class KmsError extends Error {
  readonly kind: KmsFailureKind;
  readonly retryable: boolean;
  readonly provider: ProviderKind;
  readonly operation: KmsOperation;
  readonly detail: string;
  readonly retryAfterMs: number | null;

  constructor(failure: KmsFailure) {
    super(`${failure.provider} ${failure.operation}: ${failure.kind}: ${failure.detail}`);
    this.name = 'KmsError';
    this.kind = failure.kind;
    this.retryable = passing.has(failure.kind);
    this.provider = failure.provider;
    this.operation = failure.operation;
    this.detail = failure.detail;
    this.retryAfterMs = failure.retryAfterMs ?? null;
  }
}

/** The same failure as an error of the closed list. */
export function asKeydeskError(error: KmsError): KeydeskError<'KMS_FAILED'> {
  const { kind, retryable, provider, operation, detail } = error;
  return new KeydeskError('KMS_FAILED', { kind, retryable, provider, operation, detail });
}

/**
 * Refuses to wrap what is no data key of this context: 65 bytes that end with the hash of the context.
 * Throws `RangeError`: a fault of the program, never of the officer.
 */
export function requirePayload(payload: SecretBytes, context: DataKeyContext): void {
  if (isPayloadOf(payload, context)) return;
  throw new RangeError('a key wraps a data key in its payload, made for the same context');
}

/** Whether bytes are the payload of a data key of this context: the lock of every provider that cannot bind a context itself. */
export function isPayloadOf(payload: SecretBytes, context: DataKeyContext): boolean {
  try {
    decodeDataKey(payload, context).wipe();
    return true;
  } catch (error) {
    if (error instanceof MalformedDataKey || error instanceof ContextMismatch) return false;
    throw error;
  }
}
