import { basename, join } from 'node:path';

import { takeEmptyFolder } from '../../src-main/cli/files.ts';
import type { Clock } from '../../src-main/lib/clock.ts';
import { openDemoDesk } from './demo-desk.ts';
import {
  activate,
  createKeyFile,
  createTenant,
  createVault,
  type DemoPlan,
  type DemoRun,
  type DemoTenant,
  exportReports,
  importFile,
  preflight,
  registerKey,
  removeMedia,
  restoreMedia,
  reveal,
  rotate,
  stage,
  startAfresh,
  verifyChain,
  verifyReports,
} from './demo-steps.ts';

/** A step that came true: its name, how long it took in milliseconds, and what it came to. */
export interface DemoStep {
  readonly name: string;
  readonly milliseconds: number;
  readonly detail: string;
}

const steps: readonly (readonly [name: string, run: (run: DemoRun) => Promise<string>])[] = [
  ['Create the vault', createVault],
  ['Create the tenant', createTenant],
  ['Import the secrets', importFile],
  ['Make the key file', createKeyFile],
  ['Register the key', registerKey],
  ['Stage', stage],
  ['Preflight', preflight],
  ['Activate', activate],
  ['Rotate', rotate],
  ['Reveal a value', reveal],
  ['Lock and unlock', startAfresh],
  ['Media removed', removeMedia],
  ['Media restored', restoreMedia],
  ['Verify the log', verifyChain],
  ['Export the reports', exportReports],
  ['Verify the reports', verifyReports],
];

/** The tenant the sample file speaks of; any other file belongs to a customer without a name. */
export function tenantOf(secretsFile: string): DemoTenant {
  return basename(secretsFile) === 'sample-secrets.env'
    ? { id: 'helvara', displayName: 'Helvara Hospital Group' }
    : { id: 'demo-customer', displayName: 'Demo Customer' };
}

/**
 * Runs the main job from the empty folder to the verified reports, and tells each step as it comes true.
 * @throws the error of the first step that fails
 */
export async function runDemo(plan: DemoPlan, clock: Clock, told: (step: DemoStep) => void): Promise<void> {
  takeEmptyFolder(plan.out);
  const desk = await openDemoDesk(join(plan.out, 'desk'), clock);
  try {
    const run: DemoRun = { plan, client: desk.client, tenant: tenantOf(plan.secretsFile), now: () => clock.now() };
    for (const [name, step] of steps) {
      const from = clock.monotonic();
      const detail = await step(run);
      told({ name, milliseconds: clock.monotonic() - from, detail });
    }
  } finally {
    await desk.close();
  }
}
