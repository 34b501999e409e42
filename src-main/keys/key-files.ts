import { isKeydeskError, KeydeskError } from '../../src-shared/errors.ts';
import type { KeyFileKey, KeyReference } from '../../src-shared/key-references.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Asker } from '../lib/asker.ts';
import type { Clock } from '../lib/clock.ts';
import { checkKeyFilePath } from '../kms/uri.ts';
import type { Vault } from '../vault/vault.ts';
import type { OpenKeys } from './open-keys.ts';

/** What is done with key files on their media. `checkValue` is eight hexadecimal digits. */
export interface KeyFileCopies {
  create(path: string, passphrase: SecretBytes, making: { readonly label: string; readonly now: number }): Promise<{ readonly checkValue: string }>;
  export(from: string, to: string, passphrase: SecretBytes): Promise<{ readonly checkValue: string }>;
  read(path: string, passphrase: SecretBytes): Promise<{ readonly checkValue: string }>;
}

/** A key file that was made: where, and the value by which its copies are compared. */
export interface KeyFileMade {
  readonly path: string;
  readonly checkValue: string;
}

/** What the acts on key files stand on. */
export interface KeyFilesParts {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly copies: KeyFileCopies;
  readonly open: OpenKeys;
  /** Refuses a passphrase that is too easy to guess. @throws PASSPHRASE_WEAK */
  readonly requireStrong: (passphrase: string, field: string, context: readonly string[]) => void | Promise<void>;
}

/** Makes a customer's key and its file. @throws PASSPHRASE_WEAK, and what `copies.create` throws */
export async function createFile(
  { vault, clock, copies, requireStrong }: KeyFilesParts,
  asker: Asker,
  input: { readonly path: string; readonly label: string; readonly passphrase: string },
): Promise<KeyFileMade> {
  const draft = { action: 'key.create-file', object: input.path, detail: { label: input.label } } as const;
  return await vault.attempt(asker.caller, draft, async () => {
    asker.admit();
    await requireStrong(input.passphrase, 'passphrase', [input.label]);
    const path = checkKeyFilePath(input.path);
    using passphrase = SecretBytes.fromUtf8(input.passphrase);
    const { checkValue } = await copies.create(path, passphrase, { label: input.label, now: clock.now() });
    vault.record(asker.caller, { ...draft, object: path, detail: { ...draft.detail, checkValue } });
    return { path, checkValue };
  });
}

/** Copies the file of a registered key and compares the two. @throws STATE_CONFLICT while it is not unlocked */
export async function exportFile(
  { vault, copies, open }: KeyFilesParts,
  asker: Asker,
  input: { readonly key: string; readonly reference: KeyReference; readonly to: string; readonly reason: string },
): Promise<KeyFileMade> {
  const draft = { action: 'key.export-file', object: input.key, detail: { to: input.to, reason: input.reason } } as const;
  return await vault.attempt(asker.caller, draft, async () => {
    asker.admit();
    asker.requireFresh();
    const { path } = keyFileOf(input.key, input.reference);
    const to = checkKeyFilePath(input.to, 'to');
    using passphrase = SecretBytes.copyOf(open.passphrase(input.key).expose());
    // Before the copy is there: a process that is killed after it must not leave a copy that no event tells of.
    vault.record(asker.caller, { ...draft, detail: { ...draft.detail, step: 'begin' } });
    const { checkValue } = await copies.export(path, to, passphrase);
    vault.record(asker.caller, { ...draft, detail: { ...draft.detail, checkValue } });
    return { path: to, checkValue };
  });
}

/** Keeps the passphrase of a key file until the lock, once it has opened the file. @throws PASSPHRASE_WRONG, NOT_FOUND, FILE_UNREADABLE */
export async function unlockFile(
  { vault, copies, open }: KeyFilesParts,
  asker: Asker,
  input: { readonly key: string; readonly reference: KeyReference; readonly passphrase: string },
): Promise<void> {
  const draft = { action: 'key.unlock-file', object: input.key } as const;
  await vault.attempt(asker.caller, draft, async () => {
    asker.admit();
    const { path } = keyFileOf(input.key, input.reference);
    const passphrase = SecretBytes.fromUtf8(input.passphrase);
    try {
      const { checkValue } = await copies.read(path, passphrase);
      if (!vault.isOpen) throw new KeydeskError('VAULT_LOCKED', {});
      vault.record(asker.caller, { ...draft, detail: { checkValue } });
      open.unlock(input.key, passphrase);
    } catch (error) {
      passphrase.wipe();
      throw isKeydeskError(error, 'NOT_FOUND') ? mediaAway(path) : error;
    }
  });
}

function keyFileOf(id: string, reference: KeyReference): KeyFileKey {
  if (reference.provider === 'KEY_FILE') return reference;
  const remedy = 'Only a key that is a file has a passphrase and copies; this one stays with its provider.';
  throw new KeydeskError('STATE_CONFLICT', { noun: 'KMS key', id, state: reference.provider, wanted: 'KEY_FILE', remedy });
}

function mediaAway(path: string): KeydeskError<'FILE_UNREADABLE'> {
  return new KeydeskError('FILE_UNREADABLE', { path, problem: 'The key file is not there: connect the media that holds it and try again.' });
}
