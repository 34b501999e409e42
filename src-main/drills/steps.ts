import { KeydeskError } from '../../src-shared/errors.ts';
import type { DrillStep } from '../../src-shared/drills.ts';
import type { AuditDraft, Fact } from '../vault/audit-draft.ts';
import type { Reader, Writer } from '../vault/rows.ts';
import { type DrillRow, type DrillTenant, findDrill, tenantsOfDrill } from './drill-rows.ts';
import { type Measured, measure, type Standing, standingOf } from './measuring.ts';

const remedies: Readonly<Record<DrillStep, string>> = {
  disable: 'Disable the key at its provider, then confirm that here.',
  sealing: 'The tenants are being sealed: wait until all are, or abandon the drill.',
  enable: 'All tenants are sealed: enable the key at its provider, then confirm that here.',
  unsealing: 'The tenants are being unsealed: wait until all serve again, or abandon the drill.',
  done: 'This drill is over: begin another one.',
  abandoned: 'This drill was abandoned: begin another one.',
};

/** Whether nothing more happens in a drill. */
export function isOver(step: DrillStep): boolean {
  return step === 'done' || step === 'abandoned';
}

function refused(drill: DrillRow, wanted: string): KeydeskError<'STATE_CONFLICT'> {
  return new KeydeskError('STATE_CONFLICT', { noun: 'drill', id: drill.id, state: drill.step, wanted, remedy: remedies[drill.step] });
}

/** Refuses what belongs to another step. @throws STATE_CONFLICT */
export function requireStep(drill: DrillRow, wanted: DrillStep): void {
  if (drill.step !== wanted) throw refused(drill, wanted);
}

/** Refuses what cannot be done to a drill that is over. @throws STATE_CONFLICT */
export function requireOpen(drill: DrillRow): void {
  if (isOver(drill.step)) throw refused(drill, 'open');
}

interface News {
  readonly drill: DrillRow;
  readonly measured: Measured;
  readonly standing: Standing;
  /** The tenants of which the log tells more than their rows: of ten thousand these are few at a time. */
  readonly moved: readonly DrillTenant[];
}

/** What the log tells of a drill that its rows do not hold yet; `null` when they hold it all. */
function newsOf(rows: Reader, id: string): News | null {
  const drill = findDrill(rows, id);
  if (isOver(drill.step)) return null;
  const measured = measure(rows, drill);
  const standing = standingOf(drill.step, measured);
  const moved = movedSince(tenantsOfDrill(rows, id), measured.tenants);
  const same = moved.length === 0 && standing.step === drill.step && measured.refusedAt === drill.refused_at;
  return same ? null : { drill, measured, standing, moved };
}

/** Whether there is something to write down. */
export function hasNews(rows: Reader, id: string): boolean {
  return newsOf(rows, id) !== null;
}

/** Writes down what the log tells by now, and moves the drill on when that ends its step. Answers the events of it, or none. */
export function writeMeasured(rows: Writer, id: string, now: number): readonly AuditDraft[] {
  const news = newsOf(rows, id);
  if (news === null) return [];
  const { drill, measured, standing, moved } = news;
  writeTenants(rows, id, moved);
  const endedAt = standing.step === 'done' ? now : null;
  rows.run(
    `update drills set step = :step, refused_at = :refusedAt, sealed_at = :sealedAt, serving_at = :servingAt, ended_at = :endedAt where id = :id`,
    { id, refusedAt: measured.refusedAt, ...standing, endedAt },
  );
  return [{ action: standing.step === 'done' ? 'drill.finish' : 'drill.measure', object: id, detail: factsOf(drill, measured, standing) }];
}

function movedSince(before: readonly DrillTenant[], now: readonly DrillTenant[]): readonly DrillTenant[] {
  const known = new Map(before.map((tenant) => [tenant.tenant, tenant]));
  return now.filter(({ tenant, sealed_at: sealed, serving_at: serving }) => {
    const old = known.get(tenant);
    return old?.sealed_at !== sealed || old.serving_at !== serving;
  });
}

function writeTenants(rows: Writer, drill: string, tenants: readonly DrillTenant[]): void {
  for (const { tenant, sealed_at: sealed, serving_at: serving } of tenants)
    rows.run('update drill_tenants set sealed_at = :sealed, serving_at = :serving where drill = :drill and tenant = :tenant', {
      ...{ drill, tenant, sealed, serving },
    });
}

function factsOf(drill: DrillRow, { refusedAt, tenants }: Measured, { step, sealedAt, servingAt }: Standing): Readonly<Record<string, Fact>> {
  const sealed = tenants.filter(({ sealed_at: at }) => at !== null).length;
  const serving = tenants.filter(({ serving_at: at }) => at !== null).length;
  const { disabled_at: disabledAt, enabled_at: enabledAt } = drill;
  return { kmsKey: drill.kms_key, step, tenants: tenants.length, sealed, serving, disabledAt, refusedAt, sealedAt, enabledAt, servingAt };
}

/**
 * Takes the officer's word that the key has just been disabled, or enabled again. Where the desk saw the effect before the word
 * came, the time of the word is not the time of the act: then it stays unknown.
 */
export function writeConfirmed(rows: Writer, id: string, step: 'disable' | 'enable', now: number): readonly AuditDraft[] {
  const before = writeMeasured(rows, id, now);
  const drill = findDrill(rows, id);
  requireStep(drill, step);
  const seen = step === 'disable' ? drill.refused_at !== null : drill.serving > 0;
  const at = seen ? null : now;
  if (step === 'disable') rows.run(`update drills set step = 'sealing', disabled_at = :at where id = :id`, { id, at });
  else rows.run(`update drills set step = 'unsealing', enabled_at = :at where id = :id`, { id, at });
  const confirmed: AuditDraft = { action: 'drill.confirm', object: id, detail: { step, at, afterItsEffect: seen } };
  return [...before, confirmed, ...writeMeasured(rows, id, now)];
}
