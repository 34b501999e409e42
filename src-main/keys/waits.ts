import { KeydeskError } from '../../src-shared/errors.ts';
import type { KeyReference } from '../../src-shared/key-references.ts';
import type { KeyWait } from '../../src-shared/keys.ts';
import { type KmsProvider, signsIn, takesPin } from '../kms/provider.ts';

/** What a key of this kind waits for after each unlock of the vault, if for anything. */
export function waitOf(reference: KeyReference): KeyWait | null {
  switch (reference.provider) {
    case 'KEY_FILE':
      return 'passphrase';
    case 'PKCS11':
      return 'pin';
    case 'AZURE':
      return reference.authentication.mode === 'AZURE_DEVICE_CODE' ? 'sign-in' : null;
    case 'AWS':
    case 'GCP':
      return null;
  }
}

/** What a key's row says while it waits for its first probe. */
export const waiting: Readonly<Record<KeyWait | 'probe', string>> = {
  probe: 'The first preflight is on its way.',
  passphrase: 'Waits for the passphrase of the key file.',
  pin: 'Waits for the PIN of the token.',
  'sign-in': 'Waits for an officer to sign in.',
};

/** Why a key that waits cannot be called now. */
const notEntered: Readonly<Record<KeyWait, string>> = {
  passphrase: 'The passphrase of the key file has not been entered since the vault was unlocked.',
  pin: 'The PIN of the token has not been entered since the vault was unlocked.',
  'sign-in': 'No officer has signed in to this key since the vault was unlocked.',
};

/** Whether what a key of this kind waits for has been entered at its provider. A passphrase is not held there, and never has. */
export function isEntered(wait: KeyWait, provider: KmsProvider): boolean {
  switch (wait) {
    case 'passphrase':
      return false;
    case 'pin':
      return !takesPin(provider) || provider.unlocked;
    case 'sign-in':
      return !signsIn(provider) || provider.signedIn;
  }
}

/** That a key cannot be called yet. This is no refusal of the customer's, and seals nobody. */
export function waitsError({ provider }: KeyReference, wait: KeyWait): KeydeskError<'KMS_FAILED'> {
  return new KeydeskError('KMS_FAILED', { kind: 'unreachable', retryable: true, provider, operation: 'open', detail: notEntered[wait] });
}
