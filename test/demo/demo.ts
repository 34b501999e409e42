/** `npm run demo -- --out DIR [--secrets FILE] [--passphrase-file PATH]`: the main job, unattended, on a fresh vault. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { exitCodes, type ExitCode } from '../../src-main/cli/exit-codes.ts';
import { badUsage, failureOf, failureText } from '../../src-main/cli/failure.ts';
import { systemPassphrases } from '../../src-main/cli/passphrase-file.ts';
import { plain } from '../../src-main/cli/plain.ts';
import { refuseSecretArguments } from '../../src-main/cli/refused-arguments.ts';
import { systemClock } from '../../src-main/lib/clock.ts';
import { DemoFailed } from './demo-steps.ts';
import { randomPassphrase } from './random-passphrase.ts';
import { type DemoStep, runDemo } from './run-demo.ts';

const sample = fileURLToPath(new URL('sample-secrets.env', import.meta.url));

interface Wanted {
  readonly out: string;
  readonly secretsFile: string;
  /** The person's own passphrase, for vault and key file; `null` for random ones. */
  readonly passphrase: string | null;
}

function wantedOf(argv: readonly string[]): Wanted {
  refuseSecretArguments(argv);
  const options = { out: { type: 'string' }, secrets: { type: 'string' }, 'passphrase-file': { type: 'string' } } as const;
  const { out, secrets, 'passphrase-file': file } = parseArgs({ args: [...argv], options }).values;
  if (out === undefined || out === '') throw badUsage('--out', 'is missing', 'Name a new or empty folder: npm run demo -- --out DIR');
  const read = systemPassphrases(process.cwd(), (text) => process.stderr.write(text));
  return {
    out: resolve(out),
    secretsFile: secrets === undefined ? sample : resolve(secrets),
    passphrase: file === undefined ? null : read.fromFile('--passphrase-file', file),
  };
}

function stepText({ name, milliseconds, detail }: DemoStep): string {
  return `${(milliseconds / 1000).toFixed(2).padStart(6)} s  ${name.padEnd(18)}  ${plain(detail)}`;
}

/** A wrong option is told by `parseArgs` in words of its own, without the value. */
function told(thrown: unknown): unknown {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (!code.startsWith('ERR_PARSE_ARGS') || !(thrown instanceof Error)) return thrown;
  return badUsage('command line', thrown.message.split('. ')[0] ?? '', 'It takes --out DIR, and if wanted --secrets FILE and --passphrase-file PATH.');
}

async function demo(argv: readonly string[]): Promise<void> {
  const { out, secretsFile, passphrase } = wantedOf(argv);
  const plan = { out, secretsFile, passphrase: passphrase ?? randomPassphrase(), keyPassphrase: passphrase ?? randomPassphrase() };
  const from = systemClock.monotonic();
  await runDemo(plan, systemClock, (step) => console.log(stepText(step)));
  console.log(`${((systemClock.monotonic() - from) / 1000).toFixed(2).padStart(6)} s  in all\n`);
  if (passphrase === null) {
    console.log(`Passphrase of the vault, shown this once:     ${plan.passphrase}`);
    console.log(`Passphrase of the key file, shown this once:  ${plan.keyPassphrase}`);
  }
  console.log(out);
}

async function main(argv: readonly string[]): Promise<ExitCode> {
  try {
    await demo(argv);
    return exitCodes.done;
  } catch (thrown) {
    if (thrown instanceof DemoFailed) {
      console.error(`The demo failed: it is not true that ${thrown.message}.`);
      return exitCodes.verification;
    }
    const failure = failureOf(told(thrown));
    process.stderr.write(failureText(failure, false));
    return failure.exit;
  }
}

process.exitCode = await main(process.argv.slice(2));
