import { KeydeskError } from '../../src-shared/errors.ts';
import { fromBase64Url, toBase64Url } from '../crypto/base64url.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Keychain } from '../lib/keychain.ts';

/** The name under which a vault's device secret stands in the keychain. */
function nameOf(vault: string): string {
  return `device/${vault}`;
}

/** The secret that binds slots to this device, or `null` when there is none that can be read now. */
export async function readDeviceSecret(keychain: Keychain | null, vault: string): Promise<SecretBytes | null> {
  const stored = await keychain?.read(nameOf(vault)).catch(() => null);
  return stored === null || stored === undefined ? null : SecretBytes.adopt(fromBase64Url(stored));
}

/** The device secret, made and stored when this device has none yet. @throws KEYCHAIN_UNAVAILABLE */
export async function ensureDeviceSecret(keychain: Keychain | null, vault: string, hasDeviceSlot: boolean): Promise<SecretBytes> {
  const known = await readDeviceSecret(keychain, vault);
  if (known !== null) return known;
  if (keychain === null) throw new KeydeskError('KEYCHAIN_UNAVAILABLE', { problem: 'this machine has no keychain that Keydesk can use' });
  // An unreadable keychain answers like an empty one: a second secret would overwrite the one that older slots need.
  if (hasDeviceSlot) throw new KeydeskError('DEVICE_SECRET_MISSING', { slot: 'the slot that is already bound to a device' });
  const made = SecretBytes.random(32);
  try {
    await keychain.write(nameOf(vault), toBase64Url(made.expose()));
    return made;
  } catch (error) {
    made.wipe();
    const problem = error instanceof Error ? error.message : 'it refused';
    throw new KeydeskError('KEYCHAIN_UNAVAILABLE', { problem }, { cause: error });
  }
}

/** Forgets the device secret of a vault. */
export async function dropDeviceSecret(keychain: Keychain | null, vault: string): Promise<void> {
  await keychain?.remove(nameOf(vault));
}
