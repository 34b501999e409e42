import type { KmsFailureKind } from '../../src-shared/errors.ts';
import type { Pkcs11Key } from '../../src-shared/key-references.ts';
import type { KmsOperation } from '../kms/provider.ts';

const rights: Readonly<Record<Exclude<KmsOperation, 'open'>, string>> = {
  describe: 'that the user may see the key (CKA_PRIVATE needs the PIN)',
  wrap: 'that the key may encrypt or wrap (CKA_ENCRYPT or CKA_WRAP)',
  unwrap: 'that the key may decrypt or unwrap (CKA_DECRYPT or CKA_UNWRAP)',
  create: 'that the user may generate keys on the token',
  policy: 'that the user may read the attributes of the key',
  rotation: 'that the user may read the attributes of the key',
  attest: 'that the user may read the attributes of the key',
};

/** What to do when a key on a PKCS#11 token failed in a certain way. */
export function pkcs11Remedy(key: Pkcs11Key, operation: KmsOperation, kind: KmsFailureKind): string {
  if (operation === 'open') return 'Enter the PIN of the token under Keys. After a wrong PIN, look at the tries that are left before you try again.';
  switch (kind) {
    case 'denied':
      return `Enter the PIN of the token again, and ask who runs it ${rights[operation]}.`;
    case 'unreachable':
      return `Connect the token, and make sure that ${key.module} can reach it (network HSM: client configuration and port). Then try again.`;
    case 'not-found':
      return `Compare ${key.uri} with what the token holds (pkcs11-tool --module ${key.module} --list-objects), and make sure that it is the right token.`;
    case 'disabled':
      return 'Ask who runs the token whether its user PIN is set and not locked, and whether the key is within its start and end dates.';
    case 'throttled':
      return 'The token has no session left: close other programs that use it, then try again.';
    case 'wrong-key':
      return `Register an AES key of 256 bits that is not extractable and allows ${key.mechanism === 'AES_GCM' ? 'CKM_AES_GCM' : 'CKM_AES_KEY_WRAP_PAD or CKM_AES_KEY_WRAP_KWP'}.`;
    case 'invalid-response':
      return `Make sure that ${key.module} is the vendor's library for this system and that the token knows the mechanism ${key.mechanism}; restart Keydesk if the library had crashed.`;
  }
}
