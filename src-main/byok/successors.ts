import type { ByokConfig } from '../../src-shared/byok.ts';
import type { Reader, Writer } from '../vault/rows.ts';
import { configColumns } from './configs.ts';

// A successor is not live: nothing but its own move looks at it. It blocks the removal of its key as every open config does.
const waiting = `c.successor_of is not null and c.live = 0 and c.status in ('PENDING_VALIDATION', 'VALIDATED')`;

/** The config that stands ready to take over from the live one, while a move is under way. */
export function successorOf(rows: Reader, tenant: string): ByokConfig | undefined {
  return rows.get<ByokConfig>(`select ${configColumns} from byok_configs c where c.tenant = :tenant and ${waiting}`, { tenant });
}

/** Puts a successor beside the live config of a tenant, or keeps the one that is there, for a key that has just been tried out. */
export function keepSuccessor(
  rows: Writer,
  successor: { readonly id: string; readonly tenant: string; readonly kmsKey: string; readonly of: string; readonly now: number },
): void {
  rows.run(
    `insert into byok_configs (id, tenant, kms_key, status, config_version, last_validated_at, live, successor_of, created_at, modified_at)
     values (:id, :tenant, :kmsKey, 'VALIDATED', 1, :now, 0, :of, :now, :now)
     on conflict (id) do update set last_validated_at = :now, modified_at = :now`,
    { ...successor },
  );
}

/** Takes a successor away that will not take over, with what was staged under it. Answers how many there were. */
export function removeSuccessor(rows: Writer, tenant: string): number {
  const found = successorOf(rows, tenant);
  if (found === undefined) return 0;
  rows.run(`delete from wrappings where config = :id and state = 'staged' and tenant = :tenant`, { id: found.id, tenant });
  return rows.run('delete from byok_configs where id = :id', { id: found.id });
}

// Work that was cancelled may still be on its way to its stop when other work on the tenant has begun.
const movedByOther = `select 1 from jobs where id <> :job and state = 'running' and (kind = 'move' or act = 'move') and id in (
    select id from jobs where tenant = :tenant and state = 'running'
    union select i.job from job_items i where i.tenant = :tenant and i.state in ('waiting', 'running')
  ) limit 1`;

/** Takes away the successor that a job has prepared and will not let take over; one that another move has prepared since stays. */
export function removeSuccessorOf(rows: Writer, tenant: string, job: string): number {
  return rows.get(movedByOther, { tenant, job }) === undefined ? removeSuccessor(rows, tenant) : 0;
}
