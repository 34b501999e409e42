import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { type Given, givenOf, momentOf, wordOf } from '../../src-main/cli/given.ts';
import { importOptionsOf } from '../../src-main/cli/secret-import.ts';
import { sensitivitySchema } from '../../src-shared/sensitivity.ts';

function given(...argv: readonly string[]): Given {
  const command = new Command()
    .argument('[first]')
    .option('--name <text>')
    .option('--format <word>')
    .option('--rule <pair>', '', (value: string, before: readonly string[]) => [...before, value], [])
    .option('--set <pair>', '', (value: string, before: readonly string[]) => [...before, value], [])
    .option('--no-suggest')
    .option('--limit <n>');
  return givenOf(command.exitOverride().parse(argv, { from: 'user' }));
}

describe('moments', () => {
  it('takes a day as a whole: its start, or the start of the next', () => {
    expect(momentOf('from', '2026-01-31', 'start')).toBe(Date.UTC(2026, 0, 31));
    expect(momentOf('to', '2026-01-31', 'end')).toBe(Date.UTC(2026, 1, 1));
  });

  it('takes an instant with its zone', () => {
    expect(momentOf('to', '2026-01-31T12:00:00+02:00', 'end')).toBe(Date.UTC(2026, 0, 31, 10));
  });

  it.each(['2026-02-30', '2026-13-01', '31.01.2026', '2026-01-31T12:00', 'yesterday', ''])('refuses %j and names the option', (text) => {
    expect(() => momentOf('from', text, 'start')).toThrow(/--from/);
  });
});

describe('words', () => {
  it('takes them in any case', () => {
    expect(wordOf('--sensitivity', 'phi', sensitivitySchema)).toBe('PHI');
    expect(wordOf('--category', 'Key-Disabled', { options: ['key_disabled'] })).toBe('key_disabled');
  });

  it('names what there is to choose from', () => {
    expect(() => wordOf('--sensitivity', 'secret', sensitivitySchema)).toThrow(/REGULATED/);
  });
});

describe('what was given', () => {
  it('reads by type, and misses what is missing', () => {
    const some = given('one', '--name', 'x', '--limit', '12');
    expect([some.argument(0, 'FIRST'), some.text('name'), some.count('limit')]).toEqual(['one', 'x', 12]);
    expect(() => given().argument(0, 'FIRST')).toThrow(/FIRST/);
    expect(() => given().text('name')).toThrow(/--name/);
    expect(given().maybe('name')).toBeUndefined();
  });

  it.each(['-1', '1e3', '1.5', 'many'])('refuses %j as a number', (text) => {
    expect(() => given(`--limit=${text}`).count('limit')).toThrow(/--limit/);
  });
});

describe('the options of an import', () => {
  it('splits rules and settings at the last equals sign', () => {
    const options = importOptionsOf(given('--rule', 'A=*=phi', '--rule', 'B_*=PII', '--set', 'C=financial', '--no-suggest'));
    expect(options.rules).toEqual([{ pattern: 'A=*', sensitivity: 'PHI' }, { pattern: 'B_*', sensitivity: 'PII' }]);
    expect(options.overrides).toEqual({ C: 'FINANCIAL' });
    expect(options.suggest).toBe(false);
  });

  it.each(['PHI', '=PHI', 'A=', 'A=TOP'])('refuses the rule %j', (rule) => {
    expect(() => importOptionsOf(given('--rule', rule))).toThrow(/--rule/);
  });
});
