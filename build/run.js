/**
 * Runs one of the repository's TypeScript files with a Node that can: `node build/run.js FILE [ARGUMENT…]`.
 * Plain JavaScript, so that an old Node gets a clear sentence and not a syntax error.
 */
import { resolve } from 'node:path';

import { runOnRightNode } from './right-node.js';

const [file = '', ...args] = process.argv.slice(2);
await runOnRightNode(resolve(file), args);
