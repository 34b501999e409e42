/** The process that opens what a killed one left: `node checker.ts`, one case a line on stdin, one verdict a line on stdout. */
import { createInterface } from 'node:readline';

import { caseSchema } from './claims.ts';
import { judge } from './judge.ts';

for await (const line of createInterface({ input: process.stdin })) {
  const verdict = await judge(caseSchema.parse(JSON.parse(line)));
  process.stdout.write(`${JSON.stringify(verdict)}\n`);
}
