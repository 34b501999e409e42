import { isKeydeskError } from '../../src-shared/errors.ts';
import type { JobKind } from '../../src-shared/jobs.ts';

/** Work that goes on by itself once its tenant is unsealed. Offboarding does not: it was refused, and is asked for anew. */
const outlastsSeal: ReadonlySet<JobKind> = new Set<JobKind>(['import', 'rotate', 'rewrap']);

/** Why the signal of a job ends when the officer pauses it: what it has prepared stays for the moment it is resumed. */
export class JobPaused extends Error {
  constructor(title: string) {
    super(`paused: ${title}`);
    this.name = 'JobPaused';
  }
}

/**
 * Whether a job waits after this error instead of failing: the same work may succeed later, from where it stopped. A fleet
 * never waits as a whole: it tries its tenants again by itself, and keeps with each why it failed.
 */
export function isPassing(error: unknown, kind: JobKind): boolean {
  if (kind === 'fleet') return false;
  if (isKeydeskError(error, 'TENANT_SEALED')) return outlastsSeal.has(kind);
  return isKeydeskError(error, 'KMS_FAILED') && error.data.retryable;
}

/**
 * Whether work that stopped with this error will be taken up again, and so needs what it has prepared: after a pause and a
 * lock, and when its error passes. Not after a cancel and a failure, which leave nothing behind.
 * @param signal the one of the job's control
 */
export function willGoOn(error: unknown, signal: AbortSignal, kind: JobKind): boolean {
  const reason: unknown = signal.reason;
  if (signal.aborted) return reason instanceof JobPaused || isKeydeskError(reason, 'VAULT_LOCKED');
  return isKeydeskError(error, 'VAULT_LOCKED') || isPassing(error, kind);
}
