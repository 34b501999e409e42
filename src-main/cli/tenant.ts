import type { Command } from 'commander';
import { sensitivitySchema } from '../../src-shared/sensitivity.ts';
import { custodySchema, type Tenant } from '../../src-shared/tenants.ts';
import { allRows, restOf } from './all-rows.ts';
import type { CommandLine } from './line.ts';
import { shownTime } from './plain.ts';
import { facts, table } from './table.ts';
import { onVault, type Work } from './work.ts';

const columns = [
  { head: 'TENANT', cell: (tenant: Tenant) => tenant.id },
  { head: 'NAME', cell: (tenant: Tenant) => tenant.displayName },
  { head: 'CUSTODY', cell: (tenant: Tenant) => tenant.custody },
  { head: 'KEY', cell: (tenant: Tenant) => tenant.kmsKey ?? '-' },
  { head: 'SECRETS', cell: (tenant: Tenant) => tenant.secretCount, right: true },
  { head: 'STATE', cell: (tenant: Tenant) => tenant.state },
];

function tenantText(tenant: Tenant): string {
  return facts([
    ['Tenant', tenant.id],
    ['Name', tenant.displayName],
    ['State', tenant.state],
    ['Custody', tenant.custody],
    ['KMS key', tenant.kmsKey ?? '-'],
    ['Data key', `version ${String(tenant.dataKeyVersion)}`],
    ['Secrets', tenant.secretCount],
    ['Default sensitivity', tenant.defaultSensitivity],
    ['Created', shownTime(tenant.createdAt)],
  ]);
}

async function giveTenant({ answer }: Work, tenant: Promise<Tenant>): Promise<void> {
  const found = await tenant;
  answer.give(found, () => tenantText(found));
}

async function create(work: Work): Promise<void> {
  const { client, given } = work;
  const id = given.argument(0, 'ID');
  const defaultSensitivity = given.choice('sensitivity', sensitivitySchema);
  const wanted = { id, displayName: given.maybe('name') ?? id, ...(defaultSensitivity === undefined ? {} : { defaultSensitivity }) };
  await giveTenant(work, client.tenants.create(wanted));
}

async function list({ client, given, answer }: Work): Promise<void> {
  const custody = given.choice('custody', custodySchema);
  const query = { search: given.maybe('search') ?? '', ...(custody === undefined ? {} : { custody }) };
  const found = await allRows(async (offset, limit) => client.tenants.list({ ...query, offset, limit }), given.count('limit'));
  answer.give(found, () => table(columns, found.rows, 'There is no tenant yet; `keydesk tenant create ID` makes one.') + restOf(found));
}

/** `keydesk tenant …` */
export function tenantCommands(program: Command, line: CommandLine): void {
  const tenant = program.command('tenant').description('the customers whose secrets are kept');
  onVault(
    tenant
      .command('create <id>')
      .description('create a tenant; its id never changes')
      .option('--name <name>', 'its display name (default: the id)')
      .option('--sensitivity <word>', `what its secrets are unless said otherwise: ${sensitivitySchema.options.join(', ')}`),
    line,
    create,
  );
  onVault(
    tenant
      .command('list')
      .description('list the tenants')
      .option('--search <text>', 'only those whose name holds the text')
      .option('--custody <word>', `only those in this custody: ${custodySchema.options.join(', ')}`)
      .option('--limit <n>', 'at most so many'),
    line,
    list,
  );
  const one = (name: string, words: string, run: (work: Work, id: string) => Promise<Tenant>): void => {
    onVault(tenant.command(`${name} <id>`).description(words), line, async (work) => giveTenant(work, run(work, work.given.argument(0, 'ID'))));
  };
  one('show', 'show one tenant', async ({ client }, id) => client.tenants.get({ tenant: id }));
  one('archive', 'keep a tenant for reading only', async ({ client }, id) => client.tenants.archive({ tenant: id }));
  one('restore', 'bring a tenant back from the archive', async ({ client }, id) => client.tenants.restore({ tenant: id }));
}
