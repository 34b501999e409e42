import { type ErrorData, isKeydeskError, KeydeskError } from '../../src-shared/errors.ts';
import type { Job, JobKind, JobState } from '../../src-shared/jobs.ts';
import type { Caller } from './caller.ts';
import type { Clock } from './clock.ts';
import { Bell } from './job-bell.ts';
import type { JobFailure, JobMove, JobStore, StoredJob } from './job-store.ts';
import { isPassing } from './job-passing.ts';
import { onCancel } from './job-words.ts';
import type { JobControl, JobPlan, JobRecord, Jobs, JobWorker } from './jobs.ts';

/** What the jobs of one open vault are run with. */
export interface JobRunnerParts {
  readonly store: JobStore;
  readonly clock: Clock;
  readonly workers: Readonly<Record<JobKind, JobWorker>>;
  readonly newId: () => string;
  /** Logs an error that is not of the closed list and answers its reference. */
  readonly unforeseen: (error: unknown, job: Job) => string;
  /** Told when a job starts, ends, or begins to wait. */
  readonly moved?: (job: Job) => void;
}

interface Run {
  stored: StoredJob;
  committed: boolean;
  /** Ends the pause before the next piece of news, when there is one. */
  pause: (() => void) | null;
  readonly controller: AbortController;
  readonly caller: Caller;
  readonly since: number;
  readonly doneBefore: number;
  readonly ended: Promise<void>;
}

const listed = 100;
/** The least time between two pieces of news on one job's progress, in milliseconds. */
const pace = 100;


/**
 * Runs the long work of an open vault, one worker a job. A job on the disk that is not ended and has no worker waits:
 * that is how a lock, a crash and a KMS that is away for a while look, and `resume` takes it up again.
 */
export class JobRunner implements Jobs {
  readonly #parts: JobRunnerParts;
  readonly #runs = new Map<string, Run>();
  readonly #cleaning = new Set<Promise<void>>();
  /** Jobs that wait and were seen to stop: how far they came, and why they wait. */
  readonly #paused = new Map<string, StoredJob>();
  readonly #bell = new Bell();
  #closed = false;

  constructor(parts: JobRunnerParts) {
    this.#parts = parts;
  }

  list(): readonly Job[] {
    const recent = this.#parts.store.recent(listed);
    const older = this.#parts.store.unfinished().filter(({ id }) => !recent.some((job) => job.id === id));
    return [...recent, ...older].map((job) => this.#shown(job));
  }

  get(id: string): Job {
    return this.#shown(this.#find(id));
  }

  async *watch(id: string, signal?: AbortSignal): AsyncGenerator<Job, void, void> {
    this.#find(id);
    for await (const _ of this.#bell.listen(id, signal)) {
      if (this.#closed) return;
      const job = this.get(id);
      yield job;
      if (hasEnded(job.state)) return;
    }
  }

  start(caller: Caller, plan: JobPlan): Job {
    const { store, newId, clock } = this.#parts;
    if (this.#closed) throw new KeydeskError('VAULT_LOCKED', {});
    const other = store.unfinished().find(({ kind, tenant }) => kind === plan.kind && tenant === plan.tenant);
    if (other !== undefined) throw conflict(other.id, this.#shown(other).state, 'none of this kind', 'Wait for the job, resume it or cancel it.');
    const job: StoredJob = { ...plan, id: newId(), state: 'running', done: 0, failed: 0, error: null, startedAt: clock.now(), finishedAt: null };
    store.keep(caller, job, 'start');
    this.#run(caller, job);
    return this.get(job.id);
  }

  cancel(caller: Caller, id: string): Job {
    const run = this.#runs.get(id);
    const job = run?.stored ?? this.#find(id);
    if (job.state !== 'running') throw conflict(id, job.state, 'running or waiting', 'It has ended: nothing is left to cancel.');
    if (run?.committed === true) throw conflict(id, 'switching', 'before its switch', 'Its switch has begun: wait for its end.');
    const cancelled = this.#end(caller, job, 'cancel', null);
    const reason = new KeydeskError('CANCELLED', { what: job.title });
    if (run === undefined) this.#cleanUp(caller, cancelled, reason);
    else {
      run.stored = cancelled;
      run.controller.abort(reason);
    }
    return this.get(id);
  }

  resume(caller: Caller, id: string): Job {
    const job: StoredJob = { ...this.#find(id), error: null };
    if (this.#closed) throw new KeydeskError('VAULT_LOCKED', {});
    const { state } = this.#shown(job);
    if (state !== 'waiting') throw conflict(id, state, 'waiting', state === 'running' ? 'It runs already.' : 'It has ended: start a new one.');
    this.#parts.store.keep(caller, job, 'resume');
    this.#run(caller, job);
    return this.get(id);
  }

  /** Takes up every job that waits: when the vault has opened, and when what they waited for has come back. */
  resumeAll(caller: Caller): void {
    for (const { id } of this.#parts.store.unfinished()) {
      if (!this.#runs.has(id)) this.resume(caller, id);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const runs = [...this.#runs.values()];
    for (const { controller } of runs) controller.abort(new KeydeskError('VAULT_LOCKED', {}));
    await Promise.all([...runs.map(async ({ ended }) => ended), ...this.#cleaning]);
    this.#bell.ringAll();
  }

  #find(id: string): StoredJob {
    const job = this.#latest(id) ?? this.#parts.store.find(id);
    if (job === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'job', id });
    return job;
  }

  #latest(id: string): StoredJob | undefined {
    return this.#runs.get(id)?.stored ?? this.#paused.get(id);
  }

  #run(caller: Caller, job: StoredJob): void {
    this.#paused.delete(job.id);
    const { promise: ended, resolve } = Promise.withResolvers<undefined>();
    const since = this.#parts.clock.monotonic();
    const controller = new AbortController();
    const run: Run = { stored: job, committed: false, pause: null, controller, caller, since, doneBefore: job.done, ended };
    this.#runs.set(job.id, run);
    this.#moved(job);
    void this.#work(run).then(() => {
      resolve(undefined);
    });
  }

  async #work(run: Run): Promise<void> {
    const { kind, id } = run.stored;
    // The one who started the job gets its answer before the work begins.
    await Promise.resolve();
    if (this.#closed) return;
    const record: JobRecord = { ...this.#shown(run.stored), detail: run.stored.detail };
    try {
      await this.#parts.workers[kind](record, run.caller, this.#control(run));
      this.#settle(run, 'finish', null);
    } catch (error) {
      this.#stopped(run, error);
    }
    run.pause?.();
    this.#runs.delete(id);
    this.#moved(run.stored);
  }

  #control(run: Run): JobControl {
    return {
      signal: run.controller.signal,
      report: (progress) => {
        run.stored = { ...run.stored, ...progress };
        this.#progressed(run);
      },
      commit: () => {
        run.controller.signal.throwIfAborted();
        run.committed = true;
        this.#bell.ring(run.stored.id);
      },
    };
  }

  /** A worker threw: the job was cancelled, cut off by a lock, waits for its KMS, or has failed. */
  #stopped(run: Run, error: unknown): void {
    if (run.controller.signal.aborted) return;
    if (isPassing(error, run.stored.kind)) {
      this.#pause(run, error);
      return;
    }
    this.#settle(run, 'fail', this.#failureOf(error, run.stored));
  }

  /** Keeps how a job ended; when even that cannot be written, the job waits and the error is in the log. */
  #settle(run: Run, move: 'finish' | 'fail', error: JobFailure | null): void {
    if (run.stored.state !== 'running') return;
    try {
      run.stored = this.#end(run.caller, run.stored, move, error);
    } catch (unwritten) {
      this.#pause(run, unwritten);
    }
  }

  #pause({ stored }: Run, error: unknown): void {
    this.#paused.set(stored.id, { ...stored, error: this.#failureOf(error, stored) });
  }

  #end(caller: Caller, job: StoredJob, move: JobMove, error: JobFailure | null): StoredJob {
    const state = move === 'finish' ? 'done' : move === 'cancel' ? 'cancelled' : 'failed';
    const ended: StoredJob = { ...job, state, error, finishedAt: this.#parts.clock.now() };
    this.#parts.store.keep(caller, ended, move);
    this.#paused.delete(job.id);
    return ended;
  }

  /** A job that waited is cancelled: its worker is called once, already aborted, to remove what it had prepared. */
  #cleanUp(caller: Caller, job: StoredJob, reason: KeydeskError): void {
    const record: JobRecord = { ...this.#shown(job), detail: job.detail };
    const ignored = { report: () => undefined, commit: () => reason.message };
    const work = this.#parts.workers[job.kind](record, caller, { ...ignored, signal: AbortSignal.abort(reason) });
    const cleaning = work.then(
      () => undefined,
      () => undefined,
    );
    this.#cleaning.add(cleaning);
    void cleaning.then(() => this.#cleaning.delete(cleaning));
    this.#moved(job);
  }

  #failureOf(error: unknown, job: StoredJob): JobFailure {
    if (isKeydeskError(error)) return { code: error.code, data: { ...error.data } };
    const data: ErrorData<'INTERNAL'> = { reference: this.#parts.unforeseen(error, this.#shown(job)) };
    return { code: 'INTERNAL', data };
  }

  #moved(job: StoredJob): void {
    this.#bell.ring(job.id);
    if (!this.#closed) this.#parts.moved?.(this.#shown(job));
  }

  #progressed(run: Run): void {
    if (run.pause !== null) return;
    this.#bell.ring(run.stored.id);
    run.pause = this.#parts.clock.after(pace, () => {
      run.pause = null;
      this.#bell.ring(run.stored.id);
    });
  }

  #shown(job: StoredJob): Job {
    const run = this.#runs.get(job.id);
    const { detail: _, ...kept } = this.#latest(job.id) ?? job;
    const state: JobState = kept.state === 'running' && run === undefined ? 'waiting' : kept.state;
    return {
      ...kept,
      state,
      error: jobError(kept.error),
      ratePerSecond: run === undefined ? rateOfEnded(kept) : this.#rate(run),
      cancellable: kept.state === 'running' && run?.committed !== true,
      onCancel: onCancel(job.kind),
    };
  }

  #rate(run: Run): number {
    const seconds = (this.#parts.clock.monotonic() - run.since) / 1000;
    return seconds <= 0 ? 0 : (run.stored.done - run.doneBefore) / seconds;
  }
}

function hasEnded(state: JobState): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

function rateOfEnded(job: Pick<StoredJob, 'done' | 'startedAt' | 'finishedAt'>): number {
  const milliseconds = (job.finishedAt ?? job.startedAt) - job.startedAt;
  return milliseconds <= 0 ? 0 : (job.done * 1000) / milliseconds;
}

function jobError(failure: JobFailure | null): Job['error'] {
  return failure === null ? null : { code: failure.code, data: { ...failure.data } };
}

function conflict(id: string, state: string, wanted: string, remedy: string): KeydeskError<'STATE_CONFLICT'> {
  return new KeydeskError('STATE_CONFLICT', { noun: 'job', id, state, wanted, remedy });
}
