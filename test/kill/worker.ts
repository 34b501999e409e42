/** The process that is killed: `node worker.ts`, one order on stdin, claims on stdout. */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { type Line, orderSchema } from './claims.ts';
import { workUntilKilled } from './work.ts';

/** Written at once: a claim that stands in a buffer of this process would be lost with it. */
const tell = (line: Line): void => {
  writeSync(1, `${JSON.stringify(line)}\n`);
};

const orders = createInterface({ input: process.stdin });
orders.once('close', () => process.exit(3));
orders.once('line', (line) => void workUntilKilled(orderSchema.parse(JSON.parse(line)), tell));
tell({ say: 'ready' });
