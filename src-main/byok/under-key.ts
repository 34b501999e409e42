import { setImmediate } from 'node:timers/promises';
import type { ByokConfig } from '../../src-shared/byok.ts';
import { isKeydeskError, KeydeskError, type KmsFailureKind } from '../../src-shared/errors.ts';
import type { Caller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import type { Reader } from '../vault/rows.ts';
import type { Vault } from '../vault/vault.ts';
import { isCustomers, liveWrapping } from '../vault/wrappings.ts';
import { configColumns, liveConfig, moveConfig, requireSameBinding } from './configs.ts';
import type { Custody } from './custody.ts';
import type { Patience } from './patience.ts';
import { newestVersion } from './rotation.ts';
import { isRefusal, type Seal, sealConfig, sealEvent } from './sealing.ts';

/** What a key answered when it refused. `detail` is for people and the log. */
export interface RefusalFacts {
  readonly kind: KmsFailureKind;
  readonly detail: string;
}

/** What the work on all tenants of a key stands on. */
export interface UnderKeyParts {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly custody: Custody;
}

/** So many tenants are sealed in one transaction, before others get their turn. */
const chunk = 50;
/** So many tenants are tried at once; how many calls reach a KMS together is for the lanes to say. */
const abreast = 8;
/** Refusals that are of the key and not of one tenant: who gets one need not ask for the next tenant. */
const keyWide: ReadonlySet<KmsFailureKind> = new Set<KmsFailureKind>(['unreachable', 'disabled', 'not-found']);

const activeUnder = `select ${configColumns} from byok_configs c
  where c.kms_key = :kmsKey and c.live = 1 and c.status = 'ACTIVE' order by c.tenant limit ${String(chunk)}`;

/**
 * Seals, by the desk, every tenant that is active under a key that refused; chunk by chunk, each tenant with its event.
 * Answers how many. A failure that is no refusal (throttled, not this key, a broken answer) seals nobody.
 */
export async function sealUnder(parts: UnderKeyParts, caller: Caller, kmsKey: string, refusal: RefusalFacts): Promise<number> {
  if (!isRefusal(refusal.kind)) return 0;
  const seal: Seal = { by: 'desk', cause: refusal.detail, facts: { kind: refusal.kind, operation: 'check', kmsKey } };
  let sealed = 0;
  for (;;) {
    const some = sealSome(parts, caller, kmsKey, seal);
    sealed += some;
    if (some < chunk) return sealed;
    await setImmediate();
  }
}

function sealSome({ vault, clock }: UnderKeyParts, caller: Caller, kmsKey: string, seal: Seal): number {
  if (!vault.isOpen) throw new KeydeskError('VAULT_LOCKED', {});
  const configs = vault.read((rows) => rows.all<ByokConfig>(activeUnder, { kmsKey }));
  if (configs.length === 0) return 0;
  vault.write(caller, configs.map((config) => sealEvent(config, seal)), (rows) => {
    for (const config of configs) sealConfig(rows, config, seal, clock.now());
  });
  return configs.length;
}

const sealedUnder = `select c.tenant from byok_configs c where c.kms_key = :kmsKey and c.live = 1 and c.status = 'SEALED'
  and c.sealed_by = 'desk' and c.revoke_at is null order by c.tenant`;

/** The tenants under a key that the desk has sealed. */
export function sealedByDesk(rows: Reader, kmsKey: string): readonly string[] {
  return rows.all<{ tenant: string }>(sealedUnder, { kmsKey }).map(({ tenant }) => tenant);
}

/** What unsealing stands on besides: whom it tries, and what ends it early, as the lock does. */
export interface UnsealingParts extends UnderKeyParts {
  readonly patience: Patience;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Unseals the tenants under a key that the desk has sealed, each once the key has opened a data key of its own. What an
 * officer sealed stays sealed, and so does a tenant whose data key does not open: it is tried again later. Answers which were
 * unsealed.
 */
export async function unsealUnder(parts: UnsealingParts, caller: Caller, kmsKey: string): Promise<readonly string[]> {
  const { vault, clock, patience, signal } = parts;
  const sealed = vault.read((rows) => sealedByDesk(rows, kmsKey));
  const waiting = sealed.filter((tenant) => patience.isOver(tenant, clock.monotonic())).reverse();
  const unsealed: string[] = [];
  const one = async (): Promise<void> => {
    for (let tenant = waiting.pop(); tenant !== undefined; tenant = waiting.pop()) {
      const outcome = await unsealOne(parts, caller, tenant);
      if (outcome === 'unsealed') unsealed.push(tenant);
      if (outcome === 'key refuses' || signal?.aborted === true) waiting.length = 0;
    }
  };
  await Promise.all(Array.from({ length: abreast }, one));
  return unsealed;
}

async function unsealOne(parts: UnsealingParts, caller: Caller, tenant: string): Promise<'unsealed' | 'stays sealed' | 'key refuses'> {
  const { vault, clock, patience, signal } = parts;
  try {
    await unsealProven(parts, caller, tenant, { by: 'desk', signal });
    patience.forget(tenant);
    return 'unsealed';
  } catch (error) {
    patience.failed(tenant, clock.monotonic());
    if (!vault.isOpen) throw error;
    if (isKeydeskError(error, 'KMS_FAILED')) return keyWide.has(error.data.kind) ? 'key refuses' : 'stays sealed';
    // Revoked, offboarded or unsealed by somebody else meanwhile, or damaged: nothing of this holds up the others.
    if (isKeydeskError(error)) return 'stays sealed';
    throw error;
  }
}

/** Who unseals, and what ends it early. */
export interface Unsealing {
  readonly by: 'desk' | 'officer';
  readonly signal?: AbortSignal | undefined;
}

/**
 * Moves a sealed tenant back to active, after its customer's key has opened the newest version of its data key: a probe with
 * random bytes would not show another key under the same name. An officer for whom the desk was quicker has what they asked for.
 * @throws STATE_CONFLICT when it is not sealed or has changed meanwhile, KMS_FAILED, INTEGRITY_FAILED
 */
export async function unsealProven({ vault, clock, custody }: UnderKeyParts, caller: Caller, tenant: string, { by, signal }: Unsealing): Promise<void> {
  const config = vault.read((rows) => liveConfig(rows, tenant));
  if (config?.status !== 'SEALED' || (by === 'desk' && config.sealedBy !== 'desk')) throw notSealed(tenant, config);
  const wrapping = vault.read((rows) => liveWrapping(rows, tenant, newestVersion(rows, tenant)));
  if (wrapping === undefined || !isCustomers(wrapping)) throw new KeydeskError('INTEGRITY_FAILED', { what: `the custody of tenant ${tenant}` });
  using _opened = await custody.unwrap(caller, wrapping, signal);
  if (by === 'officer' && vault.read((rows) => requireSameBinding(rows, config)).status === 'ACTIVE') return;
  const detail = { by, sealedSince: config.sealedSince, sealedBy: config.sealedBy, kmsKey: config.kmsKey };
  vault.write(caller, { action: 'byok.unseal', tenant, object: config.id, detail }, (rows) => {
    const now = liveConfig(rows, tenant);
    if (now?.revokeAt !== config.revokeAt || now.sealedBy !== config.sealedBy) throw notSealed(tenant, now);
    moveConfig(rows, config, 'ACTIVE', { sealedSince: null, sealedCause: null, sealedBy: null }, clock.now());
  });
}

function notSealed(tenant: string, config: ByokConfig | undefined): KeydeskError<'STATE_CONFLICT'> {
  const remedy = 'Nothing is to be done: only a sealed tenant is unsealed, and by the desk only if it has sealed it.';
  return new KeydeskError('STATE_CONFLICT', { noun: 'BYOK config', id: config?.id ?? tenant, state: config?.status ?? 'BASELINE', wanted: 'SEALED', remedy });
}
