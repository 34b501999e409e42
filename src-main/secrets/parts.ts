import type { Clock } from '../lib/clock.ts';
import type { DataKeyring } from '../vault/data-keyring.ts';
import type { Vault } from '../vault/vault.ts';

/** What the secrets stand on. `newId` makes a random uuid. */
export interface SecretParts {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly keyring: DataKeyring;
  readonly newId: () => string;
}
