/**
 * `npm run emulators`: AWS, Google Cloud and Azure on this machine, for trying every cloud on a laptop. It prints how to sign in and how
 * to register the keys, and then takes words such as `disable aws`. Ctrl-C ends it; what it wrote is removed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { cloudNames, startClouds } from './clouds.ts';
import { addingLine, exportLines, onboardingLine } from './shell-lines.ts';
import { obey, type OwnedKeys, spoken } from './spoken.ts';

const titles = { aws: 'AWS KMS', gcp: 'Google Cloud KMS', 'azure-vault': 'Azure Key Vault', 'azure-hsm': 'Azure Managed HSM' } as const;

const folder = mkdtempSync(join(tmpdir(), 'keydesk-emulators-'));
const emulated = await startClouds(folder);
const { clouds, environment } = emulated;
const keys = Object.fromEntries(cloudNames.map((name) => [name, clouds[name].createKey('northwind')])) as unknown as OwnedKeys;

console.log('Four clouds are emulated on this machine. Nothing in them is real; keys are gone when this ends.\n');
for (const name of cloudNames) console.log(`  ${titles[name].padEnd(18)} ${clouds[name].endpoint}`);
console.log('\nSign in: set these in the shell from which you start the app or the command line.\n');
for (const line of exportLines(environment)) console.log(`  ${line}`);
console.log('\nRegister the keys (or paste the same names into the app, under Keys):\n');
for (const name of cloudNames) console.log(`  ${addingLine(`${titles[name]} emulator`, keys[name].reference)}\n`);
console.log('Or onboard one for a tenant over the REST API, by `POST /admin/tenant-kms` or the examples in docs/examples/rest:\n');
for (const name of ['aws', 'gcp'] as const) console.log(`  ${onboardingLine(keys[name].reference)}\n`);
console.log('Then say what happens at a cloud, such as `disable aws`:');
for (const [word, does] of Object.entries(spoken)) console.log(`  ${word.padEnd(9)} ${does}`);

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  // What one word could not do must not end the others, and with them every key.
  const failed = (error: unknown): void => console.error(`That did not work: ${String(error)}`);
  void obey(line, clouds, keys).then((answer) => console.log(answer), failed);
});

const end = async (): Promise<void> => {
  lines.close();
  await emulated.close();
  rmSync(folder, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end());
