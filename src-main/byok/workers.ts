import type { JobKind } from '../../src-shared/jobs.ts';
import type { JobWorker } from '../lib/jobs.ts';
import { activationWorker } from './activation.ts';
import { offboardingWorker } from './offboarding.ts';
import { rotationWorker } from './rotation.ts';
import type { WorkerParts } from './worker-parts.ts';

/** The jobs of this room. */
export function byokWorkers(parts: WorkerParts): Readonly<Record<Exclude<JobKind, 'import'>, JobWorker>> {
  return { activate: activationWorker(parts), offboard: offboardingWorker(parts), rotate: rotationWorker(parts) };
}
