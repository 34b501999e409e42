import type { KeyReference } from '../../src-shared/key-references.ts';
import type { KmsProvider } from '../kms/provider.ts';
import { notOpened, type Probe, probeKey, unanswered } from './probe.ts';
import type { KeyRoom } from './room.ts';

/** A tenant's name in the context of a probe that is for no tenant; no tenant can have it. */
const nobody = '(preflight)';
/** In the name of so many tenants a key is asked again when it denied itself to nobody. */
const askedFor = 5;

/** Whom a probe is for, and what ends it early. */
export interface Probing {
  readonly tenant?: string;
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

/**
 * Tries out a registered key in nobody's name, and when it denies itself, in the name of some tenants that depend on it: who
 * has granted the key for the context of certain tenants alone, as we advise, refuses nobody else's data by that.
 * @throws NOT_FOUND, CANCELLED
 */
export async function probeForAnybody(room: KeyRoom, id: string, signal: AbortSignal): Promise<Probe> {
  const probe = await probeRegistered(room, id, { signal });
  if (!isDenied(probe) || !canBeNarrowed(room.reference(id))) return probe;
  for (const tenant of someOf(room.tenantsToAskFor(id), room.random)) {
    const another = await probeRegistered(room, id, { tenant, signal });
    if (!isDenied(another)) return another;
  }
  return probe;
}

function isDenied({ failure }: Probe): boolean {
  return failure?.kind === 'denied' && failure.operation !== 'open';
}

/** Whether a provider lets the owner of a key grant it for certain contexts: AWS alone does, by conditions on the encryption context. */
function canBeNarrowed({ provider }: KeyReference): boolean {
  return provider === 'AWS';
}

/** A few of the tenants, evenly spread from a random one on: those that are denied must not stand for all for ever. */
function someOf(tenants: readonly string[], random: KeyRoom['random']): readonly string[] {
  const start = Buffer.from(random(4)).readUInt32BE();
  const step = Math.max(1, Math.floor(tenants.length / askedFor));
  const places = Array.from({ length: Math.min(askedFor, tenants.length) }, (_, place) => (start + place * step) % tenants.length);
  return places.flatMap((place) => tenants[place] ?? []);
}

/** Tries out a registered key for so long and no longer: a key that does not answer by then cannot be reached. */
export async function lookWithin(room: KeyRoom, id: string, { signal, milliseconds }: { readonly signal: AbortSignal; readonly milliseconds: number }): Promise<Probe> {
  const late = new AbortController();
  const cancel = room.clock.after(milliseconds, () => late.abort());
  try {
    return await probeForAnybody(room, id, AbortSignal.any([signal, late.signal]));
  } catch (error) {
    if (!late.signal.aborted || signal.aborted) throw error;
    return unanswered(room.clock, room.reference(id), milliseconds);
  } finally {
    cancel();
  }
}
