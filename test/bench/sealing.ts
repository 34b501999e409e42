import { setTimeout as pause } from 'node:timers/promises';
import { pace } from '../../src-main/keys/schedule.ts';
import type { Bench } from './bench.ts';
import { amongClouds, type CloudKey, type CloudsDesk } from './clouds-desk.ts';
import { seeded } from '../faults/storm.ts';
import { HastenedClock } from './hastened-clock.ts';
import { type Measured, measured, millisecondsOf } from './measure.ts';
import { type Interval, type Loss, secondsUntilNoticed } from './noticing.ts';

/** The promise: no tenant of a key that refuses is open for longer, in seconds. */
const bound = 300;
const limitMilliseconds = 60_000;

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + limitMilliseconds;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`not in time: ${what}`);
    await pause(2);
  }
}

/** When the monitor looks at the key next; it takes a new key in after its nap. */
async function nextLook({ desk: { client } }: CloudsDesk, clock: HastenedClock, key: CloudKey): Promise<number> {
  await client.vault.touch();
  const planned = async (): Promise<number> => (await client.keys.get({ key: key.id })).nextCheckAt ?? 0;
  await until('a look is planned', async () => {
    const next = await planned();
    if (next === 0) clock.advance(pace.nap);
    return next > clock.now();
  });
  return planned();
}

/** Seconds of this machine's time from the look that is refused to the last tenant that is sealed. */
async function sealingSeconds(place: CloudsDesk, clock: HastenedClock, key: CloudKey, tenants: number): Promise<number> {
  const { client } = place.desk;
  const sealed = async (): Promise<number> => (await client.byok.board({ status: 'SEALED', limit: 1 })).total;
  const next = await nextLook(place, clock, key);
  key.owned.disable();
  const taken = await millisecondsOf(async () => {
    clock.advance(Math.max(0, next - clock.now()) + 1);
    await until('all tenants are sealed', async () => (await sealed()) === tenants);
  });
  return taken / 1000;
}

async function worstOf(times: number, loss: Loss, interval: Interval): Promise<number> {
  let worst = 0;
  for (let turn = 1; turn <= times; turn += 1) worst = Math.max(worst, await secondsUntilNoticed(loss, interval, seeded(turn)));
  return worst;
}

async function noticing(times: number): Promise<readonly Measured[]> {
  const lines: Measured[] = [];
  for (const interval of ['usual', 'most'] as const)
    for (const loss of ['disabled', 'unreachable'] as const) {
      const name = `byok.seal.after-refusal.until-noticed.${loss}.${interval}-interval`;
      lines.push(measured(name, `s by the schedule, worst of ${String(times)}`, await worstOf(times, loss, interval), bound));
    }
  return lines;
}

/**
 * From a key's refusal to the moment all its tenants are sealed, against the bound that is promised: the time until the monitor
 * notices, at its intervals with their jitter and on a simulated clock; and the time that sealing takes on this machine.
 */
export const benchSealing: Bench = async ({ folder, sizes, note }) => {
  const clock = new HastenedClock();
  const sealing = await amongClouds(folder, clock, async (place) => {
    const key = await place.register('aws');
    const tenants = await place.bringUnder([key], sizes.sealedTenants, note);
    return sealingSeconds(place, clock, key, tenants.length);
  });
  note('simulating the schedule');
  const noticed = await noticing(sizes.losses);
  const worst = Math.max(...noticed.map(({ value }) => value));
  return [
    measured('byok.seal.after-refusal', 's in all, at the worst', worst + sealing, bound),
    measured(`byok.seal.after-refusal.sealing-${String(sizes.sealedTenants)}`, 's of this machine', sealing, bound),
    ...noticed,
  ];
};
