import { isKeydeskError } from '../../src-shared/errors.ts';
import type { JobKind } from '../../src-shared/jobs.ts';

/** Work that goes on by itself once its tenant is unsealed. Offboarding does not: it was refused, and is asked for anew. */
const outlastsSeal: ReadonlySet<JobKind> = new Set<JobKind>(['import', 'rotate']);

/** Whether a job waits after this error instead of failing: the same work may succeed later, from where it stopped. */
export function isPassing(error: unknown, kind: JobKind): boolean {
  if (isKeydeskError(error, 'TENANT_SEALED')) return outlastsSeal.has(kind);
  return isKeydeskError(error, 'KMS_FAILED') && error.data.retryable;
}
