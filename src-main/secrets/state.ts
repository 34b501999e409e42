import type { Action } from '../../src-shared/audit.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { type Secret, undoDays } from '../../src-shared/secrets.ts';
import type { Asker } from '../lib/asker.ts';
import type { Caller } from '../lib/caller.ts';
import type { Parameters, Writer } from '../vault/rows.ts';
import { attemptOn, eventOn, type Facts } from './events.ts';
import type { SecretParts } from './parts.ts';
import { findSecret, requireOpenTenant, secretConflict } from './secret-rows.ts';

const dayMilliseconds = 24 * 60 * 60 * 1000;
/** How many secrets one transaction purges. */
const purgedAtOnce = 200;

/** A change of a secret that leaves its value alone. */
interface Step {
  readonly action: Action;
  readonly facts?: Facts;
  readonly from: readonly Secret['state'][];
  readonly remedy: string;
  /** The assignments of the update. */
  readonly set: string;
  readonly values: Parameters;
}

function step(parts: SecretParts, asker: Asker, id: string, { action, facts = {}, from, remedy, set, values }: Step): Promise<Secret> {
  const { vault, clock } = parts;
  return attemptOn(vault, asker, { action, id, facts }, () =>
    vault.write(
      asker.caller,
      (secret: Secret) => eventOn(action, secret, facts),
      (rows) => {
        const before = findSecret(rows, id);
        requireOpenTenant(rows, before.tenant);
        if (!from.includes(before.state)) throw secretConflict(before, from.join(' or '), remedy);
        rows.run(`update secrets set ${set}, modified_at = :now where id = :id`, { ...values, id, now: clock.now() });
        return findSecret(rows, id);
      },
    ),
  );
}

const live = ['active', 'disabled'] as const;

/** Changes what a secret is said to be for. @throws NOT_FOUND, TENANT_ARCHIVED, STATE_CONFLICT for a deleted one */
export function describe(parts: SecretParts, asker: Asker, id: string, description: string): Promise<Secret> {
  const remedy = 'Bring the secret back first.';
  return step(parts, asker, id, { action: 'secret.describe', from: live, remedy, set: 'description = :description', values: { description } });
}

/** Makes a secret unreadable until it is enabled again. @throws NOT_FOUND, TENANT_ARCHIVED, STATE_CONFLICT */
export function disable(parts: SecretParts, asker: Asker, id: string): Promise<Secret> {
  const remedy = 'Only an active secret can be disabled.';
  return step(parts, asker, id, { action: 'secret.disable', from: ['active'], remedy, set: `state = 'disabled'`, values: {} });
}

/** Makes a disabled secret readable again. @throws NOT_FOUND, TENANT_ARCHIVED, STATE_CONFLICT */
export function enable(parts: SecretParts, asker: Asker, id: string): Promise<Secret> {
  const remedy = 'Only a disabled secret can be enabled; a deleted one is brought back.';
  return step(parts, asker, id, { action: 'secret.enable', from: ['disabled'], remedy, set: `state = 'active'`, values: {} });
}

/** Deletes a secret; for 30 days it can be brought back. @throws NOT_FOUND, TENANT_ARCHIVED, STATE_CONFLICT */
export function remove(parts: SecretParts, asker: Asker, id: string): Promise<Secret> {
  const purgeAt = parts.clock.now() + undoDays * dayMilliseconds;
  const set = `state_before_delete = state, state = 'deleted', purge_at = :purgeAt`;
  const remedy = 'It is deleted already.';
  return step(parts, asker, id, { action: 'secret.delete', facts: { purgeAt }, from: live, remedy, set, values: { purgeAt } });
}

/** Brings a deleted secret back as it was. @throws NOT_FOUND, TENANT_ARCHIVED, STATE_CONFLICT */
export function undelete(parts: SecretParts, asker: Asker, id: string): Promise<Secret> {
  const set = `state = coalesce(state_before_delete, 'active'), state_before_delete = null, purge_at = null`;
  const remedy = 'Only a deleted secret can be brought back.';
  return step(parts, asker, id, { action: 'secret.undelete', from: ['deleted'], remedy, set, values: {} });
}

function erase(rows: Writer, secret: string): number {
  const purged = rows.run('delete from revisions where secret = :secret', { secret });
  rows.run('delete from secrets where id = :secret', { secret });
  return purged;
}

function requirePurgeable(secret: Secret, confirmKey: string): void {
  if (secret.state !== 'deleted') throw secretConflict(secret, 'deleted', 'Delete the secret first; then it can be purged.');
  if (secret.key === confirmKey) return;
  throw new KeydeskError('BAD_INPUT', {
    field: 'confirmKey',
    problem: 'is not the key of this secret',
    remedy: 'Type the key of the secret exactly, with the same capitals.',
  });
}

/** Removes a deleted secret and all its revisions for good. @throws NOT_FOUND, TENANT_ARCHIVED, STATE_CONFLICT, BAD_INPUT */
export function purge(parts: SecretParts, asker: Asker, id: string, confirmKey: string): Promise<{ readonly purgedRevisions: number }> {
  const { vault } = parts;
  return attemptOn(vault, asker, { action: 'secret.purge', id }, () => {
    const secret = vault.read((rows) => findSecret(rows, id));
    requirePurgeable(secret, confirmKey);
    const purgedRevisions = vault.write(
      asker.caller,
      (revisions: number) => eventOn('secret.purge', secret, { revisions }),
      (rows) => {
        requireOpenTenant(rows, secret.tenant);
        return erase(rows, id);
      },
    );
    return { purgedRevisions };
  });
}

type Due = Pick<Secret, 'id' | 'tenant' | 'key' | 'sensitivity'>;

/** Purges the secrets whose time for being brought back is over, also of archived tenants; answers how many. */
export function purgeDue({ vault, clock }: SecretParts, caller: Caller): number {
  const sql = `select id, tenant, key, sensitivity from secrets where purge_at <= :now order by purge_at limit :limit`;
  for (let purged = 0; ; ) {
    const due = vault.read((rows) => rows.all<Due>(sql, { now: clock.now(), limit: purgedAtOnce }));
    if (due.length === 0) return purged;
    vault.write(
      caller,
      (counts: readonly number[]) => due.map((secret, index) => eventOn('secret.purge', secret, { revisions: counts[index] ?? 0, due: true })),
      (rows) => due.map(({ id }) => erase(rows, id)),
    );
    purged += due.length;
  }
}
