import type { ByokConfig } from '../../../src-shared/byok.ts';
import type { Tenant } from '../../../src-shared/tenants.ts';

/** What was asked for on the board. */
export type Asked = 'seal' | 'move' | 'rewrap' | 'offboard' | 'revoke' | 'rotate';

/** A question about one tenant's binding. */
export interface ByokDialogProps {
  readonly tenant: Tenant;
  readonly config: ByokConfig;
  readonly onClose: () => void;
  /** A job has begun. */
  readonly onStarted: (job: string) => void;
}
