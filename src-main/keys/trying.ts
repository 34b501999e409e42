import type { KeyReference } from '../../src-shared/key-references.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import { ownReference } from './pinning.ts';
import { notOpened, type Probe, probeKey } from './probe.ts';
import { nameOf } from './references.ts';
import type { KeyRoom } from './room.ts';
import { factsOf } from './validation.ts';
import { isEntered, waitOf, waitsError } from './waits.ts';

/** A key that is to be tried out, and in whose name. */
export interface Trial {
  readonly reference: KeyReference;
  readonly tenant: string;
}

/**
 * Tries out a key that nobody has registered: it is opened, wraps and unwraps in the tenant's name, and is closed again.
 * Nothing is written. A module of an HSM is not even loaded unless its token has been logged in to at this desk.
 * @throws CANCELLED, and what opening its provider throws for a reference that cannot be opened at all
 */
export async function probeUnregistered({ vault, clock, providers }: KeyRoom, { reference, tenant }: Trial, signal: AbortSignal): Promise<Probe> {
  const provider = providers.open(reference, { passphraseFor: async () => Promise.resolve(null) });
  try {
    const wait = waitOf(reference);
    if (wait !== null && !isEntered(wait, provider)) return notOpened(clock, reference, waitsError(reference, wait));
    const probe = await probeKey({ provider, reference, context: { vault: vault.id, tenant, version: 0 }, clock, signal });
    return probe.preflight.success ? { ...probe, ownId: await ownReference(provider, reference, { signal }) } : probe;
  } finally {
    await providers.release(provider);
  }
}

/** The event of a trial that could not even be made. The key is not named: what was given for it may be anything. */
export function trialEvent({ reference, tenant }: Trial): AuditDraft {
  return { action: 'key.validate', tenant, detail: { provider: reference.provider, registered: false } };
}

/** The event of a trial in which the key did not serve. It is all that is left of it. */
export function failedTrial({ reference, tenant }: Trial, probe: Probe): AuditDraft {
  const detail = { provider: reference.provider, registered: false, ...factsOf(probe) };
  return { action: 'key.validate', tenant, object: nameOf(reference), outcome: 'failed', detail };
}
