import { join } from 'node:path';
import type { Sensitivity } from '../../src-shared/sensitivity.ts';
import { finished, makeVault, openDesk, type OpenedDesk, startFileImport } from '../support/opened-desk.ts';

/** The length of the values in these benches, in bytes: that of a longer password or token. */
export const valueBytes = 64;

/** How many bytes a sealed value of that length has. */
export const storedBytes = valueBytes + 97;

/** The value of every secret here. */
export const value = 'v'.repeat(valueBytes);

/** Runs something on a new vault that has one tenant, `acme`, and locks it afterwards. */
export async function onNewVault<T>(folder: string, sensitivity: Sensitivity, call: (desk: OpenedDesk) => Promise<T>): Promise<T> {
  const path = join(folder, 'bench.keydesk');
  await makeVault(path);
  const desk = await openDesk(path);
  try {
    await desk.rooms.tenants.create(desk.asker, { id: 'acme', displayName: 'Acme', defaultSensitivity: sensitivity });
    return await call(desk);
  } finally {
    await desk.close();
  }
}

/** A `.env` file with so many secrets. */
export function envFile(rows: number): string {
  return Array.from({ length: rows }, (_, number) => `SERVICE_${String(number).padStart(6, '0')}_TOKEN="${value}"`).join('\n');
}

/** Imports so many secrets into `acme`, from the file's content to the end of the job. */
export async function importRows(desk: OpenedDesk, rows: number): Promise<void> {
  await finished(desk, await startFileImport(desk, 'acme', envFile(rows)));
}
