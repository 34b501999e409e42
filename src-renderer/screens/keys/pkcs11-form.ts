import { keyPlaceSchema } from '../../../src-shared/key-abilities.ts';
import type { KeyPlace } from '../../../src-shared/key-abilities.ts';
import type { Pkcs11Mechanism } from '../../../src-shared/key-access.ts';
import { pkcs11KeySchema } from '../../../src-shared/key-references.ts';
import type { Pkcs11Key } from '../../../src-shared/key-references.ts';
import { pkcs11Mistakes } from './pasted-mistakes.ts';
import { formOf, trimmed } from './reference-form.ts';

/** What is typed or chosen in the form of a key on a token, one that exists or one that shall be made. */
export interface Pkcs11FormValues {
  readonly displayName: string;
  readonly module: string;
  readonly serial: string;
  /** Stands in the form alone, and goes with it. */
  readonly pin: string;
  /** Whether the last try before the token locks is meant. */
  readonly lastTry: boolean;
  readonly uri: string;
  readonly label: string;
  readonly mechanism: Pkcs11Mechanism;
}

/** The form as it opens. */
export const emptyPkcs11Form: Pkcs11FormValues = {
  displayName: '',
  module: '',
  serial: '',
  pin: '',
  lastTry: false,
  uri: '',
  label: '',
  mechanism: 'AES_GCM',
};

/** The reference a filled form stands for. */
export function pkcs11Reference({ module, uri, mechanism }: Pkcs11FormValues): Pkcs11Key {
  return { provider: 'PKCS11', module: trimmed(module), uri: trimmed(uri), mechanism };
}

/** The place a filled form stands for. */
export function pkcs11Place({ module, serial, label, mechanism, pin }: Pkcs11FormValues): KeyPlace {
  return { provider: 'PKCS11', module: trimmed(module), serial, label, mechanism, pin };
}

/** The form of a key that exists on a token, held to the shared schema. */
export const pkcs11FormSchema = formOf(pkcs11KeySchema, pkcs11Reference, pkcs11Mistakes);

/** The form of a new key on a token, held to the shared schema. */
export const pkcs11PlaceSchema = formOf(keyPlaceSchema, pkcs11Place);
