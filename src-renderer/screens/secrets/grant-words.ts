import type { AccessRole, Grant } from '../../../src-shared/access-keys.ts';
import { needsReason } from '../../../src-shared/sensitivity.ts';
import type { Sensitivity } from '../../../src-shared/sensitivity.ts';

/** Whether roles let their holder have anything resolved. */
export function mayResolve(roles: readonly AccessRole[]): boolean {
  return roles.includes('secrets-read') || roles.includes('secrets-admin');
}

/** Whether a grant holds for its secret as it is classified now: what became PHI since needs a reason. */
export function grantHolds({ reason }: Pick<Grant, 'reason'>, sensitivity: Sensitivity): boolean {
  return reason !== '' || !needsReason(sensitivity);
}
