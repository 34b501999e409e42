import type { Command } from 'commander';
import { type AccessKey, accessKeyFindingSchema, type AccessRole, accessRoleSchema, accessKeyStateSchema } from '../../src-shared/access-keys.ts';
import { makingCommands } from './access-key-making.ts';
import { givenEnd, givenRoles, keyText } from './access-key-text.ts';
import { allRows, restOf } from './all-rows.ts';
import { badUsage } from './failure.ts';
import type { CommandLine } from './line.ts';
import { shownTime } from './plain.ts';
import { table } from './table.ts';
import { onVault, type Work } from './work.ts';

const columns = [
  { head: 'PUBLIC KEY', cell: (key: AccessKey) => key.publicKey },
  { head: 'NAME', cell: (key: AccessKey) => key.name },
  { head: 'TENANT', cell: (key: AccessKey) => key.tenant ?? 'the whole vault' },
  { head: 'ROLES', cell: (key: AccessKey) => key.roles.join(', ') },
  { head: 'STATE', cell: (key: AccessKey) => key.state },
  { head: 'EXPIRES', cell: (key: AccessKey) => shownTime(key.expiresAt) },
  { head: 'LAST USED', cell: (key: AccessKey) => shownTime(key.lastUsedAt) },
  { head: 'REVIEW', cell: (key: AccessKey) => key.findings.join(', ') },
];

async function list({ client, given, answer }: Work): Promise<void> {
  const tenant = given.maybe('tenant');
  const role = given.choice('role', accessRoleSchema);
  const state = given.choice('state', accessKeyStateSchema);
  const finding = given.choice('finding', accessKeyFindingSchema);
  const query = {
    search: given.maybe('search') ?? '',
    ...(given.flag('account') && ({ scope: 'account' } as const)),
    ...(tenant !== undefined && { tenant }),
    ...(role && { role }),
    ...(state && { state }),
    ...(finding && { finding }),
  };
  if (tenant !== undefined) await client.tenants.get({ tenant });
  const found = await allRows(async (offset, limit) => client.accessKeys.list({ ...query, offset, limit }), given.count('limit'));
  const anyWanted = Object.values(query).every((wish) => wish === '');
  const none = anyWanted ? 'There is no access key; `keydesk access-key create NAME --role ROLE` makes one.' : 'There is no access key like that; leave an option out to see more.';
  answer.give(found, () => table(columns, found.rows, none) + restOf(found));
}

async function update(work: Work): Promise<void> {
  const { client, given, answer } = work;
  const name = given.maybe('name');
  const roles: readonly AccessRole[] = givenRoles(work);
  const expiresAt = givenEnd(work);
  if (name === undefined && roles.length === 0 && expiresAt === undefined)
    throw badUsage('options', 'nothing is to be changed', 'Give --name, --role or --expires.');
  const change = { ...(name !== undefined && { name }), ...(roles.length > 0 && { roles: [...roles] }), ...(expiresAt !== undefined && { expiresAt }) };
  const key = await client.accessKeys.update({ publicKey: given.argument(0, 'PUBLIC-KEY'), ...change });
  answer.give(key, () => keyText(key));
}

async function remove({ client, given, answer }: Work): Promise<void> {
  const key = await client.accessKeys.remove({ publicKey: given.argument(0, 'PUBLIC-KEY') });
  answer.give(key, () => `${key.name} is deleted; it and its tokens work no more.`);
}

const findingColumns = [
  { head: 'FINDING', cell: ({ finding }: { readonly finding: string }) => finding },
  { head: 'KEYS', cell: ({ count }: { readonly count: number }) => count, right: true },
];

async function review({ client, answer }: Work): Promise<void> {
  const found = await client.accessKeys.review();
  answer.give(found, () => `${table(findingColumns, found, '')}\n\n\`keydesk access-key list --finding WORD\` shows which they are.`);
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** `keydesk access-key …` */
export function accessKeyCommands(program: Command, line: CommandLine): void {
  const accessKey = program.command('access-key').description('the credentials by which automation uses the REST API');
  const listing = accessKey
    .command('list')
    .description('list the access keys, never their private halves')
    .option('--search <text>', 'only those whose name or id holds the text')
    .option('--tenant <id>', 'only those of this tenant')
    .option('--account', 'only those of the whole vault')
    .option('--role <word>', `only those that carry a role: ${accessRoleSchema.options.join(', ')}`)
    .option('--state <word>', `only those: ${accessKeyStateSchema.options.join(', ')}; deleted ones are shown when asked for`)
    .option('--finding <word>', `only those on the review list for: ${accessKeyFindingSchema.options.join(', ')}`)
    .option('--limit <n>', 'at most so many');
  onVault(listing, line, list);
  makingCommands(accessKey, line);
  const updating = accessKey
    .command('update <public-key>')
    .description('change the name, the roles or the end of a key; what is not given stays')
    .option('--name <name>', 'its new name')
    .option('--role <word>', 'a role it carries from now on; may be repeated, and replaces all it had', collect, [])
    .option('--expires <when>', 'when it ends: a day, a moment, or never');
  onVault(updating, line, update);
  onVault(accessKey.command('delete <public-key>').description('end a key and its tokens, at once and for ever'), line, remove);
  onVault(accessKey.command('review').description('how many keys ask to be looked at, and why'), line, review);
}
