import type { AuditEvent } from '../../src-shared/audit.ts';
import type { Overview } from '../../src-shared/overview.ts';
import type { Clock } from '../lib/clock.ts';
import type { Vault } from '../vault/vault.ts';
import { attentionList, type Standing } from './attention.ts';
import { keysByPhase, secretsBySensitivity, tenantsByCustody } from './counts.ts';

/** How many days of activity the overview shows. */
export const activityDays = 30;
/** How many of the latest events it shows. */
export const recentEvents = 12;

/** What the overview stands on; the audit room tells it of the log. */
export interface OverviewParts {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly activity: (days: number) => Overview['activity'];
  readonly recent: (limit: number) => Promise<readonly AuditEvent[]>;
  readonly standing: () => Standing;
}

/** The first thing an officer sees: how things stand, and what wants attention. */
export interface OverviewRoom {
  get(): Promise<Overview>;
}

/** The overview of an open vault. */
export function createOverview({ vault, clock, activity, recent, standing }: OverviewParts): OverviewRoom {
  return {
    get: async () => {
      const latest = await recent(recentEvents);
      const read = vault.read((rows) => ({
        tenants: tenantsByCustody(rows),
        keys: keysByPhase(rows),
        secrets: secretsBySensitivity(rows),
        attention: attentionList(rows, clock.now(), standing()),
      }));
      return { ...read, activity: activity(activityDays), recent: latest };
    },
  };
}
