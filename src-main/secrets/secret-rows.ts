import { KeydeskError } from '../../src-shared/errors.ts';
import type { Revision, Secret } from '../../src-shared/secrets.ts';
import type { Sensitivity } from '../../src-shared/sensitivity.ts';
import type { Reader } from '../vault/rows.ts';

/** The columns of a secret `s`, in the words of the contract. */
export const secretColumns = `s.id, s.tenant, s.key, s.description, s.sensitivity, s.state,
  s.published_revision as publishedRevision, s.published_version as publishedVersion, s.latest_version as latestVersion,
  s.size, s.created_by as createdBy, s.created_at as createdAt, s.modified_at as modifiedAt, s.purge_at as purgeAt`;

const revisionColumns = `r.id, r.secret, r.version, r.sensitivity, r.note, r.size, r.data_key_version as dataKeyVersion,
  r.created_by as createdBy, r.created_at as createdAt, r.id = s.published_revision as published`;
const revisions = `select ${revisionColumns} from revisions r join secrets s on s.id = r.secret`;

type RevisionRow = Omit<Revision, 'published'> & { readonly published: number };

function revisionOf(row: RevisionRow): Revision {
  return { ...row, published: row.published === 1 };
}

/** One secret, or nothing. */
export function secretOrNothing(rows: Reader, id: string): Secret | undefined {
  return rows.get<Secret>(`select ${secretColumns} from secrets s where s.id = :id`, { id });
}

/** One secret. @throws NOT_FOUND */
export function findSecret(rows: Reader, id: string): Secret {
  const found = secretOrNothing(rows, id);
  if (found === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'secret', id });
  return found;
}

/** A revision of a secret. @throws NOT_FOUND, also for a revision of another secret */
export function findRevision(rows: Reader, secret: string, id: string): Revision {
  const found = rows.get<RevisionRow>(`${revisions} where r.id = :id and r.secret = :secret`, { id, secret });
  if (found === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'revision', id });
  return revisionOf(found);
}

/** Every revision of a secret, the newest first; never a value. @throws NOT_FOUND */
export function listRevisions(rows: Reader, secret: string): readonly Revision[] {
  findSecret(rows, secret);
  return rows.all<RevisionRow>(`${revisions} where r.secret = :secret order by r.version desc`, { secret }).map(revisionOf);
}

interface TenantRow {
  readonly state: string;
  readonly sensitivity: Sensitivity;
}

/** The default sensitivity of a tenant that can be written. @throws NOT_FOUND, TENANT_ARCHIVED */
export function requireOpenTenant(rows: Reader, tenant: string): Sensitivity {
  const sql = 'select state, default_sensitivity as sensitivity from tenants where id = :tenant';
  const found = rows.get<TenantRow>(sql, { tenant });
  if (found === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'tenant', id: tenant });
  if (found.state === 'archived') throw new KeydeskError('TENANT_ARCHIVED', { tenant });
  return found.sensitivity;
}

/** A secret whose value can be read and replaced. @throws NOT_FOUND, SECRET_DISABLED for one disabled or deleted */
export function findActive(rows: Reader, id: string): Secret {
  const secret = findSecret(rows, id);
  if (secret.state !== 'active') throw new KeydeskError('SECRET_DISABLED', { secret: secret.key, state: secret.state });
  return secret;
}

/** The error of a secret that is in the wrong state for what is wanted. */
export function secretConflict({ id, state }: Secret, wanted: string, remedy: string): KeydeskError<'STATE_CONFLICT'> {
  return new KeydeskError('STATE_CONFLICT', { noun: 'secret', id, state, wanted, remedy });
}
