import type { Command } from 'commander';
import { type RestSettings, restSettingsSchema } from '../../src-shared/settings.ts';
import { badUsage } from './failure.ts';
import { identityCommands } from './identity.ts';
import type { CommandLine } from './line.ts';
import { facts } from './table.ts';
import { onVault, type Work } from './work.ts';

function settingsText({ on, port, callsPerMinute, keepsOpen }: RestSettings, account: string): string {
  return facts([
    ['REST API', on ? 'on' : 'off'],
    ['Port', port],
    ['Calls a minute', `${String(callsPerMinute)} for each credential`],
    ['Idle vault', keepsOpen ? 'calls keep it open' : 'locks in spite of calls'],
    ['Account id', account],
  ]);
}

/** The settings, with what clients send as `x-account-id`. */
async function giveSettings({ answer, client }: Work, rest: RestSettings): Promise<void> {
  const { account } = await client.rest.status();
  answer.give({ ...rest, account }, () => settingsText(rest, account));
}

/** A number for a setting, within its bounds. @throws BAD_INPUT */
function countFor({ given }: Work, option: 'port' | 'calls-per-minute', field: 'port' | 'callsPerMinute', before: number): number {
  const wanted = given.count(option) ?? before;
  const judged = restSettingsSchema.shape[field].safeParse(wanted);
  if (judged.success) return judged.data;
  const { minValue, maxValue } = restSettingsSchema.shape[field];
  throw badUsage(`--${option}`, `${String(wanted)} is out of bounds`, `Give a number from ${String(minValue)} to ${String(maxValue)}.`);
}

async function change(work: Work, on: boolean): Promise<void> {
  const { client, given } = work;
  const { rest: before } = await client.settings.get();
  const keepsOpen = given.choice('keeps-open', { options: ['yes', 'no'] });
  const wanted = {
    on,
    port: countFor(work, 'port', 'port', before.port),
    callsPerMinute: countFor(work, 'calls-per-minute', 'callsPerMinute', before.callsPerMinute),
    keepsOpen: keepsOpen === undefined ? before.keepsOpen : keepsOpen === 'yes',
  };
  await giveSettings(work, (await client.settings.update({ rest: wanted })).rest);
}

/** `keydesk api …` */
export function apiCommands(program: Command, line: CommandLine): void {
  const api = program.command('api').description('whether the desk answers the REST API while this vault is open');
  onVault(api.command('status').description('what the settings say'), line, async (work) => giveSettings(work, (await work.client.settings.get()).rest));
  const on = api.command('on').description('answer it from the next unlock at a desk on').option('--port <n>', 'listen at this port');
  on.option('--calls-per-minute <n>', 'how many calls one credential may make').option('--keeps-open <word>', 'whether calls keep an idle vault open: yes, no');
  onVault(on, line, async (work) => change(work, true));
  onVault(api.command('off').description('answer it no more'), line, async (work) => change(work, false));
  identityCommands(api, line);
}
