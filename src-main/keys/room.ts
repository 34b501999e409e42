import { KeydeskError } from '../../src-shared/errors.ts';
import type { KeyAbility } from '../../src-shared/key-abilities.ts';
import type { KeyReference } from '../../src-shared/key-references.ts';
import type { Caller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import { asKeydeskError, type CallOptions, KmsError } from '../kms/provider.ts';
import type { Vault } from '../vault/vault.ts';
import type { OpenKeys, ProviderDesk } from './open-keys.ts';

/** What the acts on registered keys stand on. */
export interface KeyRoom {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly providers: ProviderDesk;
  readonly open: OpenKeys;
  /** Ends a call when the vault locks. */
  readonly call: CallOptions;
  /** How a registered key is reached. @throws NOT_FOUND */
  readonly reference: (id: string) => KeyReference;
  /** In whose name a key can be tried out: tenants that depend on it. */
  readonly tenantsToAskFor: (id: string) => readonly string[];
  /** Random bytes, as many as are asked for. */
  readonly random: (length: number) => Uint8Array;
  /** Told that a key waits no more: it is validated, and what waited for it goes on. */
  readonly entered: (caller: Caller, id: string) => void;
  /** Keeps work in sight that goes on after its call was answered. It must not throw. */
  readonly follow: (work: Promise<void>) => void;
}

/** Asks a provider; what its key refuses is thrown as `KMS_FAILED`. */
export async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof KmsError ? asKeydeskError(error) : error;
  }
}

/** The error of asking a key for what its kind cannot do. */
export function unable(id: string, reference: KeyReference, ability: KeyAbility): KeydeskError<'STATE_CONFLICT'> {
  const remedy = 'This kind of key does not offer that; its page shows what it does offer.';
  return new KeydeskError('STATE_CONFLICT', { noun: 'KMS key', id, state: reference.provider, wanted: ability, remedy });
}
