import type { KeyPlace } from '../../src-shared/key-abilities.ts';
import type { KeyReference } from '../../src-shared/key-references.ts';
import type { Asker } from '../lib/asker.ts';
import type { Fact } from '../vault/audit-draft.ts';
import { nameOf } from './references.ts';
import { asked, type KeyRoom } from './room.ts';

/** Where a key is made, in words of its provider; a PIN is not among them. */
function placeFacts(place: KeyPlace): Readonly<Record<string, Fact>> {
  switch (place.provider) {
    case 'AWS':
      return { provider: place.provider, region: place.region, alias: place.alias, role: place.roleArn };
    case 'GCP':
      return { provider: place.provider, keyRing: place.keyRing, name: place.name };
    case 'AZURE':
      return { provider: place.provider, store: place.store, name: place.name };
    case 'PKCS11':
      return { provider: place.provider, module: place.module, serial: place.serial, label: place.label };
  }
}

function withoutPin(place: KeyPlace): Readonly<Record<string, unknown>> {
  return place.provider === 'PKCS11' ? { ...place, pin: null } : { ...place };
}

/**
 * Makes a key at its provider. An event stands before it and after it, so that no key is made of which nothing tells:
 * after a crash between the two the first one says where to look.
 * @throws STATIC_CREDENTIALS_REJECTED, KMS_FAILED, PIN_WRONG, PIN_LAST_TRY
 */
export async function makeAtProvider(
  { vault, providers, call }: KeyRoom,
  asker: Asker,
  place: KeyPlace,
  rejectStaticCredentials: (fields: Readonly<Record<string, unknown>>) => void,
): Promise<KeyReference> {
  const facts = placeFacts(place);
  const draft = { action: 'key.create', object: null, detail: facts } as const;
  return await vault.attempt(asker.caller, draft, async () => {
    asker.admit();
    rejectStaticCredentials(withoutPin(place));
    vault.record(asker.caller, { ...draft, detail: { ...facts, step: 'begin' } });
    const made = await asked(async () => providers.makeKey(place, call));
    vault.record(asker.caller, { ...draft, detail: { ...facts, step: 'made', key: nameOf(made) } });
    return made;
  });
}
