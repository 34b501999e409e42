import { isKeydeskError, KeydeskError } from '../../src-shared/errors.ts';
import type { SignInPrompt } from '../../src-shared/key-abilities.ts';
import type { Asker } from '../lib/asker.ts';
import { signsIn } from '../kms/provider.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import { asked, type KeyRoom, unable } from './room.ts';

/** Begins a sign-in and answers at once what the officer does; how it ends is an event. @throws STATE_CONFLICT, KMS_FAILED */
export async function beginSignIn(room: KeyRoom, asker: Asker, id: string): Promise<SignInPrompt> {
  const { caller } = asker;
  const draft = { action: 'key.sign-in', object: id } as const;
  return await room.vault.attempt(caller, draft, async () => {
    asker.admit();
    const reference = room.reference(id);
    const provider = room.open.reach(id, reference);
    if (!signsIn(provider)) throw unable(id, reference, 'sign-in');
    const { prompt, done } = await asked(async () => provider.signIn(room.call));
    room.follow(finish(room, asker, id, done));
    room.vault.record(caller, { ...draft, detail: { step: 'begin' } });
    return prompt;
  });
}

async function finish({ vault, entered }: KeyRoom, { caller }: Asker, id: string, done: Promise<void>): Promise<void> {
  const draft: AuditDraft = { action: 'key.sign-in', object: id, detail: { step: 'end' } };
  try {
    await vault.attempt(caller, draft, async () => {
      await asked(async () => done);
      if (!vault.isOpen) throw new KeydeskError('VAULT_LOCKED', {});
      vault.record(caller, draft);
    });
    entered(caller, id);
  } catch (error) {
    // That it failed is told by its event: nobody waits for an answer any more.
    if (!isKeydeskError(error)) throw error;
  }
}
