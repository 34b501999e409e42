import { setImmediate } from 'node:timers/promises';
import { type MonitoredKeys, KeyMonitor } from '../../src-main/keys/monitor.ts';
import type { Probe } from '../../src-main/keys/probe.ts';
import { pace } from '../../src-main/keys/schedule.ts';
import { KmsError } from '../../src-main/kms/provider.ts';
import { monitorIntervalSeconds } from '../../src-shared/keys.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** How a key goes away: it answers that it is disabled, or nobody answers until the look gives up. */
export type Loss = 'disabled' | 'unreachable';
/** How often the key is looked at: as it is at first, or as seldom as an officer may set it. */
export type Interval = 'usual' | 'most';

function probeOf(loss: Loss | null, at: number): Probe {
  const failure = loss === null ? null : new KmsError({ kind: loss, operation: 'wrap', provider: 'AWS', detail: 'No.' });
  return { preflight: { success: failure === null, reason: loss, message: '', findings: [], at }, failure, region: null, asked: true };
}

/** One key in use that is lost at a moment, under the monitor's real schedule, on a clock that is moved by hand. */
class Watched implements MonitoredKeys {
  readonly #clock: ManualClock;
  readonly #interval: Interval;
  lost: Loss | null = null;

  constructor(clock: ManualClock, interval: Interval) {
    this.#clock = clock;
    this.#interval = interval;
  }

  monitored(): ReturnType<MonitoredKeys['monitored']> {
    return [{ id: 'key', host: 'kms', inUse: true, intervalSeconds: monitorIntervalSeconds[this.#interval] }];
  }

  look(): Promise<Probe> {
    const loss = this.lost;
    if (loss !== 'unreachable') return Promise.resolve(probeOf(loss, this.#clock.now()));
    return new Promise((resolve) => {
      this.#clock.after(pace.look, () => resolve(probeOf(loss, this.#clock.now())));
    });
  }

  recordLook(): void {
    // Nothing is kept of a simulation.
  }

  planned(): void {
    // Nobody looks at the plan.
  }
}

const step = 500;
const settling = 600_000;

async function pass(clock: ManualClock, milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += step) {
    clock.advance(step);
    await setImmediate();
  }
}

/** Seconds from the loss of a key to the moment its tenants are told to be sealed, after a random time of good service. */
export async function secondsUntilNoticed(loss: Loss, interval: Interval, random: () => number): Promise<number> {
  const clock = new ManualClock();
  const keys = new Watched(clock, interval);
  const [noticed, thrown]: [number[], unknown[]] = [[], []];
  const onRefused = (): void => void noticed.push(clock.monotonic());
  const monitor = new KeyMonitor({ keys, clock, random, onEvent: () => () => undefined, onRefused, onServing: () => undefined, unforeseen: (error) => thrown.push(error) });
  monitor.start();
  await pass(clock, settling + Math.floor(random() * settling));
  keys.lost = loss;
  const lostAt = clock.monotonic();
  for (let waited = 0; noticed.length === 0 && waited < settling; waited += step) await pass(clock, step);
  await monitor.close();
  const [first] = noticed;
  if (first === undefined || thrown.length > 0) throw new Error(`the loss was not noticed: ${String(thrown[0])}`);
  return (first - lostAt) / 1000;
}
