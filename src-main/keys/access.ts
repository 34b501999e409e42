import { isKeydeskError } from '../../src-shared/errors.ts';
import type { AccessDocument, PolicyComparison } from '../../src-shared/key-abilities.ts';
import type { KeyReference } from '../../src-shared/key-references.ts';
import type { Asker } from '../lib/asker.ts';
import { type AccessScope, type KmsProvider, readsPolicy, tellsAccess } from '../kms/provider.ts';
import { remedyFor } from './remedies.ts';
import { asked, type KeyRoom, unable } from './room.ts';

/** A registered key, and the one tenant the access is for, if it is for one. */
export interface AccessInput {
  readonly key: string;
  readonly tenant?: string | undefined;
}

/** What the customer must grant for a registered key. @throws NOT_FOUND, STATE_CONFLICT */
export function accessOf(room: KeyRoom, { key, tenant }: AccessInput): readonly AccessDocument[] {
  const reference = room.reference(key);
  const provider = room.open.reach(key, reference);
  if (!tellsAccess(provider)) throw unable(key, reference, 'access');
  return provider.accessDocuments(scopeOf(room, tenant));
}

/** The same for a key that is not registered yet. `reference` has been checked. @throws STATE_CONFLICT */
export async function accessFor(room: KeyRoom, reference: KeyReference, tenant: string | undefined): Promise<readonly AccessDocument[]> {
  const provider = room.providers.open(reference, { passphraseFor: async () => Promise.resolve(null) });
  try {
    if (!tellsAccess(provider)) throw unable('(not registered)', reference, 'access');
    return provider.accessDocuments(scopeOf(room, tenant));
  } finally {
    await room.providers.release(provider);
  }
}

/** Compares what the customer grants with what the key needs. That it may not be read is an answer, and says why. */
export async function comparePolicy(room: KeyRoom, asker: Asker, { key, tenant }: AccessInput): Promise<PolicyComparison> {
  const draft = { action: 'key.read-policy', object: key, tenant: tenant ?? null } as const;
  return await room.vault.attempt(asker.caller, draft, async () => {
    asker.admit();
    const reference = room.reference(key);
    const comparison = await readPolicy(room, room.open.provider(key, reference), reference, { key, tenant });
    const count = (state: string): number => comparison.lines.filter((line) => line.state === state).length;
    const detail = { readable: comparison.readable, missing: count('missing'), broader: count('broader') };
    room.vault.record(asker.caller, { ...draft, detail });
    return comparison;
  });
}

async function readPolicy(room: KeyRoom, provider: KmsProvider, reference: KeyReference, { key, tenant }: AccessInput): Promise<PolicyComparison> {
  if (!readsPolicy(provider)) throw unable(key, reference, 'policy');
  const scope = scopeOf(room, tenant);
  try {
    const found = await asked(async () => provider.comparePolicy(scope, room.call));
    return { readable: true, problem: null, current: found.current, wanted: found.wanted, lines: found.lines };
  } catch (error) {
    if (!isKeydeskError(error, 'KMS_FAILED') || error.data.kind !== 'denied' || error.data.operation === 'open') throw error;
    const problem = `${error.data.detail} ${remedyFor(reference, 'policy', 'denied')}`;
    return { readable: false, problem, current: null, wanted: wantedOf(provider, scope), lines: [] };
  }
}

function wantedOf(provider: KmsProvider, scope: AccessScope): string {
  return tellsAccess(provider) ? provider.accessDocuments(scope).map(({ document }) => document).join('\n\n') : '';
}

function scopeOf({ vault }: KeyRoom, tenant: string | undefined): AccessScope {
  return { vault: vault.id, tenant: tenant ?? null };
}
