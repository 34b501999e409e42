import type { KeyPlace } from '../../src-shared/key-abilities.ts';
import type { Pkcs11Key } from '../../src-shared/key-references.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Pkcs11Host } from './pkcs11-host.ts';
import type { CallOptions, MakesKeys } from './provider.ts';
import { formatPkcs11Uri } from './uri-pkcs11.ts';

/** Makes keys on tokens: AES-256, never extractable, for the one mechanism that was chosen. */
export class Pkcs11KeyMaker implements MakesKeys {
  readonly #host: Pkcs11Host;

  /** The host is shared, and stays open when this is closed. */
  constructor(host: Pkcs11Host) {
    this.#host = host;
  }

  /** Throws `MODULE_FAILED`, `NOT_FOUND`, `ALREADY_EXISTS`, `PIN_WRONG` or `PIN_LAST_TRY`. */
  async createKey(place: KeyPlace, call: CallOptions): Promise<Pkcs11Key> {
    if (place.provider !== 'PKCS11') throw new RangeError('this makes keys on tokens alone');
    const { module, serial, label, mechanism } = place;
    using pin = SecretBytes.fromUtf8(place.pin);
    const made = await this.#host.generate(module, { uri: formatPkcs11Uri({ serial }), label, mechanism }, pin, call);
    const uri = formatPkcs11Uri({ token: made.token.label, serial, object: label, type: 'secret-key', id: made.key.id });
    return { provider: 'PKCS11', module, uri, mechanism };
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }
}
