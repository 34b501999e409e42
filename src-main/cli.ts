import { nodeRefusal } from './cli/node-version.ts';

const refusal = nodeRefusal(process.versions.node);

if (refusal !== null) {
  process.stderr.write(`${refusal}\n`);
  process.exitCode = 2;
} else {
  // Only now: on an older Node the native parts crash as they are loaded.
  const { main } = await import('./cli/main.ts');
  process.exitCode = await main(process.argv.slice(2), process.env);
}
