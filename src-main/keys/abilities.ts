import type { KeyAbility } from '../../src-shared/key-abilities.ts';
import type { KeyReference, Provider } from '../../src-shared/key-references.ts';
import { attests, type KmsProvider, readsPolicy, signsIn, takesPin, tellsAccess, tellsRotation } from '../kms/provider.ts';
import { waitOf } from './waits.ts';

/** What a key that is open can do beside wrapping, in the order of the contract. */
export function abilitiesOf(provider: KmsProvider): readonly KeyAbility[] {
  const able: readonly (readonly [KeyAbility, boolean])[] = [
    ['access', tellsAccess(provider)],
    ['policy', readsPolicy(provider)],
    ['rotation', tellsRotation(provider)],
    ['attestation', attests(provider)],
    ['sign-in', signsIn(provider)],
    ['token', takesPin(provider)],
  ];
  return able.filter(([, has]) => has).map(([ability]) => ability);
}

const usual: Readonly<Record<Provider, readonly KeyAbility[]>> = {
  AWS: ['access', 'policy', 'rotation'],
  GCP: ['access', 'policy', 'rotation', 'attestation'],
  AZURE: ['access', 'policy', 'rotation', 'attestation'],
  PKCS11: ['access', 'token'],
  KEY_FILE: [],
};

/** What keys of a kind can do: shown until the key itself has been opened. */
export function abilitiesOfKind(reference: KeyReference): readonly KeyAbility[] {
  const abilities = usual[reference.provider];
  return waitOf(reference) === 'sign-in' ? [...abilities, 'sign-in'] : abilities;
}
