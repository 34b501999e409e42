import type { Command } from 'commander';
import { resolve } from 'node:path';
import type { KmsKey, Preflight } from '../../src-shared/keys.ts';
import { allRows, restOf } from './all-rows.ts';
import { exitCodes } from './exit-codes.ts';
import { careCommands } from './key-care.ts';
import { referenceOf, withReference } from './key-options.ts';
import { keyText } from './key-text.ts';
import { unlockKey } from './key-unlock.ts';
import type { CommandLine } from './line.ts';
import { facts, table } from './table.ts';
import { Unproven } from './unproven.ts';
import { onVault, withPassphrase, withUnlocking, type Work } from './work.ts';

const columns = [
  { head: 'KEY', cell: (key: KmsKey) => key.id },
  { head: 'NAME', cell: (key: KmsKey) => key.displayName },
  { head: 'PROVIDER', cell: (key: KmsKey) => key.provider },
  { head: 'VALIDATION', cell: (key: KmsKey) => key.validation.phase },
  { head: 'STATE', cell: (key: KmsKey) => key.state },
  { head: 'TENANTS', cell: (key: KmsKey) => key.tenantCount, right: true },
  { head: 'RESOURCE', cell: (key: KmsKey) => key.resource },
];

/** What a preflight found, check by check, with what to do about it. */
export function preflightText({ findings, success, message }: Preflight): string {
  const shown = [
    { head: 'CHECK', cell: (finding: Preflight['findings'][number]) => finding.check },
    { head: 'FOUND', cell: (finding: Preflight['findings'][number]) => finding.outcome },
    { head: 'MS', cell: ({ milliseconds }: Preflight['findings'][number]) => (milliseconds === null ? '-' : milliseconds.toFixed(1)), right: true },
    { head: 'DETAIL', cell: ({ detail, remedy }: Preflight['findings'][number]) => `${detail} ${remedy}`.trim() },
  ];
  return `${table(shown, findings, 'Nothing was checked.')}\n\n${success ? 'The key can be used.' : `The key cannot be used: ${message}`}`;
}

/** A preflight is the answer of its command; one that says no ends it with the code of the KMS. */
export function givePreflight({ answer }: Work, preflight: Preflight): void {
  answer.give(preflight, () => preflightText(preflight));
  if (!preflight.success) throw new Unproven(exitCodes.kms);
}

/** A key whose passphrase or PIN is not given stays unvalidated; every other key is tried out at once. */
async function validate(work: Work, key: KmsKey): Promise<KmsKey> {
  const missing = (key.waitsFor === 'passphrase' && !work.passphrases.isGiven('key')) || (key.waitsFor === 'pin' && !work.passphrases.isGiven('pin'));
  if (missing) return key;
  await unlockKey(work, key);
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
  await unlockKey(work, key);
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
  const adding = withReference(key.command('add <name>').description('register a key: a file, a key at a cloud, or one on a token'));
  onVault(withUnlocking(adding), line, add);
  const listing = key.command('list').description('list the keys').option('--search <text>', 'only those whose name holds the text');
  onVault(listing.option('--limit <n>', 'at most so many'), line, list);
  onVault(withUnlocking(key.command('preflight <key>').description('try a key: wrap and unwrap random bytes')), line, preflight);
  const creating = key.command('create-file <path>').description('make a new key in a file').requiredOption('--label <text>', 'what the file says of its key');
  onVault(withPassphrase(creating, 'key'), line, createFile);
  careCommands(key, line);
}
