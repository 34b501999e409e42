import type { Command } from 'commander';
import type { FleetPlan, FleetRequest, FleetScope } from '../../src-shared/byok.ts';
import { type FleetAct, fleetActs } from '../../src-shared/jobs.ts';
import { lifecycleSchema, validationPhases } from '../../src-shared/lifecycle.ts';
import { ask } from './ask.ts';
import { badUsage } from './failure.ts';
import { wordOf } from './given.ts';
import { followFleet } from './job.ts';
import { unlockKey, unlockTenantKey } from './key-unlock.ts';
import type { CommandLine } from './line.ts';
import { plain } from './plain.ts';
import { facts, table } from './table.ts';
import { onVault, withUnlocking, type Work } from './work.ts';

function scopeOf({ given }: Work): FleetScope {
  const tenants = given.many('tenant');
  if (tenants.length > 0) return { by: 'tenants', tenants };
  const [status, phase, kmsKey] = [given.choice('status', lifecycleSchema), given.choice('phase', { options: validationPhases }), given.maybe('key')];
  const filter = { search: given.maybe('search') ?? '', ...(status && { status }), ...(phase && { phase }), ...(kmsKey === undefined ? {} : { kmsKey }) };
  if (given.flag('all') || status !== undefined || phase !== undefined || kmsKey !== undefined || filter.search !== '') return { by: 'filter', filter };
  throw badUsage('--tenant', 'no tenant is named', 'Name tenants with --tenant, narrow them with --key, --status, --phase or --search, or say --all.');
}

function requestOf(work: Work): FleetRequest {
  const act: FleetAct = wordOf('ACT', work.given.argument(0, 'ACT'), { options: fleetActs });
  const to = work.given.maybe('to');
  return { act, scope: scopeOf(work), ...(to === undefined ? {} : { kmsKey: to }) };
}

function planText({ act, eligible, excluded, secrets }: FleetPlan): string {
  const columns = [
    { head: 'TENANTS', cell: ({ count }: FleetPlan['excluded'][number]) => count, right: true },
    { head: 'LEFT OUT BECAUSE', cell: ({ reason }: FleetPlan['excluded'][number]) => reason },
    { head: 'FOR EXAMPLE', cell: ({ examples }: FleetPlan['excluded'][number]) => examples.join(', ') },
  ];
  const head = facts([['Act', act], ['Tenants', eligible], ['Secrets they hold', secrets]]);
  return excluded.length === 0 ? head : `${head}\n\n${table(columns, excluded, '')}`;
}

async function fleet(work: Work): Promise<void> {
  const { client, given, answer } = work;
  const request = requestOf(work);
  if (given.flag('plan')) {
    const plan = await client.byok.planFleet(request);
    answer.give(plan, () => planText(plan));
    return;
  }
  for (const id of new Set([given.maybe('key'), given.maybe('to')])) if (id !== undefined) await unlockKey(work, await client.keys.get({ key: id }));
  await followFleet(work, (await client.byok.startFleet(request)).job);
}

async function one(work: Work, start: (tenant: string) => Promise<{ readonly job: string }>): Promise<void> {
  const tenant = work.given.argument(0, 'TENANT');
  await unlockTenantKey(work, tenant, ['ACTIVE']);
  const job = await work.follow((await start(tenant)).job);
  const results = job.result.map(({ label, value }) => [label, value] as const);
  work.answer.give(job, () => facts([['Done', job.title], ...results]));
}

async function confirmedName({ given, answer, line }: Work, displayName: string, tenants: number): Promise<string> {
  const confirmed = given.maybe('confirm-name');
  if (confirmed !== undefined) return confirmed;
  const device = answer.json ? null : line.terminal.openPrompt();
  if (device === null) throw badUsage('--confirm-name', "the key's name must be repeated", 'Give it exactly as `keydesk key list` writes it.');
  try {
    device.write(`${String(tenants)} tenants come back to the baseline, and need this key no more.\n`);
    return await ask(device, `Type the key's name to go on (${plain(displayName)}): `, true);
  } finally {
    device.close();
  }
}

async function offboardKey(work: Work): Promise<void> {
  const { client, given } = work;
  const key = await client.keys.get({ key: given.argument(0, 'KEY') });
  await unlockKey(work, key);
  const reason = given.text('reason');
  const confirmName = await confirmedName(work, key.displayName, key.tenantCount);
  const acknowledgedTenants = given.count('acknowledge') ?? (given.maybe('confirm-name') === undefined ? key.tenantCount : 0);
  await followFleet(work, (await client.byok.offboardKey({ kmsKey: key.id, reason, confirmName, acknowledgedTenants })).job);
}

/** The acts for many tenants, and those on one that change which key wraps: `keydesk byok move`, `rewrap`, `fleet`, `offboard-key`. */
export function fleetCommands(byok: Command, line: CommandLine): void {
  onVault(withUnlocking(byok.command('move <tenant> <key>').description("move a tenant to another customer's key; the old one serves until the switch")), line, async (work) => {
    const kmsKey = work.given.argument(1, 'KEY');
    await unlockKey(work, await work.client.keys.get({ key: kmsKey }));
    await one(work, async (tenant) => work.client.byok.move({ tenant, kmsKey }));
  });
  onVault(withUnlocking(byok.command('rewrap <tenant>').description('wrap the data key anew, under the newest version of the same key')), line, async (work) =>
    one(work, async (tenant) => work.client.byok.rewrap({ tenant })),
  );
  const many = byok
    .command('fleet <act>')
    .description(`one act for many tenants: ${fleetActs.join(', ')}`)
    .option('--tenant <id...>', 'these tenants')
    .option('--key <key>', 'the tenants under this key')
    .option('--status <word>', 'the tenants in this state')
    .option('--phase <word>', 'the tenants whose key is in this phase')
    .option('--search <text>', 'the tenants whose name holds the text')
    .option('--all', 'every tenant on the board')
    .option('--to <key>', 'the key to move to')
    .option('--plan', 'only say who would take part');
  onVault(withUnlocking(many), line, fleet);
  const emergency = byok
    .command('offboard-key <key>')
    .description('emergency: bring every tenant of a key back to the baseline')
    .requiredOption('--reason <text>', 'why, in words an auditor can follow')
    .option('--confirm-name <name>', "the key's display name, repeated")
    .option('--acknowledge <n>', 'how many tenants it is');
  onVault(withUnlocking(emergency), line, offboardKey);
}
