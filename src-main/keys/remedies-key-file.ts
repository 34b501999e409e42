import type { KmsFailureKind } from '../../src-shared/errors.ts';
import type { KeyFileKey } from '../../src-shared/key-references.ts';
import type { KmsOperation } from '../kms/provider.ts';

/** What to do when a key file failed in a certain way. */
export function keyFileRemedy({ path }: KeyFileKey, operation: KmsOperation, kind: KmsFailureKind): string {
  if (operation === 'open') return 'Enter the passphrase of the key file under Keys.';
  switch (kind) {
    case 'denied':
      return `Enter the passphrase of the key file under Keys, and make sure that this user may read ${path}.`;
    case 'unreachable':
      return `Connect the removable media that holds ${path}, then run the preflight again.`;
    case 'not-found':
      return `Put the key file back to ${path}, or connect the media that holds it.`;
    case 'disabled':
    case 'throttled':
      return 'Run the preflight again.';
    case 'wrong-key':
      return `The file at ${path} is another key file. Connect the media with the one that was registered and compare its check value.`;
    case 'invalid-response':
      return `The file at ${path} is damaged. Replace it with one of its exported copies.`;
  }
}
