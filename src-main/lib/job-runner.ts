import { isKeydeskError, KeydeskError } from '../../src-shared/errors.ts';
import type { Job, JobItem, JobKind } from '../../src-shared/jobs.ts';
import type { Caller } from './caller.ts';
import type { Clock } from './clock.ts';
import { Bell } from './job-bell.ts';
import { failureOf } from './job-failure.ts';
import { isPassing, JobPaused } from './job-passing.ts';
import { measured, startRate, type WorkRate } from './job-rate.ts';
import { canRetry, hasEnded, shownJob, stateOf } from './job-shown.ts';
import type { JobFailure, JobStore, StoredJob } from './job-store.ts';
import type { JobControl, JobMove, JobPlan, JobProgress, JobRecord, Jobs, JobWorker, WantedItems } from './jobs.ts';

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
  rate: WorkRate;
  inHand: ReadonlySet<string>;
  /** Ends the silence before the next piece of news, when there is one. */
  silence: (() => void) | null;
  /** What was asked for while the worker was still on its way to a stop. */
  afterwards: (() => void) | null;
  readonly controller: AbortController;
  readonly caller: Caller;
  readonly since: number;
  readonly doneBefore: number;
  readonly ended: Promise<void>;
}

const listed = 100;
/** The least time between two pieces of news on one job's progress, in milliseconds. */
const pace = 100;
const nobody: ReadonlySet<string> = new Set<string>();

/**
 * Runs the long work of an open vault, one worker a job. A job on the disk that is not ended and has no worker waits:
 * that is how a lock, a crash and a KMS that is away for a while look, and `resume` takes it up again. One that the
 * officer has paused waits for the officer alone.
 */
export class JobRunner implements Jobs {
  readonly #parts: JobRunnerParts;
  readonly #runs = new Map<string, Run>();
  readonly #cleaning = new Set<Promise<void>>();
  /** Jobs that were seen to stop before their end: how far they came, and why. */
  readonly #standing = new Map<string, StoredJob>();
  readonly #bell = new Bell();
  #closed = false;

  constructor(parts: JobRunnerParts) {
    this.#parts = parts;
  }

  list(): readonly Job[] {
    const recent = this.#parts.store.recent(listed);
    const shown = new Set(recent.map(({ id }) => id));
    const older = this.#parts.store.unfinished().filter(({ id }) => !shown.has(id));
    return [...recent, ...older].map((job) => this.#shown(job));
  }

  get(id: string): Job {
    return this.#shown(this.#find(id));
  }

  items(wanted: WantedItems): { readonly total: number; readonly rows: readonly JobItem[] } {
    this.#find(wanted.job);
    return this.#parts.store.items(wanted, this.#runs.get(wanted.job)?.inHand ?? nobody);
  }

  unfinishedOf(tenant: string): readonly Job[] {
    return this.#parts.store.unfinishedOf(tenant).map((job) => this.#shown(job));
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
    this.#requireOpen();
    const { act = null, items = [], ...planned } = plan;
    this.#requireAlone({ ...planned, act }, items);
    const begun = { state: 'running', paused: false, done: 0, failed: 0, error: null, result: [], startedAt: clock.now(), finishedAt: null } as const;
    const job: StoredJob = { ...planned, act, id: newId(), ...begun };
    store.keep(caller, job, 'start', items);
    this.#run(caller, job);
    return this.get(job.id);
  }

  cancel(caller: Caller, id: string): Job {
    const run = this.#runs.get(id);
    const job = this.#requireSteerable(id, 'running, waiting or paused');
    const cancelled = this.#end(caller, job, 'cancel', null);
    const reason = new KeydeskError('CANCELLED', { what: job.title });
    if (run === undefined) this.#cleanUp(caller, cancelled, reason);
    else this.#stop(run, cancelled, reason);
    return this.get(id);
  }

  pause(caller: Caller, id: string): Job {
    const job = this.#requireSteerable(id, 'running or waiting');
    if (job.paused) throw conflict(id, 'paused', 'running or waiting', 'It is paused already.');
    const paused: StoredJob = { ...job, paused: true };
    this.#parts.store.keep(caller, paused, 'pause');
    const run = this.#runs.get(id);
    this.#standing.set(id, paused);
    if (run !== undefined) this.#stop(run, paused, new JobPaused(job.title));
    this.#moved(paused);
    return this.get(id);
  }

  resume(caller: Caller, id: string): Job {
    const found = this.#find(id);
    this.#requireOpen();
    const state = stateOf(found, this.#runs.has(id));
    if (state !== 'waiting' && state !== 'paused') {
      throw conflict(id, state, 'waiting or paused', state === 'running' ? 'It runs already.' : 'It has ended: start a new one.');
    }
    const job: StoredJob = { ...found, error: null, paused: false };
    this.#parts.store.keep(caller, job, 'resume');
    this.#runNext(caller, job);
    return this.get(id);
  }

  retry(caller: Caller, id: string): Job {
    const found = this.#find(id);
    this.#requireOpen();
    if (!canRetry(found)) throw conflict(id, stateOf(found, this.#runs.has(id)), 'a fleet that ended with failed tenants', 'There is nothing to try again.');
    this.#requireAlone(found, this.#parts.store.undone(id));
    const job: StoredJob = { ...found, state: 'running', failed: 0, error: null, finishedAt: null };
    this.#parts.store.reopen(caller, job);
    this.#runNext(caller, job);
    return this.get(id);
  }

  refused(caller: Caller, id: string, move: JobMove, error: unknown): void {
    this.#parts.store.refuse(caller, id, move, error);
  }

  /** Takes up every job that waits: when the vault has opened, and when what they waited for has come back. */
  resumeAll(caller: Caller): void {
    for (const { id, paused } of this.#parts.store.unfinished()) {
      if (!paused && !this.#runs.has(id)) this.resume(caller, id);
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
    return this.#runs.get(id)?.stored ?? this.#standing.get(id);
  }

  #requireOpen(): void {
    if (this.#closed) throw new KeydeskError('VAULT_LOCKED', {});
  }

  #requireSteerable(id: string, wanted: string): StoredJob {
    const job = this.#find(id);
    if (job.state !== 'running') throw conflict(id, job.state, wanted, 'It has ended: nothing is left to stop.');
    if (this.#runs.get(id)?.committed === true) throw conflict(id, 'switching', 'before its switch', 'Its switch has begun: wait for its end.');
    return job;
  }

  /** Refuses a second job of a kind for a tenant, and a second fleet for one of its tenants; a preflight is in nobody's way. */
  #requireAlone({ kind, tenant, act }: Pick<StoredJob, 'kind' | 'tenant' | 'act'>, items: readonly string[]): void {
    const { store } = this.#parts;
    const others = kind === 'fleet' ? store.fleetsOf(items) : store.unfinished().filter((job) => job.kind === kind && job.tenant === tenant);
    const other = others.find((job) => kind !== 'fleet' || (job.act === 'preflight') === (act === 'preflight'));
    if (other === undefined) return;
    throw conflict(other.id, this.#shown(other).state, 'none of this kind', 'Wait for the job, resume it or cancel it.');
  }

  /** Runs a job, or lets it run as soon as the worker that has it still has come to its stop. */
  #runNext(caller: Caller, job: StoredJob): void {
    const run = this.#runs.get(job.id);
    if (run === undefined) {
      this.#run(caller, job);
      return;
    }
    run.stored = job;
    run.afterwards = () => {
      this.#run(caller, run.stored);
    };
  }

  #run(caller: Caller, job: StoredJob): void {
    this.#standing.delete(job.id);
    const { promise: ended, resolve } = Promise.withResolvers<undefined>();
    const since = this.#parts.clock.monotonic();
    const controller = new AbortController();
    const begun = { committed: false, rate: startRate(since, job.done + job.failed), inHand: nobody, silence: null, afterwards: null };
    const run: Run = { stored: job, ...begun, controller, caller, since, doneBefore: job.done, ended };
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
    try {
      await this.#parts.workers[kind](this.#record(run.stored), run.caller, this.#control(run));
      this.#settle(run, 'finish', null);
    } catch (error) {
      this.#stopped(run, error);
    }
    run.silence?.();
    this.#runs.delete(id);
    this.#left(run);
  }

  /** The worker has come to its stop: what was asked for meanwhile is done now. */
  #left({ afterwards, stored }: Run): void {
    if (afterwards !== null && !this.#closed) afterwards();
    else this.#moved(stored);
  }

  #record(job: StoredJob): JobRecord {
    return { ...this.#shown(job), detail: job.detail };
  }

  #control(run: Run): JobControl {
    const { signal } = run.controller;
    return {
      signal,
      report: (progress) => {
        this.#progressed(run, progress);
      },
      commit: () => {
        signal.throwIfAborted();
        run.committed = true;
        this.#bell.ring(run.stored.id);
      },
      conclude: (result) => {
        run.stored = { ...run.stored, result: [...result] };
      },
    };
  }

  #progressed(run: Run, { inHand, ...counts }: JobProgress): void {
    run.stored = { ...run.stored, ...counts };
    run.rate = measured(run.rate, this.#parts.clock.monotonic(), run.stored.done + run.stored.failed);
    run.inHand = inHand ?? run.inHand;
    if (run.silence !== null) return;
    this.#bell.ring(run.stored.id);
    run.silence = this.#parts.clock.after(pace, () => {
      run.silence = null;
      this.#bell.ring(run.stored.id);
    });
  }

  /** Lets a worker come to its stop. One that was on its way there already is called again, to remove what it has prepared. */
  #stop(run: Run, job: StoredJob, reason: Error): void {
    const stoppedBefore = run.controller.signal.aborted;
    run.stored = job;
    run.afterwards = null;
    run.controller.abort(reason);
    if (!stoppedBefore || !isKeydeskError(reason)) return;
    run.afterwards = () => {
      this.#cleanUp(run.caller, run.stored, reason);
    };
  }

  /** A worker threw: the job was cancelled or paused, cut off by a lock, waits for its KMS, or has failed. */
  #stopped(run: Run, error: unknown): void {
    if (run.controller.signal.aborted) {
      if (run.stored.state === 'running') this.#standing.set(run.stored.id, run.stored);
    } else if (isPassing(error, run.stored.kind)) this.#wait(run, error);
    else this.#settle(run, 'fail', this.#failureOf(error, run.stored));
  }

  /** Keeps how a job ended; when even that cannot be written, the job waits and the error is in the log. */
  #settle(run: Run, move: 'finish' | 'fail', error: JobFailure | null): void {
    if (run.stored.state !== 'running') return;
    try {
      run.stored = this.#end(run.caller, run.stored, move, error);
      run.afterwards = null;
    } catch (unwritten) {
      this.#wait(run, unwritten);
    }
  }

  #wait({ stored }: Run, error: unknown): void {
    this.#standing.set(stored.id, { ...stored, error: this.#failureOf(error, stored) });
  }

  #end(caller: Caller, job: StoredJob, move: JobMove, error: JobFailure | null): StoredJob {
    const state = move === 'finish' ? 'done' : move === 'cancel' ? 'cancelled' : 'failed';
    const ended: StoredJob = { ...job, state, paused: false, error, finishedAt: this.#parts.clock.now() };
    this.#parts.store.keep(caller, ended, move);
    this.#standing.delete(job.id);
    return ended;
  }

  /** A job that waited is cancelled: its worker is called once, already aborted, to remove what it had prepared. */
  #cleanUp(caller: Caller, job: StoredJob, reason: KeydeskError): void {
    const ignored = { report: () => undefined, commit: () => reason.message, conclude: () => undefined };
    const work = this.#parts.workers[job.kind](this.#record(job), caller, { ...ignored, signal: AbortSignal.abort(reason) });
    const cleaning = work.then(
      () => undefined,
      () => undefined,
    );
    this.#cleaning.add(cleaning);
    void cleaning.then(() => this.#cleaning.delete(cleaning));
    this.#moved(job);
  }

  #failureOf(error: unknown, job: StoredJob): JobFailure {
    return failureOf(error, (unforeseen) => this.#parts.unforeseen(unforeseen, this.#shown(job)));
  }

  #moved(job: StoredJob): void {
    this.#bell.ring(job.id);
    if (!this.#closed) this.#parts.moved?.(this.#shown(job));
  }

  #shown(job: StoredJob): Job {
    return shownJob(this.#latest(job.id) ?? job, this.#runs.get(job.id), this.#parts.clock.monotonic());
  }
}

function conflict(id: string, state: string, wanted: string, remedy: string): KeydeskError<'STATE_CONFLICT'> {
  return new KeydeskError('STATE_CONFLICT', { noun: 'job', id, state, wanted, remedy });
}
