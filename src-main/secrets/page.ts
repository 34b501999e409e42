import type { Secret } from '../../src-shared/secrets.ts';
import type { Sensitivity } from '../../src-shared/sensitivity.ts';
import type { Reader } from '../vault/rows.ts';
import { secretColumns } from './secret-rows.ts';

/** A place between two secrets of a tenant, in the order of their creation. */
export interface CreationPlace {
  readonly createdAt: number;
  readonly id: string;
}

/** Which secrets of a tenant are wanted: those after a place, or from the beginning. Deleted ones never. */
export interface WantedPage {
  readonly tenant: string;
  readonly sensitivity?: Sensitivity | undefined;
  readonly after: CreationPlace | null;
  readonly limit: number;
}

/** A part of the secrets that does not shift while others come and go. `next` is where the following part begins. */
export interface SecretPage {
  readonly total: number;
  readonly rows: readonly Secret[];
  readonly next: CreationPlace | null;
}

/** The secrets of a tenant in the order of their creation, along the index of that order. */
export function pageByCreation(rows: Reader, { tenant, sensitivity, after, limit }: WantedPage): SecretPage {
  const kind = `tenant = :tenant and state <> 'deleted'${sensitivity === undefined ? '' : ' and sensitivity = :sensitivity'}`;
  const parameters = { tenant, ...(sensitivity === undefined ? {} : { sensitivity }) };
  const { total } = rows.get<{ total: number }>(`select coalesce(sum(secrets), 0) as total from secret_counts where ${kind}`, parameters) ?? { total: 0 };
  const beyond = after === null ? '' : 'and (created_at, id) > (:createdAt, :id)';
  const sql = `select ${secretColumns} from
      (select rowid as place from secrets indexed by secrets_of_tenant_by_creation where ${kind} ${beyond} order by created_at, id limit :limit) found
    cross join secrets s on s.rowid = found.place order by s.created_at, s.id`;
  const place = after === null ? {} : { createdAt: after.createdAt, id: after.id };
  const found = rows.all<Secret>(sql, { ...parameters, ...place, limit: limit + 1 });
  const part = found.slice(0, limit);
  const last = found.length > limit ? part.at(-1) : undefined;
  return { total, rows: part, next: last === undefined ? null : { createdAt: last.createdAt, id: last.id } };
}
