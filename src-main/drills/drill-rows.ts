import type { Drill, DrillStep } from '../../src-shared/drills.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { Reader } from '../vault/rows.ts';

/** A drill as its row holds it, with how many of its tenants are sealed and serve again. */
export interface DrillRow {
  readonly id: string;
  readonly kms_key: string;
  readonly key_name: string;
  readonly step: DrillStep;
  readonly reason: string;
  readonly officer: string;
  readonly tenants: number;
  readonly sealed: number;
  readonly serving: number;
  readonly started_at: number;
  readonly disabled_at: number | null;
  readonly refused_at: number | null;
  readonly sealed_at: number | null;
  readonly enabled_at: number | null;
  readonly serving_at: number | null;
  readonly ended_at: number | null;
  readonly note: string;
}

/** What is known of one tenant in a drill. */
export interface DrillTenant {
  readonly tenant: string;
  readonly sealed_at: number | null;
  readonly serving_at: number | null;
}

const drills = `(select d.*, k.display_name as key_name,
  (select count(*) from drill_tenants t where t.drill = d.id and t.sealed_at is not null) as sealed,
  (select count(*) from drill_tenants t where t.drill = d.id and t.serving_at is not null) as serving
  from drills d join kms_keys k on k.id = d.kms_key)`;

/** Finds a drill. @throws NOT_FOUND */
export function findDrill(rows: Reader, id: string): DrillRow {
  const found = rows.get<DrillRow>(`select * from ${drills} where id = :id`, { id });
  if (found === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'drill', id });
  return found;
}

/** The drills, newest first, and the wanted part of them. */
export function listDrills(rows: Reader, { offset, limit }: { readonly offset: number; readonly limit: number }) {
  const total = rows.get<{ total: number }>('select count(*) as total from drills')?.total ?? 0;
  const sql = `select * from ${drills} order by started_at desc, id limit :limit offset :offset`;
  return { total, found: rows.all<DrillRow>(sql, { offset, limit }) };
}

/** The drills that have not ended. */
export function openDrills(rows: Reader): readonly DrillRow[] {
  return rows.all<DrillRow>(`select * from ${drills} where step not in ('done', 'abandoned') order by started_at, id`);
}

/** The tenants of a drill. */
export function tenantsOfDrill(rows: Reader, id: string): readonly DrillTenant[] {
  return rows.all<DrillTenant>('select tenant, sealed_at, serving_at from drill_tenants where drill = :id order by tenant', { id });
}

/** A drill as it is shown. */
export function drillOf(row: DrillRow): Drill {
  const { id, step, reason, officer, tenants, sealed, serving, note } = row;
  return {
    ...{ id, step, reason, officer, tenants, sealed, serving, note },
    kmsKey: row.kms_key,
    keyName: row.key_name,
    startedAt: row.started_at,
    disabledAt: row.disabled_at,
    refusedAt: row.refused_at,
    sealedAt: row.sealed_at,
    enabledAt: row.enabled_at,
    servingAt: row.serving_at,
    endedAt: row.ended_at,
  };
}
