import type { Command } from 'commander';
import { resolve } from 'node:path';
import type { KeyReference } from '../../src-shared/key-references.ts';
import type { KmsKey, Preflight } from '../../src-shared/keys.ts';
import { allRows, restOf } from './all-rows.ts';
import { exitCodes } from './exit-codes.ts';
import { badUsage } from './failure.ts';
import type { Given } from './given.ts';
import { unlockKeyFile } from './key-file-passphrase.ts';
import type { CommandLine } from './line.ts';
import { shownTime } from './plain.ts';
import { facts, table } from './table.ts';
import { Unproven } from './unproven.ts';
import { onVault, withPassphrase, type Work } from './work.ts';

const columns = [
  { head: 'KEY', cell: (key: KmsKey) => key.id },
  { head: 'NAME', cell: (key: KmsKey) => key.displayName },
  { head: 'PROVIDER', cell: (key: KmsKey) => key.provider },
  { head: 'VALIDATION', cell: (key: KmsKey) => key.validation.phase },
  { head: 'STATE', cell: (key: KmsKey) => key.state },
  { head: 'TENANTS', cell: (key: KmsKey) => key.tenantCount, right: true },
  { head: 'RESOURCE', cell: (key: KmsKey) => key.resource },
];

function keyText(key: KmsKey): string {
  return facts([
    ['Key', key.id],
    ['Name', key.displayName],
    ['Provider', key.provider],
    ['Resource', key.resource],
    ['State', key.state],
    ['Validation', `${key.validation.phase} since ${shownTime(key.validation.since)}`],
    ['Last preflight', key.validation.message],
  ]);
}

/** What a preflight found, check by check, with what to do about it. */
export function preflightText({ findings, success, message }: Preflight): string {
  const shown = [
    { head: 'CHECK', cell: (finding: Preflight['findings'][number]) => finding.check },
    { head: 'FOUND', cell: (finding: Preflight['findings'][number]) => finding.outcome },
    { head: 'MS', cell: ({ milliseconds }: Preflight['findings'][number]) => milliseconds ?? '-', right: true },
    { head: 'DETAIL', cell: ({ detail, remedy }: Preflight['findings'][number]) => `${detail} ${remedy}`.trim() },
  ];
  return `${table(shown, findings, 'Nothing was checked.')}\n\n${success ? 'The key can be used.' : `The key cannot be used: ${message}`}`;
}

/** A preflight is the answer of its command; one that says no ends it with the code of the KMS. */
export function givePreflight({ answer }: Work, preflight: Preflight): void {
  answer.give(preflight, () => preflightText(preflight));
  if (!preflight.success) throw new Unproven(exitCodes.kms);
}

function awsReference(given: Given): KeyReference {
  return {
    provider: 'AWS',
    keyArn: given.text('aws-key'),
    roleArn: given.text('aws-role'),
    profile: given.text('aws-profile'),
    externalId: given.maybe('aws-external-id') ?? null,
    endpoint: given.maybe('aws-endpoint') ?? null,
    stsEndpoint: given.maybe('aws-sts-endpoint') ?? null,
  };
}

function referenceOf(given: Given, cwd: string): KeyReference {
  const path = given.maybe('key-file');
  const arn = given.maybe('aws-key');
  if ((path === undefined) === (arn === undefined))
    throw badUsage('--key-file', 'one key is needed, and one only', 'Give either --key-file PATH, or --aws-key ARN with --aws-role and --aws-profile.');
  return path === undefined ? awsReference(given) : { provider: 'KEY_FILE', path: resolve(cwd, path) };
}

/** A key file whose passphrase is not given stays unvalidated; every other key is tried out at once. */
async function validate(work: Work, key: KmsKey): Promise<KmsKey> {
  if (key.provider === 'KEY_FILE' && !work.passphrases.isGiven('key')) return key;
  await unlockKeyFile(work, key);
  await work.busy('Trying the key', work.client.keys.preflight({ key: key.id }));
  return work.client.keys.get({ key: key.id });
}

async function add(work: Work): Promise<void> {
  const { client, given, answer, line } = work;
  const displayName = given.argument(0, 'NAME');
  const added = await client.keys.add({ displayName, key: referenceOf(given, line.cwd) });
  const key = await validate(work, added);
  answer.give(key, () => keyText(key));
}

async function list({ client, given, answer }: Work): Promise<void> {
  const search = given.maybe('search') ?? '';
  const found = await allRows(async (offset, limit) => client.keys.list({ search, offset, limit }), given.count('limit'));
  answer.give(found, () => table(columns, found.rows, 'No key is registered yet; `keydesk key add NAME` registers one.') + restOf(found));
}

async function preflight(work: Work): Promise<void> {
  const key = await work.client.keys.get({ key: work.given.argument(0, 'KEY') });
  await unlockKeyFile(work, key);
  givePreflight(work, await work.busy('Trying the key', work.client.keys.preflight({ key: key.id })));
}

async function createFile({ client, given, answer, passphrases, line, busy }: Work): Promise<void> {
  const path = resolve(line.cwd, given.argument(0, 'PATH'));
  const passphrase = await passphrases.chosen('key');
  const made = await busy('Making the key file', client.keys.createKeyFile({ path, label: given.text('label'), passphrase }));
  answer.give(made, () => `${facts([['Key file', made.path], ['Check value', made.checkValue]])}\n\nWrite the check value down: copies of the same key have the same one.`);
}

/** `keydesk key …` */
export function keyCommands(program: Command, line: CommandLine): void {
  const key = program.command('key').description("the customers' keys");
  const adding = key
    .command('add <name>')
    .description('register a key file, or a key at AWS KMS')
    .option('--key-file <path>', 'a key file on removable media')
    .option('--aws-key <arn>', 'the ARN of the key')
    .option('--aws-role <arn>', 'the ARN of the role to assume')
    .option('--aws-profile <name>', 'the profile of the AWS configuration that may assume it')
    .option('--aws-external-id <id>', 'the external id the role asks for')
    .option('--aws-endpoint <url>', 'an emulator of KMS on this machine')
    .option('--aws-sts-endpoint <url>', 'an emulator of STS on this machine');
  onVault(withPassphrase(adding, 'key'), line, add);
  const listing = key.command('list').description('list the keys').option('--search <text>', 'only those whose name holds the text');
  onVault(listing.option('--limit <n>', 'at most so many'), line, list);
  onVault(withPassphrase(key.command('preflight <key>').description('try a key: wrap and unwrap random bytes'), 'key'), line, preflight);
  const creating = key.command('create-file <path>').description('make a new key in a file').requiredOption('--label <text>', 'what the file says of its key');
  onVault(withPassphrase(creating, 'key'), line, createFile);
}
