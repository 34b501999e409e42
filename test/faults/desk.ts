import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createLocalClient, type LocalClient } from '../../src-main/api/local-client.ts';
import { createApp } from '../../src-main/app.ts';
import { uuid } from '../../src-main/crypto/primitives.ts';
import { startInNode } from '../../src-main/kms/pkcs11-child.ts';
import { type Clock, systemClock } from '../../src-main/lib/clock.ts';
import { browserDesktop } from '../../src-main/lib/desktop.ts';
import { fileLogger } from '../../src-main/lib/logger.ts';
import type { Job } from '../../src-shared/jobs.ts';

/** The passphrase of the run's vault. */
export const passphrase = 'nine custodians met under the northern light';

/** The app over a vault in a folder of its own, whose log is kept there. */
export interface FaultDesk {
  readonly client: LocalClient;
  readonly logFile: string;
  /** Follows a job until it has ended or waits. */
  ended(job: string): Promise<Job>;
  close(): Promise<void>;
}

/** Opens the app in a folder; the environment says where the emulated clouds' sign-ins are. */
export async function openFaultDesk(folder: string, environment: Readonly<Record<string, string>>, clock: Clock = systemClock): Promise<FaultDesk> {
  mkdirSync(folder, { recursive: true });
  const logFile = join(folder, 'keydesk.log');
  const surroundings = { environment: (name: string) => environment[name], startProcess: startInNode() };
  const dependencies = { clock, logger: fileLogger(logFile), desktop: browserDesktop, keychain: null, dataFolder: folder };
  const app = await createApp({ ...dependencies, surroundings, version: 'faults' });
  const client = createLocalClient({ router: app.router, via: 'cli', newId: uuid });
  return {
    client,
    logFile,
    ended: async (id) => {
      let last = await client.jobs.get({ job: id });
      for await (const job of await client.jobs.watch({ job: id })) {
        last = job;
        if (job.state !== 'running') break;
      }
      return last;
    },
    close: async () => app.close(),
  };
}

/** Unlocks the vault that the desk has chosen. */
export async function unlock({ client }: FaultDesk): Promise<void> {
  const state = await client.vault.state();
  if (state.phase !== 'locked') return;
  await client.vault.unlock({ slot: state.slots[0]?.id ?? '', passphrase });
}
