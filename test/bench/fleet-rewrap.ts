import { systemClock } from '../../src-main/lib/clock.ts';
import { cloudNames } from '../emulators/clouds.ts';
import { calm, raiseStorm } from '../faults/storm.ts';
import type { Bench } from './bench.ts';
import { amongClouds, type CloudKey, type CloudsDesk } from './clouds-desk.ts';
import { abreast } from './abreast.ts';
import { bareKeyOf } from './kms-bare.ts';
import { type Measured, measured, millisecondsOf } from './measure.ts';

/** How many calls reach one key at once, which is what the desk's lanes allow: see byok/lanes.ts. */
const keyPlaces = { aws: 8, gcp: 8, 'azure-vault': 4, 'azure-hsm': 4 } as const;
/** To rewrap is to open the old wrapping, to wrap anew, and to open that again before it counts. */
const callsPerTenant = 3;

async function newestEvent({ desk: { client } }: CloudsDesk): Promise<number> {
  return (await client.audit.page({ limit: 1 })).rows[0]?.seq ?? 0;
}

/** The same calls to the same emulators by bare libraries, as many at once: tenants a second. */
async function bareRate({ clouds }: CloudsDesk, keys: readonly CloudKey[], tenants: number): Promise<number> {
  const sides = await Promise.all(keys.map(async ({ owned, cloud }) => ({ cloud, bare: await bareKeyOf(owned.reference, clouds) })));
  const each = Math.ceil(tenants / sides.length);
  const rewrap = async ({ cloud, bare }: (typeof sides)[number]): Promise<void> => {
    const plain = Buffer.alloc(cloud === 'azure-hsm' ? 72 : 65, 7);
    let blob = await bare.wrap(plain);
    await abreast(each, keyPlaces[cloud], async () => {
      await bare.open(blob);
      blob = await bare.wrap(plain);
      await bare.open(blob);
    });
  };
  const taken = await millisecondsOf(async () => Promise.all(sides.map(rewrap)));
  await Promise.all(sides.map(async ({ bare }) => bare.close()));
  return (each * sides.length * 1000) / taken;
}

async function rewrapAll(place: CloudsDesk, keys: readonly CloudKey[], tenants: readonly string[]): Promise<readonly Measured[]> {
  const name = `byok.fleet.rewrap-${String(tenants.length)}`;
  for (const { owned } of keys) owned.rotate();
  const before = await newestEvent(place);
  const tally = raiseStorm(place.clouds, 0, () => 1);
  const taken = await millisecondsOf(async () => place.fleet('rewrap', tenants));
  calm(place.clouds);
  const events = (await newestEvent(place)) - before;
  const bare = await bareRate(place, keys, Math.ceil(tenants.length / 4));
  const perSecond = (count: number): number => (count * 1000) / taken;
  return [
    measured(name, 'tenants/s', perSecond(tenants.length), bare),
    measured(`${name}.kms-calls`, 'calls/s', perSecond(tally.requests), bare * callsPerTenant),
    measured(`${name}.events`, 'events, against tenants', events, tenants.length),
  ];
}

/**
 * A fleet that rewraps tenants under a key at each of four emulated clouds, after each key was rotated, against bare libraries
 * that make the same calls with as many at once; and how many events it wrote. Emulators and both sides share one process.
 */
export const benchFleetRewrap: Bench = async ({ folder, sizes, note }) =>
  amongClouds(folder, systemClock, async (place) => {
    const keys: CloudKey[] = [];
    for (const cloud of cloudNames) keys.push(await place.register(cloud));
    const tenants = await place.bringUnder(keys, sizes.fleetTenants, note);
    note(`rewrapping ${String(tenants.length)} tenants`);
    return rewrapAll(place, keys, tenants);
  });
