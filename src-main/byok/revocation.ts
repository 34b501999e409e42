import type { ByokConfig, Census, revokeCategories } from '../../src-shared/byok.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { Caller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import type { Writer } from '../vault/rows.ts';
import type { Vault } from '../vault/vault.ts';
import { destroyAll } from '../vault/wrappings.ts';
import { exampleSecrets, takeCensus } from './census.ts';
import { findTenant, moveConfig, requireConfig } from './configs.ts';
import { requireMove } from './lifecycle.ts';

/** Why a tenant is revoked, and what the officer has said to it. */
export interface Revocation {
  readonly tenant: string;
  readonly category: (typeof revokeCategories)[number];
  readonly reason: string;
  /** The tenant's display name, as the officer typed it. */
  readonly confirmName: string;
  /** How many dependants the officer has acknowledged. */
  readonly acknowledgedDependants: number;
}

/** What revoking stands on. */
export interface RevocationParts {
  readonly vault: Vault;
  readonly clock: Clock;
}

/**
 * Takes a tenant's data away for ever: every wrapping of its data key is destroyed. One transaction, after the census
 * in it has been compared with what the officer acknowledged.
 * @throws BAD_INPUT for another name, DEPENDANTS_EXIST for another number, STATE_CONFLICT, TENANT_REVOKED
 */
export function revokeTenant({ vault, clock }: RevocationParts, caller: Caller, input: Revocation): void {
  const now = clock.now();
  vault.write(caller, eventOf(input), (rows) => {
    const config = requireConfig(rows, input.tenant);
    requireMove(config, 'REVOKED');
    requireName(findTenant(rows, input.tenant).displayName, input.confirmName);
    const census = takeCensus(rows, input.tenant, now);
    if (census.dependants !== input.acknowledgedDependants) throw notAcknowledged(input.tenant, census, exampleSecrets(rows, input.tenant));
    const destroyed = destroy(rows, config, now);
    return { config, census, destroyed };
  });
}

function destroy(rows: Writer, config: ByokConfig, now: number): number {
  const { tenant } = config;
  moveConfig(rows, config, 'REVOKED', {}, now);
  rows.run(`update data_keys set state = 'revoked', retired_at = coalesce(retired_at, :now) where tenant = :tenant`, { tenant, now });
  return destroyAll(rows, tenant);
}

/** What the chain will tell of it: who asked why, what depended on it, and the hash of the census. */
function eventOf({ tenant, category, reason }: Revocation) {
  return ({ config, census, destroyed }: { readonly config: ByokConfig; readonly census: Census; readonly destroyed: number }): AuditDraft => ({
    action: 'byok.revoke',
    tenant,
    object: config.id,
    detail: {
      category,
      reason,
      kmsKey: config.kmsKey,
      wrappingsDestroyed: destroyed,
      dependants: census.dependants,
      secrets: census.secrets,
      revisions: census.revisions,
      dataKeyVersions: census.dataKeyVersions,
      runningJobs: census.runningJobs,
      census: census.hash,
      censusTakenAt: census.takenAt,
    },
  });
}

function requireName(displayName: string, typed: string): void {
  if (typed === displayName) return;
  throw new KeydeskError('BAD_INPUT', {
    field: 'confirmName',
    problem: "This is not the tenant's name.",
    remedy: 'Type the display name exactly as it is shown, capitals and spaces too.',
  });
}

function notAcknowledged(tenant: string, { dependants }: Census, examples: readonly string[]): KeydeskError<'DEPENDANTS_EXIST'> {
  return new KeydeskError('DEPENDANTS_EXIST', { noun: 'data key', id: tenant, count: dependants, examples: [...examples] });
}
