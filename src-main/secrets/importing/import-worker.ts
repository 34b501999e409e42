import type { Caller } from '../../lib/caller.ts';
import type { JobControl, JobRecord, JobWorker } from '../../lib/jobs.ts';
import type { SecretParts } from '../parts.ts';
import { DataKeyMoved } from '../sealing.ts';
import { findImport, resealStale, type RunningImport, stageParts } from './stage-rows.ts';
import { switchImport } from './switch-import.ts';

/** Seals what is stale and switches; once more when the data key is rotated in between. */
async function finish(parts: SecretParts, caller: Caller, run: RunningImport, control: JobControl): Promise<number> {
  for (;;) {
    await resealStale(parts, caller, run, control);
    try {
      control.signal.throwIfAborted();
      control.commit();
      return switchImport(parts, caller, run);
    } catch (error) {
      if (!(error instanceof DataKeyMoved)) throw error;
    }
  }
}

async function work(parts: SecretParts, job: JobRecord, caller: Caller, control: JobControl): Promise<void> {
  control.signal.throwIfAborted();
  const run = parts.vault.read((rows) => findImport(rows, String(job.detail['import']), job.id));
  // The switch is on the disk and only the end of the job was lost.
  if (run.switched === 1) return;
  await stageParts(parts, caller, run, control);
  const failed = await finish(parts, caller, run, control);
  control.report({ total: run.rows, done: run.rows - failed, failed });
}

/**
 * Does an import, from wherever the last attempt stopped: part by part the rows are sealed for their places and wait,
 * then one write brings all of them to life. What waits is removed by the database itself when the job ends.
 */
export function importWorker(parts: SecretParts): JobWorker {
  return (job, caller, control) => work(parts, job, caller, control);
}
