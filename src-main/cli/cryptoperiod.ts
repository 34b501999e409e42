import type { Command } from 'commander';
import { type CryptoperiodPolicy, cryptoperiodKinds, type DueRow, dueStates } from '../../src-shared/cryptoperiods.ts';
import { allRows, restOf } from './all-rows.ts';
import { wordOf } from './given.ts';
import type { CommandLine } from './line.ts';
import { shownTime } from './plain.ts';
import { table } from './table.ts';
import { onVault, type Work } from './work.ts';

const dueColumns = [
  { head: 'KIND', cell: ({ kind }: DueRow) => kind },
  { head: 'KEY', cell: ({ id }: DueRow) => id },
  { head: 'NAME', cell: ({ name }: DueRow) => name },
  { head: 'STATE', cell: ({ state }: DueRow) => state },
  { head: 'SINCE', cell: ({ since }: DueRow) => shownTime(since) },
  { head: 'DUE', cell: ({ dueAt }: DueRow) => shownTime(dueAt) },
  { head: 'DAYS OVER', cell: ({ daysOver }: DueRow) => daysOver, right: true },
  { head: 'WAITS FOR', cell: ({ blockedBy }: DueRow) => blockedBy },
];

const policyColumns = [
  { head: 'KIND', cell: ({ kind }: CryptoperiodPolicy) => kind },
  { head: 'DAYS', cell: ({ days }: CryptoperiodPolicy) => days, right: true },
  { head: 'WARNED BEFORE', cell: ({ warnDays }: CryptoperiodPolicy) => warnDays, right: true },
  { head: 'AUTOMATIC', cell: ({ automatic }: CryptoperiodPolicy) => (automatic ? 'yes' : 'no') },
];

async function due({ client, given, answer }: Work): Promise<void> {
  const state = given.choice('state', { options: dueStates });
  const kind = given.choice('kind', { options: cryptoperiodKinds });
  const query = { ...(state && { state }), ...(kind && { kind }) };
  const found = await allRows(async (offset, limit) => client.cryptoperiods.due({ ...query, offset, limit }), given.count('limit'));
  answer.give(found, () => table(dueColumns, found.rows, 'No key is in that state.') + restOf(found));
}

/** Shows the policies; with options, changes that of one kind first. What is not given stays; a warning not longer than it fits. */
async function policy({ client, given, answer }: Work): Promise<void> {
  const policies = await client.cryptoperiods.policies();
  const named = given.argumentOr(0);
  if (named === undefined) {
    answer.give(policies, () => table(policyColumns, policies, ''));
    return;
  }
  const kind = wordOf('KIND', named, { options: cryptoperiodKinds });
  const before = policies.find((one) => one.kind === kind) ?? { kind, days: 365, warnDays: 30, automatic: false };
  const automatic = given.choice('automatic', { options: ['yes', 'no'] });
  const days = given.count('days') ?? before.days;
  const after = await client.cryptoperiods.update({
    kind,
    days,
    warnDays: given.count('warn-days') ?? Math.max(0, Math.min(before.warnDays, days - 1)),
    automatic: automatic === undefined ? before.automatic : automatic === 'yes',
  });
  answer.give(after, () => table(policyColumns, after, ''));
}

async function rotateDue({ client, answer, follow }: Work): Promise<void> {
  const { job } = await client.cryptoperiods.rotateDue();
  if (job === null) {
    answer.give({ job }, () => 'No data key is overdue and can be rotated.');
    return;
  }
  const ended = await follow(job);
  answer.give(ended, () => `${ended.title}: ${String(ended.done)} of ${String(ended.total)} done, ${String(ended.failed)} failed.`);
}

/** `keydesk cryptoperiod …` */
export function cryptoperiodCommands(program: Command, line: CommandLine): void {
  const cryptoperiod = program.command('cryptoperiod').description('how long keys may be used, and what is due');
  const listing = cryptoperiod.command('due').description('the keys with their cryptoperiods, the longest overdue first');
  listing.option('--state <word>', `only those: ${dueStates.join(', ')}`).option('--kind <word>', `only those: ${cryptoperiodKinds.join(', ')}`);
  onVault(listing.option('--limit <n>', 'at most so many'), line, due);
  const changing = cryptoperiod.command('policy [kind]').description('show the policies, or change one');
  changing.option('--days <n>', 'how many days a key may protect new data').option('--warn-days <n>', 'from how many days before the end on it is due');
  onVault(changing.option('--automatic <word>', 'whether the desk rotates by itself: yes, no'), line, policy);
  onVault(cryptoperiod.command('rotate-due').description('rotate every data key that is overdue'), line, rotateDue);
}
