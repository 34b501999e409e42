import { z } from 'zod';
import { type ByokConfig, revokeCategories } from '../../src-shared/byok.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { Reader } from '../vault/rows.ts';

/** What an officer has said to a revocation that is yet to come; kept with the config until it takes place or is undone. */
const scheduledSchema = z.object({
  category: z.enum(revokeCategories),
  reason: z.string(),
  acknowledgedDependants: z.int(),
  officer: z.string(),
  scheduledAt: z.int(),
});
export type Scheduled = z.infer<typeof scheduledSchema>;

/** What was said to a revocation that is yet to come. @throws INTEGRITY_FAILED when it cannot be read */
export function scheduledRevocation(rows: Reader, { id, tenant }: ByokConfig): Scheduled {
  const found = rows.get<{ revocation: string | null }>('select revocation from byok_configs where id = :id', { id });
  const read = scheduledSchema.safeParse(parsed(found?.revocation ?? 'null'));
  if (read.success) return read.data;
  throw new KeydeskError('INTEGRITY_FAILED', { what: `the scheduled revocation of tenant ${tenant}` });
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

/** The tenants whose revocation is due, the longest due first. */
export function dueRevocations(rows: Reader, now: number): readonly string[] {
  const sql = `select tenant from byok_configs where revoke_at <= :now and status = 'SEALED' and live = 1 order by revoke_at, tenant`;
  return rows.all<{ tenant: string }>(sql, { now }).map(({ tenant }) => tenant);
}

/** A moment as officers read it in a sentence: in UTC, to the minute. `at` in milliseconds since 1970. */
export function utcMinute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Refuses what may not be done to a tenant that is to be revoked. @throws STATE_CONFLICT */
export function requireNotScheduled({ id, status, revokeAt }: ByokConfig): void {
  if (revokeAt === null) return;
  const remedy = `The tenant is to be revoked at ${utcMinute(revokeAt)}: undo that first, if it is not to be.`;
  throw new KeydeskError('STATE_CONFLICT', { noun: 'BYOK config', id, state: `${status}, to be revoked`, wanted: 'no revocation', remedy });
}

/** That there is no revocation to be undone. */
export function nothingScheduled({ id, status }: ByokConfig): KeydeskError<'STATE_CONFLICT'> {
  const remedy = 'Nothing is to be undone: no revocation of this tenant is yet to come.';
  return new KeydeskError('STATE_CONFLICT', { noun: 'BYOK config', id, state: status, wanted: 'to be revoked', remedy });
}
