import { insertAtOnce, openBare } from './bare.ts';
import type { Bench } from './bench.ts';
import { measured, millisecondsOf } from './measure.ts';
import { importRows, onNewVault, storedBytes } from './vault.ts';

/** An import from the bytes of the file to the end of its job, against one bare transaction that inserts as many rows. */
export const benchImport: Bench = async ({ folder, sizes }) => {
  const rows = sizes.importRows;
  const milliseconds = await onNewVault(folder, 'STANDARD', (desk) => millisecondsOf(() => importRows(desk, rows)));
  const driver = openBare(folder, 'plain');
  const bare = await millisecondsOf(() => insertAtOnce(driver, rows, storedBytes));
  driver.close();
  const perSecond = rows * 1000;
  return [
    measured(`import-${String(rows)}`, 'rows/s', perSecond / milliseconds, perSecond / bare),
    measured(`import-${String(rows)}-duration`, 'ms', milliseconds, bare),
  ];
};
