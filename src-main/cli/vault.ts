import type { Command } from 'commander';
import { userInfo } from 'node:os';
import { basename, dirname, resolve } from 'node:path';
import type { KeySlot, VaultCheck } from '../../src-shared/vault.ts';
import { vaultEnding } from '../vault/places.ts';
import { badUsage } from './failure.ts';
import { exitCodes } from './exit-codes.ts';
import type { CommandLine } from './line.ts';
import { chooseSlot, chooseVault } from './open-vault.ts';
import { shownTime } from './plain.ts';
import { facts, table } from './table.ts';
import { Unproven } from './unproven.ts';
import { onDesk, onVault, withPassphrase, type Work } from './work.ts';

/** A new vault's parent folder and name, from the path of its folder. */
export function newVaultPlace(cwd: string, path: string | undefined): { readonly folder: string; readonly name: string } {
  if (path === undefined || path === '') throw badUsage('PATH', 'is missing', 'Name the folder of the new vault, such as ./Clinic.keydesk.');
  const whole = resolve(cwd, path);
  const name = basename(whole);
  return { folder: dirname(whole), name: name.endsWith(vaultEnding) ? name.slice(0, -vaultEnding.length) : name };
}

/** The name of whoever is logged in: an officer's name unless another is given. */
function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'Administrator';
  }
}

async function create({ client, given, answer, passphrases, line, busy }: Work): Promise<void> {
  const place = newVaultPlace(line.cwd, given.argumentOr(0) ?? given.maybe('vault') ?? line.vault);
  const officer = given.maybe('officer') ?? ownName();
  const passphrase = await passphrases.chosen('vault');
  const state = await busy('Creating', client.vault.create({ ...place, officer, passphrase }));
  if (state.phase !== 'unlocked') throw new Error('the new vault is not open');
  const { id, name, path, slot } = state;
  answer.give({ id, name, path, officer: state.officer, slot }, () =>
    facts([['Vault', path], ['Officer', `${state.officer.name}, ${state.officer.role}`], ['Key slot', slot]]),
  );
}

function checkText({ parts, ok }: VaultCheck): string {
  const columns = [
    { head: 'PART', cell: (part: VaultCheck['parts'][number]) => part.part },
    { head: 'FOUND', cell: (part: VaultCheck['parts'][number]) => (part.ok ? 'sound' : 'DAMAGED') },
    { head: 'CHECKED', cell: (part: VaultCheck['parts'][number]) => part.checked, right: true },
    { head: 'DETAIL', cell: (part: VaultCheck['parts'][number]) => part.detail },
  ];
  const advice = ok ? '' : '\n\nStop writing to this vault. Copy its folder as evidence, then restore the newest backup into a new folder.';
  return table(columns, parts, 'Nothing was checked.') + advice;
}

async function check({ client, answer, busy }: Work): Promise<void> {
  const found = await busy('Checking', client.vault.check());
  answer.give(found, () => checkText(found));
  if (!found.ok) throw new Unproven(exitCodes.verification);
}

async function backup({ client, given, answer, passphrases, line, busy }: Work): Promise<void> {
  const path = resolve(line.cwd, given.argument(0, 'FILE'));
  const passphrase = await passphrases.chosen('backup');
  const made = await busy('Backing up and verifying', client.vault.backup({ path, passphrase }));
  answer.give(made, () => facts([['Backup', made.path], ['Size', `${String(made.size)} bytes`], ['SHA-256', made.sha256], ['Verified', 'read back and opened']]));
}

async function restore({ client, given, answer, passphrases, line, busy }: Work): Promise<void> {
  const from = resolve(line.cwd, given.argument(0, 'FILE'));
  const place = newVaultPlace(line.cwd, given.argumentOr(1) ?? given.maybe('vault') ?? line.vault);
  const passphrase = await passphrases.existing('backup');
  const state = await busy('Restoring and verifying', client.vault.restore({ from, passphrase, ...place }));
  if (state.phase !== 'locked') throw new Error('the restored vault is not on the desk');
  const { path, name, slots } = state;
  answer.give({ path, name, slots }, () => `${facts([['Vault', path], ['Restored from', from]])}\n\nIt opens with the passphrases it had when it was backed up.`);
}

function slotsText(slots: readonly KeySlot[]): string {
  const columns = [
    { head: 'SLOT', cell: (slot: KeySlot) => slot.id },
    { head: 'OFFICER', cell: (slot: KeySlot) => slot.officer.name },
    { head: 'ROLE', cell: (slot: KeySlot) => slot.officer.role },
    { head: 'OPENS WITH', cell: (slot: KeySlot) => slot.kind },
    { head: 'CREATED', cell: (slot: KeySlot) => shownTime(slot.createdAt) },
  ];
  return table(columns, slots, 'There is no key slot.');
}

function giveSlots({ answer }: Work, slots: readonly KeySlot[]): void {
  answer.give({ slots }, () => slotsText(slots));
}

async function addSlot(work: Work): Promise<void> {
  const { client, given, passphrases, busy } = work;
  const passphrase = await passphrases.existing('vault');
  const newPassphrase = await passphrases.chosen('new');
  giveSlots(work, await busy('Adding the slot', client.vault.addSlot({ passphrase, newPassphrase, device: given.flag('device') })));
}

async function removeSlot(work: Work): Promise<void> {
  const { client, given, passphrases, busy } = work;
  const slot = chooseSlot(await client.vault.slots(), given.argument(0, 'SLOT'));
  const passphrase = await passphrases.existing('vault');
  giveSlots(work, await busy('Removing the slot', client.vault.removeSlot({ slot: slot.id, passphrase })));
}

async function changePassphrase(work: Work): Promise<void> {
  const { client, passphrases, busy } = work;
  const passphrase = await passphrases.existing('vault');
  const newPassphrase = await passphrases.chosen('new');
  giveSlots(work, await busy('Changing the passphrase', client.vault.changePassphrase({ passphrase, newPassphrase })));
}

function slotCommands(vault: Command, line: CommandLine): void {
  onDesk(vault.command('slots').description('list the ways of unlocking; needs no passphrase'), line, async (work) => {
    giveSlots(work, (await chooseVault(work.client, line, work.given)).slots);
  });
  const add = vault.command('add-slot').description('add a way of unlocking').option('--device', "bind it to this device's keychain as well");
  onVault(withPassphrase(add, 'new'), line, addSlot);
  onVault(vault.command('remove-slot <slot>').description('take a way of unlocking away'), line, removeSlot);
  onVault(withPassphrase(vault.command('change-passphrase').description('change the passphrase of the slot in use'), 'new'), line, changePassphrase);
}

/** `keydesk vault …` */
export function vaultCommands(program: Command, line: CommandLine): void {
  const vault = program.command('vault').description('create, check, back up and restore a vault');
  onDesk(
    vault.command('create [path]').description('create a vault; PATH names its folder').option('--officer <name>', 'your name, as the audit log shows it'),
    line,
    create,
  );
  onVault(vault.command('check').description('check every part of the vault'), line, check);
  onVault(withPassphrase(vault.command('backup <file>').description('write one encrypted, verified file'), 'backup'), line, backup);
  onDesk(withPassphrase(vault.command('restore <file> [path]').description('restore a backup into a new folder'), 'backup'), line, restore);
  slotCommands(vault, line);
}
