import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { VaultState } from '../../src-shared/vault.ts';
import type { LocalClient } from '../api/local-client.ts';
import { vaultEnding } from '../vault/places.ts';
import { badUsage } from './failure.ts';
import type { Given } from './given.ts';
import type { CommandLine } from './line.ts';
import type { Passphrases } from './passphrases.ts';

/** A vault that is chosen and locked. */
export type LockedVault = Extract<VaultState, { readonly phase: 'locked' }>;
type Slot = LockedVault['slots'][number];

/** The folder a person means: they may leave out its ending. */
export function vaultPath(cwd: string, given: string): string {
  const path = resolve(cwd, given);
  return existsSync(path) || !existsSync(path + vaultEnding) ? path : path + vaultEnding;
}

/** The vault the command is about. @throws BAD_INPUT when none is named */
export function namedVault(line: CommandLine, given: Given): string {
  const named = given.maybe('vault') ?? line.vault ?? '';
  if (named === '') throw badUsage('--vault', 'no vault is named', 'Name its folder with --vault PATH, or in KEYDESK_VAULT.');
  return vaultPath(line.cwd, named);
}

const described = ({ id, officer, kind }: Slot): string => `${id} (${officer.name}, ${kind})`;

/** The slot to unlock with: the only one, or the one whose id begins with what was given. */
export function chooseSlot(slots: readonly Slot[], wanted: string | undefined): Slot {
  const fitting = slots.filter(({ id }) => wanted === undefined || (wanted !== '' && id.startsWith(wanted.toLowerCase())));
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return only;
  const problem = wanted === undefined ? 'the vault has several key slots' : `${String(fitting.length)} key slots begin with ${JSON.stringify(wanted)}`;
  throw badUsage('--slot', problem, `Give one of: ${slots.map(described).join('; ')}.`);
}

/** Puts the named vault on the desk, locked. */
export async function chooseVault(client: LocalClient, line: CommandLine, given: Given): Promise<LockedVault> {
  const state = await client.vault.choose({ path: namedVault(line, given) });
  if (state.phase !== 'locked') throw badUsage('--vault', 'a vault is open already', 'Close it first.');
  return state;
}

/** Opens the named vault. @throws what `vault.unlock` throws */
export async function unlockNamed(client: LocalClient, line: CommandLine, given: Given, passphrases: Passphrases): Promise<VaultState> {
  const { slots } = await chooseVault(client, line, given);
  const slot = chooseSlot(slots, given.maybe('slot'));
  return client.vault.unlock({ slot: slot.id, passphrase: await passphrases.existing('vault') });
}
