import { describe, expect, it } from 'vitest';
import { findCommands } from '../../src-renderer/components/find-commands.ts';
import type { Command } from '../../src-renderer/stores/view-stores.ts';

const command = (label: string, more: Partial<Command> = {}): Command => ({ id: label, label, group: 'Go to', run: () => undefined, ...more });
const places = [command('Overview'), command('Tenants'), command('Keys'), command('Import secrets', { keywords: ['env', 'csv'] }), command('Lock the vault', { group: 'Vault' })];
const found = [command('Meridian Health Group', { group: 'Found tenants', found: true }), command('Key of the north', { group: 'Found keys', found: true })];
const labels = (typed: string): readonly string[] => findCommands([...places, ...found], typed).flatMap(([, list]) => list.map(({ label }) => label));

describe('what the palette shows', () => {
  it('is every command and nothing of the vault while nothing is typed', () => {
    expect(labels(' ')).toEqual(places.map(({ label }) => label));
  });

  it('is what meets the words, the best first, its group with it', () => {
    expect(labels('keys')[0]).toBe('Keys');
    expect(labels('lock')[0]).toBe('Lock the vault');
    expect(labels('csv')[0]).toBe('Import secrets');
  });

  it('is what was found below the commands that are meant and above those that only have the letters', () => {
    expect(labels('key')).toEqual(['Keys', 'Meridian Health Group', 'Key of the north']);
    expect(labels('oe')).toEqual(['Meridian Health Group', 'Key of the north', ...labels('oe').slice(2)]);
    expect(labels('oe').slice(2)).toContain('Overview');
  });

  it('is what was found, when no command has such words', () => {
    expect(labels('xyzzy')).toEqual(['Meridian Health Group', 'Key of the north']);
  });
});
