import { LockKeyhole, LockKeyholeOpen } from 'lucide-react';
import type { KmsKey } from '../../../src-shared/keys.ts';
import type { StatusLook } from '../../components/StatusBadge.tsx';

/** Whether the passphrase of a key file was entered since the vault was unlocked. */
export function fileLook({ unlocked }: Pick<KmsKey, 'unlocked'>): StatusLook {
  return unlocked ? { word: 'Unlocked', icon: LockKeyholeOpen, tone: 'ok' } : { word: 'Locked', icon: LockKeyhole, tone: 'attention' };
}

/** Whether a key waits for its officer: a key file whose passphrase has not been entered. */
export function isLockedFile({ provider, unlocked }: Pick<KmsKey, 'provider' | 'unlocked'>): boolean {
  return provider === 'KEY_FILE' && !unlocked;
}
