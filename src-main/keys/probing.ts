import type { KmsProvider } from '../kms/provider.ts';
import { notOpened, type Probe, probeKey, unanswered } from './probe.ts';
import type { KeyRoom } from './room.ts';

/** A tenant's name in the context of a probe that is for no tenant; no tenant can have it. */
const nobody = '(preflight)';

/** Whom a probe is for, and what ends it early. */
export interface Probing {
  readonly tenant?: string | undefined;
  readonly signal: AbortSignal;
}

/** Tries out a registered key. @throws NOT_FOUND, CANCELLED */
export async function probeRegistered({ vault, clock, open, reference: of }: KeyRoom, id: string, { tenant = nobody, signal }: Probing): Promise<Probe> {
  const reference = of(id);
  const context = { vault: vault.id, tenant, version: 0 };
  let provider: KmsProvider;
  try {
    provider = open.provider(id, reference);
  } catch (error) {
    return notOpened(clock, reference, error);
  }
  return await probeKey({ provider, reference, context, clock, signal });
}

/** Tries out a registered key for so long and no longer: a key that does not answer by then cannot be reached. */
export async function lookWithin(room: KeyRoom, id: string, { signal, milliseconds }: { readonly signal: AbortSignal; readonly milliseconds: number }): Promise<Probe> {
  const late = new AbortController();
  const cancel = room.clock.after(milliseconds, () => late.abort());
  try {
    return await probeRegistered(room, id, { signal: AbortSignal.any([signal, late.signal]) });
  } catch (error) {
    if (!late.signal.aborted || signal.aborted) throw error;
    return unanswered(room.clock, room.reference(id), milliseconds);
  } finally {
    cancel();
  }
}
