import type { Action } from '../../src-shared/audit.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import type { KeyRow } from './rows.ts';

/** What an event of the access keys may say beside who and what. */
export type Facts = NonNullable<AuditDraft['detail']>;

/** The event of something done to a key. Its public key and name are told, its private half and hash never. */
export function eventOn(action: Action, key: Pick<KeyRow, 'publicKey' | 'identity' | 'tenant' | 'name'>, facts: Facts = {}): AuditDraft {
  const { publicKey, identity, tenant, name } = key;
  return { action, tenant, object: publicKey, detail: { publicKey, identity, name, ...facts } };
}
