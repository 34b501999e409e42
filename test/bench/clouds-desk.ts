import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../src-main/lib/clock.ts';
import type { FleetAct } from '../../src-shared/jobs.ts';
import { type CloudName, type Clouds, type OwnedKey, startClouds } from '../emulators/clouds.ts';
import { type FaultDesk, openFaultDesk, passphrase } from '../faults/desk.ts';

/** A registered key of one of the clouds, and its owner's hand on it. */
export interface CloudKey {
  readonly id: string;
  readonly cloud: CloudName;
  readonly owned: OwnedKey;
}

/** A desk with a new vault among four emulated clouds. */
export interface CloudsDesk {
  readonly desk: FaultDesk;
  readonly clouds: Clouds;
  register(cloud: CloudName): Promise<CloudKey>;
  /** Makes tenants without secrets, staged to the keys in turn, and brings them under these. */
  bringUnder(keys: readonly CloudKey[], count: number, note: (text: string) => void): Promise<readonly string[]>;
  /** Does one act for tenants, and sees it to its good end. */
  fleet(act: FleetAct, tenants: readonly string[]): Promise<void>;
}

/** Sets variables of the environment; the answer puts back what was there. */
function variablesSet(environment: Readonly<Record<string, string>>): () => void {
  const before = { ...process.env };
  Object.assign(process.env, environment);
  return () => {
    for (const name of Object.keys(environment)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
  };
}

const touchMilliseconds = 20_000;

/** Somebody is at the desk until the work ends: it is not to be cut off by the idle lock. */
async function atDesk<T>({ client }: FaultDesk, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => void client.vault.touch(), touchMilliseconds);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

function among(clouds: Clouds, desk: FaultDesk): CloudsDesk {
  const { client } = desk;
  const fleet = async (act: FleetAct, tenants: readonly string[]): Promise<void> => {
    const { job } = await client.byok.startFleet({ act, scope: { by: 'tenants', tenants } });
    const { state, failed, error } = await atDesk(desk, async () => desk.ended(job));
    if (state !== 'done' || failed > 0) throw new Error(`${act}: ${state}, ${String(failed)} failed, ${JSON.stringify(error)}`);
  };
  return {
    desk,
    clouds,
    fleet,
    register: async (cloud) => {
      const owned = clouds.clouds[cloud].createKey('bench');
      const { id } = await client.keys.add({ displayName: `Key at ${cloud}`, key: owned.reference });
      return { id, cloud, owned };
    },
    bringUnder: async (keys, count, note) => {
      const tenants = Array.from({ length: count }, (_, number) => `tenant-${String(number).padStart(5, '0')}`);
      note(`making ${String(count)} tenants`);
      for (const [number, tenant] of tenants.entries()) {
        await client.tenants.create({ id: tenant, displayName: tenant });
        await client.byok.stage({ tenant, kmsKey: keys[number % keys.length]?.id ?? '' });
      }
      note(`bringing them under ${String(keys.length)} keys`);
      await fleet('activate', tenants);
      return tenants;
    },
  };
}

/** Runs something at a desk among emulated clouds; all of it is closed and forgotten afterwards. */
export async function amongClouds<T>(folder: string, clock: Clock, call: (desk: CloudsDesk) => Promise<T>): Promise<T> {
  mkdirSync(folder, { recursive: true });
  const clouds = await startClouds(join(folder, 'clouds'));
  const forget = variablesSet(clouds.environment);
  const desk = await openFaultDesk(join(folder, 'desk'), clouds.environment, clock);
  try {
    await desk.client.vault.create({ folder, name: 'Bench', officer: 'Ada Officer', passphrase });
    return await call(among(clouds, desk));
  } finally {
    await desk.close();
    await clouds.close();
    forget();
  }
}
