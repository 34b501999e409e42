import { afterEach, beforeEach } from 'vitest';
import { ByokDesk } from './byok-desk.ts';
import { Failpoint } from './failpoint.ts';
import { officerCaller, openTestVault, type TestVault } from './open-vault.ts';

/** What a test sees of a desk. */
export type Desk = Pick<ByokDesk, keyof ByokDesk>;

/** A new thing for every test of the file, closed after it; what stands for it is the one of the test that runs. */
export function each<T extends { readonly close: () => unknown }>(make: () => T, prepare: (made: T) => unknown): Pick<T, keyof T> {
  const current: T[] = [];
  const one = (): T => {
    const [made] = current;
    if (made === undefined) throw new Error('there is one only while a test runs');
    return made;
  };
  beforeEach(async () => {
    current.push(make());
    await prepare(one());
  });
  afterEach(async () => {
    await one().close();
    current.length = 0;
  });
  return new Proxy({} as Pick<T, keyof T>, {
    get: (_target, name) => {
      const value: unknown = Reflect.get(one(), name, one());
      return typeof value === 'function' ? (value.bind(one()) as unknown) : value;
    },
  });
}

/** A new desk for every test of the file. */
export function eachDesk(prepare: (desk: ByokDesk) => unknown = () => undefined): Desk {
  return each(() => new ByokDesk(), prepare);
}

/** A new vault for every test of the file. */
export function eachVault(): TestVault {
  return each(() => openTestVault(), () => undefined);
}

/** A piece of work that is killed at each of its writes in turn. */
export interface KilledWork {
  readonly prepare: (desk: ByokDesk) => Promise<void>;
  readonly work: (desk: ByokDesk) => Promise<unknown>;
  /** What must hold when the vault has just been opened again. */
  readonly opened: (desk: ByokDesk) => Promise<void>;
  /** What must hold when every job that was cut off has ended. */
  readonly ended: (desk: ByokDesk) => Promise<void>;
}

async function killAt(writes: number, { prepare, work, opened, ended }: KilledWork): Promise<boolean> {
  const point = new Failpoint();
  const desk = new ByokDesk({ wrap: point.wrap });
  try {
    await prepare(desk);
    point.after(writes);
    await work(desk).catch(() => undefined);
    const { struck } = point;
    point.disarm();
    if (!struck) return false;
    const rooms = await desk.crash();
    await opened(desk);
    rooms.jobs.resumeAll(officerCaller);
    for (const { id, state } of rooms.jobs.list()) if (state === 'running') await desk.ended(id);
    await ended(desk);
    return true;
  } finally {
    point.disarm();
    await desk.close();
  }
}

/** Kills the work at its first write, then at its second, and so on until it is done before it can be killed. Answers how often it was. */
export async function killAtEachWrite(killed: KilledWork): Promise<number> {
  let writes = 0;
  while (await killAt(writes, killed)) writes += 1;
  return writes;
}
