import type { KeySlot, LockReason } from '../../../src-shared/vault.ts';

/** Why the vault is locked, for whoever comes back to it; nothing to say when it was just opened. */
export const lockWords: Readonly<Record<LockReason, string | undefined>> = {
  started: undefined,
  officer: 'You locked it. All keys have left memory.',
  idle: 'It locked itself because nobody was at the desk. All keys have left memory.',
  suspend: 'It was locked because the computer went to sleep or its screen was locked.',
  closed: 'It was locked because its window was closed.',
};

/** A key slot in words: whose it is and what it asks for. */
export function slotWords({ kind, onThisDevice }: Pick<KeySlot, 'kind' | 'onThisDevice'>): string {
  if (kind === 'passphrase') return 'Passphrase alone';
  return onThisDevice ? 'Passphrase and this device' : 'Passphrase and another device';
}
