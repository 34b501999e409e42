import type { Grant } from '../../src-shared/access-keys.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { Sensitivity } from '../../src-shared/sensitivity.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import type { Reader, Writer } from '../vault/rows.ts';
import type { KeyRow } from './rows.ts';

/** A secret as far as a grant needs to know it. */
export interface GrantedSecret {
  readonly id: string;
  readonly tenant: string;
  readonly key: string;
  readonly sensitivity: Sensitivity;
  readonly state: string;
}

/** The secret a grant is about. @throws NOT_FOUND */
export function findGrantedSecret(rows: Reader, secret: string): GrantedSecret {
  const found = rows.get<GrantedSecret>('select id, tenant, key, sensitivity, state from secrets where id = :secret', { secret });
  if (found === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'secret', id: secret });
  return found;
}

// A grant names an identity; it is called what the newest key of the identity is called.
const grants = `select g.id, g.secret, g.agent, g.reason, g.created_by as createdBy, g.created_at as createdAt,
    coalesce((select name from access_keys where identity = g.agent order by created_at desc, replaced_by is not null limit 1), '') as agentName
  from grants g`;

/** Every grant of a secret, by name. */
export function grantsOf(rows: Reader, secret: string): readonly Grant[] {
  return rows.all<Grant>(`${grants} where g.secret = :secret order by agentName collate nocase, g.agent`, { secret });
}

/** The grant of a secret to an identity, or nothing. */
export function grantOrNothing(rows: Reader, secret: string, agent: string): Grant | undefined {
  return rows.get<Grant>(`${grants} where g.secret = :secret and g.agent = :agent`, { secret, agent });
}

/** The event of something done to a grant. */
export function grantEvent(
  action: 'secret.grant' | 'secret.revoke-grant',
  { id, tenant, key, sensitivity }: Pick<GrantedSecret, 'id' | 'tenant' | 'key' | 'sensitivity'>,
  facts: NonNullable<AuditDraft['detail']>,
): AuditDraft {
  return { action, tenant, object: id, sensitivity, detail: { key, ...facts } };
}

/** Ends every grant of a key's identity, and answers an event for each. */
export function dropGrantsOf(rows: Writer, { identity, name }: KeyRow): readonly AuditDraft[] {
  const secrets = rows.all<GrantedSecret>(
    'select s.id, s.tenant, s.key, s.sensitivity, s.state from grants g join secrets s on s.id = g.secret where g.agent = :identity order by s.tenant, s.key',
    { identity },
  );
  rows.run('delete from grants where agent = :identity', { identity });
  return secrets.map((secret) => grantEvent('secret.revoke-grant', secret, { agent: identity, agentName: name, cause: 'access-key.delete' }));
}
