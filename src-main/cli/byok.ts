import type { Command } from 'commander';
import { type BoardRow, type ByokStatus, type Census, revokeCategories } from '../../src-shared/byok.ts';
import { lifecycleSchema } from '../../src-shared/lifecycle.ts';
import { allRows, restOf } from './all-rows.ts';
import { ask } from './ask.ts';
import { badUsage } from './failure.ts';
import { fleetCommands } from './fleet.ts';
import { unlockTenantKey } from './key-unlock.ts';
import { givePreflight } from './key.ts';
import type { CommandLine } from './line.ts';
import { plain, shownTime } from './plain.ts';
import { facts, table } from './table.ts';
import { onVault, withUnlocking, type Work } from './work.ts';

const tenantOf = ({ given }: Work): string => given.argument(0, 'TENANT');

function statusText({ tenant, config, history, successor, job }: ByokStatus): string {
  if (config === null) return facts([['Tenant', tenant], ['Custody', 'BASELINE'], ['Before', `${String(history.length)} configs`]]);
  return facts([
    ['Tenant', tenant],
    ['Status', config.status],
    ['KMS key', config.kmsKey],
    ['Config version', config.configVersion],
    ['Last validated', shownTime(config.lastValidatedAt)],
    ['Activated', shownTime(config.activatedAt)],
    ...(config.revokeAt === null ? [] : [['Will be revoked', shownTime(config.revokeAt)] as const]),
    ...(successor === null ? [] : [['Moves to', successor.kmsKey] as const]),
    ...(config.sealedSince === null ? [] : [['Sealed', `${shownTime(config.sealedSince)}, ${config.sealedCause ?? ''}`] as const]),
    ...(config.lastValidationError === null ? [] : [['Last problem', config.lastValidationError] as const]),
    ...(job === null ? [] : [['Running job', job] as const]),
  ]);
}

function giveStatus({ answer }: Work, status: ByokStatus): void {
  answer.give(status, () => statusText(status));
}

const boardColumns = [
  { head: 'TENANT', cell: (row: BoardRow) => row.tenant },
  { head: 'NAME', cell: (row: BoardRow) => row.displayName },
  { head: 'STATUS', cell: (row: BoardRow) => row.config.status },
  { head: 'KEY', cell: (row: BoardRow) => row.config.kmsKey },
  { head: 'PROVIDER', cell: (row: BoardRow) => row.provider },
  { head: 'VALIDATION', cell: (row: BoardRow) => row.validation.phase },
  { head: 'CHECKED', cell: (row: BoardRow) => shownTime(row.validation.checkedAt) },
];

async function giveBoard({ client, given, answer }: Work): Promise<void> {
  const status = given.choice('status', lifecycleSchema);
  const query = status === undefined ? {} : { status };
  const found = await allRows(async (offset, limit) => client.byok.board({ ...query, offset, limit }), given.count('limit'));
  answer.give(found, () => table(boardColumns, found.rows, 'No tenant is under a customer key.') + restOf(found));
}

async function status(work: Work): Promise<void> {
  const tenant = work.given.argumentOr(0);
  if (tenant === undefined) await giveBoard(work);
  else giveStatus(work, await work.client.byok.status({ tenant }));
}

async function preflight(work: Work): Promise<void> {
  const tenant = tenantOf(work);
  await unlockTenantKey(work, tenant, ['PENDING_VALIDATION', 'VALIDATED', 'ACTIVE', 'SEALED']);
  givePreflight(work, await work.busy('Trying the key', work.client.byok.preflight({ tenant })));
}

/** Starts a job, follows it, and answers how the tenant stands after it. */
async function byJob(work: Work, kind: 'activate' | 'offboard' | 'rotate'): Promise<void> {
  const { client, answer, follow } = work;
  const tenant = tenantOf(work);
  await unlockTenantKey(work, tenant, ['VALIDATED', 'ACTIVE', 'SEALED']);
  const job = await follow((await client.byok[kind]({ tenant })).job);
  const now = await client.byok.status({ tenant });
  answer.give({ job, status: now }, () => `${statusText(now)}\n\n${job.title}: ${String(job.done)} of ${String(job.total)} done.`);
}

async function unseal(work: Work): Promise<void> {
  const tenant = tenantOf(work);
  await unlockTenantKey(work, tenant, ['SEALED']);
  giveStatus(work, await work.busy('Unsealing', work.client.byok.unseal({ tenant })));
}

function censusText(census: Census): string {
  return facts([
    ['Tenant', census.tenant],
    ['Data key versions', census.dataKeyVersions],
    ['Secrets', census.secrets],
    ['Revisions', census.revisions],
    ['Running jobs', census.runningJobs],
    ['Dependants', census.dependants],
    ['Census hash', census.hash],
  ]);
}

async function typedName({ given, answer, line }: Work, census: Census, displayName: string): Promise<string> {
  const given_ = given.maybe('confirm-name');
  if (given_ !== undefined) return given_;
  const device = answer.json ? null : line.terminal.openPrompt();
  if (device === null)
    throw badUsage('--confirm-name', "the tenant's name must be repeated", 'Give its display name, exactly as `keydesk tenant show` writes it.');
  try {
    device.write(`${censusText(census)}\n\nRevoking is permanent: all of this can never be opened again.\n`);
    return await ask(device, `Type the tenant's name to go on (${plain(displayName)}): `, true);
  } finally {
    device.close();
  }
}

async function revoke(work: Work): Promise<void> {
  const { client, given, busy } = work;
  const tenant = tenantOf(work);
  const category = given.choice('category', { options: revokeCategories });
  if (category === undefined) throw badUsage('--category', 'is missing', `Choose one of: ${revokeCategories.join(', ')}.`);
  const reason = given.text('reason');
  const { displayName } = await client.tenants.get({ tenant });
  const census = await client.byok.census({ tenant });
  const confirmName = await typedName(work, census, displayName);
  // Whoever typed the name on the terminal has just read the census; a script must say the number itself.
  const acknowledgedDependants = given.count('acknowledge') ?? (given.maybe('confirm-name') === undefined ? census.dependants : 0);
  giveStatus(work, await busy('Revoking', client.byok.revoke({ tenant, category, reason, confirmName, acknowledgedDependants, graceHours: given.count('grace-hours') ?? 0 })));
}

function sealingCommands(byok: Command, line: CommandLine): void {
  const seal = byok.command('seal <tenant>').description('close a tenant at once, or keep closed one that the desk sealed; it can be unsealed').requiredOption('--reason <text>', 'why');
  onVault(seal, line, async (work) =>
    giveStatus(work, await work.client.byok.seal({ tenant: tenantOf(work), reason: work.given.text('reason') })),
  );
  onVault(withUnlocking(byok.command('unseal <tenant>').description('open a sealed tenant, once its key works again')), line, unseal);
  onVault(byok.command('census <tenant>').description('count what depends on the key of a tenant'), line, async (work) => {
    const census = await work.client.byok.census({ tenant: tenantOf(work) });
    work.answer.give(census, () => censusText(census));
  });
  const revoking = byok
    .command('revoke <tenant>')
    .description('destroy the data keys of a tenant, for good')
    .requiredOption('--category <word>', `why, in one word: ${revokeCategories.join(', ')}`)
    .requiredOption('--reason <text>', 'why, in words an auditor can follow')
    .option('--confirm-name <name>', "the tenant's display name, repeated")
    .option('--acknowledge <n>', 'how many dependants are lost, as `keydesk byok census` counts them')
    .option('--grace-hours <n>', 'seal now and destroy after so many hours; until then `byok undo-revoke` takes it back');
  onVault(revoking, line, revoke);
  onVault(byok.command('undo-revoke <tenant>').description('take back a revocation that has not happened yet'), line, async (work) =>
    giveStatus(work, await work.client.byok.undoRevoke({ tenant: tenantOf(work) })),
  );
}

/** `keydesk byok …` */
export function byokCommands(program: Command, line: CommandLine): void {
  const byok = program.command('byok').description("bring tenants under their customers' keys");
  onVault(byok.command('stage <tenant> <key>').description('bind a tenant to a key; nothing moves yet'), line, async (work) =>
    giveStatus(work, await work.client.byok.stage({ tenant: tenantOf(work), kmsKey: work.given.argument(1, 'KEY') })),
  );
  onVault(withUnlocking(byok.command('preflight <tenant>').description('prove that the staged key works')), line, preflight);
  const jobs = {
    activate: "bring a tenant's data keys under the customer's key",
    offboard: 'bring a tenant back to the baseline; needs its key',
    rotate: 'make a new data key and re-encrypt under it',
  } as const;
  for (const kind of ['activate', 'offboard', 'rotate'] as const)
    onVault(withUnlocking(byok.command(`${kind} <tenant>`).description(jobs[kind])), line, async (work) => byJob(work, kind));
  const showing = byok.command('status [tenant]').description('how a tenant stands, or all of them');
  onVault(
    showing.option('--status <word>', `only those: ${lifecycleSchema.options.join(', ')}`).option('--limit <n>', 'at most so many'),
    line,
    status,
  );
  sealingCommands(byok, line);
  fleetCommands(byok, line);
}
