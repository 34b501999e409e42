#!/usr/bin/env node
/** The `keydesk` command: the command line of the sources beside it, on a Node that can run them. */
import { fileURLToPath } from 'node:url';

import { runOnRightNode } from './right-node.js';

await runOnRightNode(fileURLToPath(new URL('../src-main/cli.ts', import.meta.url)), process.argv.slice(2));
