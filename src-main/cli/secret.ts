import type { Command } from 'commander';
import { resolve } from 'node:path';
import { KeydeskError } from '../../src-shared/errors.ts';
import { exportFormats, importFormatSchema, type Revision, type Secret, secretStateSchema } from '../../src-shared/secrets.ts';
import { sensitivitySchema } from '../../src-shared/sensitivity.ts';
import { fromBase64Url } from '../crypto/base64url.ts';
import { allRows, restOf } from './all-rows.ts';
import { badUsage } from './failure.ts';
import { writeNewFile } from './files.ts';
import { findSecret } from './find-secret.ts';
import { callsKey, unlockTenantKey } from './key-unlock.ts';
import type { CommandLine } from './line.ts';
import { shownTime } from './plain.ts';
import { grantCommands } from './secret-grant.ts';
import { importCommand } from './secret-import.ts';
import { givenValue } from './secret-value.ts';
import { facts, table } from './table.ts';
import { onVault, withPassphrase, type Work } from './work.ts';

const columns = [
  { head: 'KEY', cell: (secret: Secret) => secret.key },
  { head: 'SENSITIVITY', cell: (secret: Secret) => secret.sensitivity },
  { head: 'VERSION', cell: (secret: Secret) => secret.publishedVersion, right: true },
  { head: 'BYTES', cell: (secret: Secret) => secret.size, right: true },
  { head: 'STATE', cell: (secret: Secret) => secret.state },
  { head: 'MODIFIED', cell: (secret: Secret) => shownTime(secret.modifiedAt) },
];

function secretText(secret: Secret): string {
  return facts([
    ['Secret', secret.key],
    ['Tenant', secret.tenant],
    ['Sensitivity', secret.sensitivity],
    ['Published', `version ${String(secret.publishedVersion)} of ${String(secret.latestVersion)}`],
    ['State', secret.state],
    ['Bytes', secret.size],
    ['Id', secret.id],
  ]);
}

const named = async ({ client, given }: Work): Promise<Secret> => findSecret(client, given.argument(0, 'TENANT'), given.argument(1, 'KEY'));

async function list({ client, given, answer }: Work): Promise<void> {
  const sensitivity = given.choice('sensitivity', sensitivitySchema);
  const state = given.choice('state', secretStateSchema);
  const tenant = given.argumentOr(0);
  if (tenant !== undefined) await client.tenants.get({ tenant });
  const query = {
    search: given.maybe('search') ?? '',
    ...(tenant === undefined ? {} : { tenant }),
    ...(sensitivity === undefined ? {} : { sensitivity }),
    ...(state === undefined ? {} : { state }),
  };
  const found = await allRows(async (offset, limit) => client.secrets.list({ ...query, offset, limit }), given.count('limit'));
  const shown = tenant === undefined ? [{ head: 'TENANT', cell: (secret: Secret) => secret.tenant }, ...columns] : columns;
  answer.give(found, () => table(shown, found.rows, 'There is no secret; `keydesk secret import TENANT FILE` brings some in.') + restOf(found));
}

async function create(work: Work): Promise<void> {
  const { client, given, answer } = work;
  const tenant = given.argument(0, 'TENANT');
  const sensitivity = given.choice('sensitivity', sensitivitySchema);
  const value = await givenValue(work);
  await unlockTenantKey(work, tenant, callsKey);
  const secret = await client.secrets.create({
    tenant,
    key: given.argument(1, 'KEY'),
    value,
    description: given.maybe('description') ?? '',
    note: given.maybe('note') ?? '',
    ...(sensitivity === undefined ? {} : { sensitivity }),
  });
  answer.give(secret, () => secretText(secret));
}

async function publish(work: Work): Promise<void> {
  const { client, given, answer } = work;
  const { id, tenant, key } = await named(work);
  const value = await givenValue(work);
  await unlockTenantKey(work, tenant, callsKey);
  const revision = await client.secrets.publish({ secret: id, value, note: given.maybe('note') ?? '' });
  answer.give(revision, () => `${key} is now at version ${String(revision.version)}.`);
}

async function revisionOf({ client, given }: Work, secret: Secret): Promise<string | undefined> {
  const version = given.count('revision');
  if (version === undefined) return undefined;
  const found = (await client.secrets.history({ secret: secret.id })).find((revision) => revision.version === version);
  if (found === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'revision', id: `${secret.key} version ${String(version)}` });
  return found.id;
}

interface Revealed {
  readonly value: string;
  readonly text: boolean;
  readonly revision: Revision;
}

function giveValue({ given, answer, line }: Work, secret: Secret, { value, text, revision }: Revealed): void {
  const bytes = fromBase64Url(value);
  const { key, tenant } = secret;
  const facts = { tenant, key, version: revision.version, sensitivity: revision.sensitivity };
  const out = given.maybe('out');
  if (out !== undefined) {
    const path = resolve(line.cwd, out);
    writeNewFile(path, bytes);
    answer.give({ ...facts, path }, () => `Written to ${path}, for your eyes only.`);
  } else if (answer.json) {
    const shown = text ? { encoding: 'utf8', value: new TextDecoder().decode(bytes) } : { encoding: 'base64url', value };
    answer.give({ ...facts, ...shown }, () => '');
  } else {
    if (!text && line.terminal.outIsScreen) throw badUsage('--out', 'the value is not text', 'Write it to a file with --out PATH, or send the output elsewhere.');
    line.terminal.write(bytes);
    if (line.terminal.outIsScreen) line.terminal.write('\n');
  }
  bytes.fill(0);
}

async function reveal(work: Work): Promise<void> {
  const { client, given } = work;
  const secret = await named(work);
  const reason = given.maybe('reason');
  const revision = await revisionOf(work, secret);
  await unlockTenantKey(work, secret.tenant, callsKey);
  const revealed = await client.secrets.reveal({
    secret: secret.id,
    purpose: given.maybe('out') === undefined ? 'view' : 'save',
    ...(revision === undefined ? {} : { revision }),
    ...(reason === undefined ? {} : { reason }),
  });
  giveValue(work, secret, revealed);
}

async function history(work: Work): Promise<void> {
  const secret = await named(work);
  const revisions = await work.client.secrets.history({ secret: secret.id });
  const shown = [
    { head: 'VERSION', cell: (revision: Revision) => revision.version, right: true },
    { head: 'PUBLISHED', cell: (revision: Revision) => (revision.published ? 'yes' : '') },
    { head: 'CREATED', cell: (revision: Revision) => shownTime(revision.createdAt) },
    { head: 'BY', cell: (revision: Revision) => revision.createdBy },
    { head: 'SENSITIVITY', cell: (revision: Revision) => revision.sensitivity },
    { head: 'DATA KEY', cell: (revision: Revision) => revision.dataKeyVersion, right: true },
    { head: 'NOTE', cell: (revision: Revision) => revision.note },
  ];
  work.answer.give({ secret, revisions }, () => table(shown, revisions, 'There is no revision.'));
}

async function exportSecrets(work: Work): Promise<void> {
  const { client, given, answer, passphrases, line, busy } = work;
  const tenant = given.argument(0, 'TENANT');
  const out = resolve(line.cwd, given.text('out'));
  const recipients = [...given.many('recipient')];
  const format = given.choice('format', importFormatSchema) ?? 'dotenv';
  const reason = given.text('reason');
  const passphrase = recipients.length === 0 ? { passphrase: await passphrases.chosen('export') } : {};
  await unlockTenantKey(work, tenant, callsKey);
  const file = await busy('Exporting', client.secrets.export({ tenant, format, recipients, reason, ...passphrase }));
  const bytes = fromBase64Url(file.content);
  writeNewFile(out, bytes);
  answer.give({ path: out, bytes: bytes.length, format }, () => facts([['Written to', out], ['Bytes', bytes.length], ['Opens with', 'any age program']]));
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

function readingCommands(secret: Command, line: CommandLine): void {
  const listing = secret
    .command('list [tenant]')
    .description('list secrets, never their values')
    .option('--search <text>', 'only those whose key holds the text')
    .option('--sensitivity <word>', `only those: ${sensitivitySchema.options.join(', ')}`)
    .option('--state <word>', `only those: ${secretStateSchema.options.join(', ')}`)
    .option('--limit <n>', 'at most so many');
  onVault(listing, line, list);
  const revealing = secret
    .command('reveal <tenant> <key>')
    .description('show a value; the audit log records it')
    .option('--reason <text>', 'why; needed for PHI and above')
    .option('--revision <n>', 'an older one, by its number')
    .option('--out <path>', 'write it to a new file instead');
  onVault(withPassphrase(revealing, 'key'), line, reveal);
  onVault(secret.command('history <tenant> <key>').description('who made which revision, and when'), line, history);
  const exporting = secret
    .command('export <tenant>')
    .description('write the secrets of a tenant to an age file')
    .requiredOption('--out <path>', 'the new file')
    .requiredOption('--reason <text>', 'why, in words an auditor can follow')
    .option('--format <word>', `the format inside: ${exportFormats.join(', ')}`)
    .option('--recipient <age1…>', 'whom it is for; may be repeated', collect, []);
  onVault(withPassphrase(withPassphrase(exporting, 'export'), 'key'), line, exportSecrets);
}

/** `keydesk secret …` */
export function secretCommands(program: Command, line: CommandLine): void {
  const secret = program.command('secret').description("the tenants' secrets");
  importCommand(secret, line);
  readingCommands(secret, line);
  grantCommands(secret, line);
  const creating = secret
    .command('create <tenant> <key>')
    .description('create a secret; its value comes from the standard input or a file')
    .option('--value-file <path>', 'take the value from a file')
    .option('--sensitivity <word>', `what it is: ${sensitivitySchema.options.join(', ')}`)
    .option('--description <text>', 'what it is for')
    .option('--note <text>', 'a note on this revision');
  onVault(withPassphrase(creating, 'key'), line, create);
  const publishing = secret
    .command('publish <tenant> <key>')
    .description('publish a new revision; its value comes from the standard input or a file')
    .option('--value-file <path>', 'take the value from a file')
    .option('--note <text>', 'a note on this revision');
  onVault(withPassphrase(publishing, 'key'), line, publish);
}
