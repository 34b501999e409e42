import type { KmsFailureKind } from '../../src-shared/errors.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { DataKeyContext } from '../crypto/data-key.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';

/** The kinds of provider that can hold a customer's key. */
export const providerKinds = ['AWS', 'KEY_FILE'] as const;
/** One of {@link providerKinds}. */
export type ProviderKind = (typeof providerKinds)[number];

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
  /** Wraps 1 to 4,096 bytes. The plaintext stays the caller's, who wipes it. */
  wrap(plaintext: SecretBytes, context: DataKeyContext, call: CallOptions): Promise<WrappedKey>;
  /** Opens what `wrap` made under the same context. The caller wipes what comes back. */
  unwrap(wrapped: WrappedKey, context: DataKeyContext, call: CallOptions): Promise<SecretBytes>;
  describe(call: CallOptions): Promise<KmsKeyDescription>;
  /** Ends the calls in flight, wipes what is held and lets go of connections. May be called again. */
  close(): Promise<void>;
}

/** The most bytes `wrap` takes: AWS KMS sets this limit for a symmetric key, and every provider keeps it. */
export const maxWrapBytes = 4096;

/** An ability: the key has a short public value by which two copies of it can be told to be the same. */
export interface HasCheckValue {
  /** Eight hexadecimal digits. */
  checkValue(call: CallOptions): Promise<string>;
}

/** One text to hand to whoever runs the customer's KMS: what it is for, and the document itself. */
export interface AccessDocument {
  readonly title: string;
  readonly purpose: string;
  readonly document: string;
}

/** An ability: the provider can say, without the network, what the customer must grant for the key to serve. */
export interface TellsAccess {
  /** The documents for one vault, or narrowed to one of its tenants. */
  accessDocuments(scope: { readonly vault: string; readonly tenant: string | null }): readonly AccessDocument[];
}

/** Whether a provider's key has a check value. */
export function hasCheckValue(provider: KmsProvider): provider is KmsProvider & HasCheckValue {
  return 'checkValue' in provider && typeof provider.checkValue === 'function';
}

/** Whether a provider can say what must be granted to it. */
export function tellsAccess(provider: KmsProvider): provider is KmsProvider & TellsAccess {
  return 'accessDocuments' in provider && typeof provider.accessDocuments === 'function';
}

/** What was being done with a key when it failed. */
export type KmsOperation = 'open' | 'wrap' | 'unwrap' | 'describe';

const passing: ReadonlySet<KmsFailureKind> = new Set<KmsFailureKind>(['unreachable', 'throttled']);

/** What a `KmsError` is made of. `detail` is for people and logs: no key, plaintext, ciphertext or credential stands in it. */
export interface KmsFailure {
  readonly kind: KmsFailureKind;
  readonly provider: ProviderKind;
  readonly operation: KmsOperation;
  readonly detail: string;
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

  constructor(failure: KmsFailure) {
    super(`${failure.provider} ${failure.operation}: ${failure.kind}: ${failure.detail}`);
    this.name = 'KmsError';
    this.kind = failure.kind;
    this.retryable = passing.has(failure.kind);
    this.provider = failure.provider;
    this.operation = failure.operation;
    this.detail = failure.detail;
  }
}

/** The same failure as an error of the closed list. */
export function asKeydeskError(error: KmsError): KeydeskError<'KMS_FAILED'> {
  const { kind, retryable, provider, operation, detail } = error;
  return new KeydeskError('KMS_FAILED', { kind, retryable, provider, operation, detail });
}

/** Refuses a plaintext that no provider can take. Throws `RangeError`: a fault of the program, never of the officer. */
export function checkWrapLength(plaintext: SecretBytes): void {
  if (plaintext.length >= 1 && plaintext.length <= maxWrapBytes) return;
  throw new RangeError(`a key wraps 1 to ${String(maxWrapBytes)} bytes, not ${String(plaintext.length)}`);
}
