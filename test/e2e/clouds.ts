import { join } from 'node:path';
import type { Surroundings } from '../../src-main/app/room-parts.ts';
import { type Clouds, startClouds } from '../emulators/clouds.ts';
import type { DeskInBrowser } from './desk.ts';
import { type HsmAtHand, startHsm } from './hsm.ts';

/** What stands around a desk: four emulated clouds that it signs in to, and an HSM. */
export interface DeskClouds extends Omit<Clouds, 'close'> {
  readonly hsm: HsmAtHand;
  readonly surroundings: Surroundings;
  readonly close: () => Promise<void>;
}

/** Where AWS's SDK looks its profiles up: it is told by nothing but this process's environment. */
const readBySdk = ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'] as const;

/** Sets what the SDK reads of the environment; the answer puts back what was there. */
function setForSdk(environment: Readonly<Record<string, string>>): () => void {
  const before = readBySdk.map((name) => [name, process.env[name]] as const);
  for (const name of readBySdk) process.env[name] = environment[name];
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  };
}

/** Starts the clouds and the HSM for one desk, and writes what signs in to them below the desk's folder. */
export async function startDeskClouds(folder: string): Promise<DeskClouds> {
  const [clouds, hsm] = await Promise.all([startClouds(join(folder, 'sign-in')), startHsm()]);
  const putBack = setForSdk(clouds.environment);
  return {
    ...clouds,
    hsm,
    surroundings: { environment: (name) => clouds.environment[name], startProcess: hsm.startProcess },
    close: async () => {
      putBack();
      await clouds.close();
      hsm.close();
    },
  };
}

/** The clouds of a desk that was opened with `clouds: true`. */
export function cloudsOf({ clouds }: Pick<DeskInBrowser, 'clouds'>): DeskClouds {
  if (clouds === null) throw new Error('no clouds stand around this desk: open it with { clouds: true }');
  return clouds;
}
