import type { Action } from '../../src-shared/audit.ts';
import type { Secret } from '../../src-shared/secrets.ts';
import type { Asker } from '../lib/asker.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import type { Vault } from '../vault/vault.ts';
import { secretOrNothing } from './secret-rows.ts';

/** What an event of the secrets may say beside who and what. */
export type Facts = NonNullable<AuditDraft['detail']>;

/** The event of something done to a secret. Its key is told, its value never. */
export function eventOn(action: Action, secret: Pick<Secret, 'id' | 'tenant' | 'key' | 'sensitivity'>, facts: Facts = {}): AuditDraft {
  const { id, tenant, key, sensitivity } = secret;
  return { action, tenant, object: id, sensitivity, detail: { key, ...facts } };
}

/** Runs an attempt at a secret: the role is asked first, and whatever comes to nothing is recorded with all that is known of the secret. */
export function attemptOn<T>(
  vault: Vault,
  asker: Asker,
  { action, id, facts = {} }: { readonly action: Action; readonly id: string; readonly facts?: Facts },
  call: () => T | Promise<T>,
): Promise<T> {
  const secret = vault.read((rows) => secretOrNothing(rows, id));
  const draft = secret === undefined ? { action, object: id, detail: facts } : eventOn(action, secret, facts);
  return vault.attempt(asker.caller, draft, () => {
    asker.admit();
    return call();
  });
}
