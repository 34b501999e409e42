import { describe, expect, it } from 'vitest';
import { plain, shownTime } from '../../src-main/cli/plain.ts';
import { facts, table } from '../../src-main/cli/table.ts';

interface Row {
  readonly name: string;
  readonly count: number;
}

const columns = [
  { head: 'NAME', cell: (row: Row) => row.name },
  { head: 'COUNT', cell: (row: Row) => row.count, right: true },
];

describe('a table', () => {
  it('makes each column as wide as its widest cell, numbers at the right', () => {
    const rows = [
      { name: 'a', count: 5 },
      { name: 'longer', count: 1234567 },
    ];
    expect(table(columns, rows, 'none')).toBe(['NAME      COUNT', 'a             5', 'longer  1234567'].join('\n'));
  });

  it('counts characters as people see them, not units of UTF-16', () => {
    const lines = table(columns, [{ name: 'Zürich 🔑', count: 1 }, { name: 'e\u0301', count: 2 }], '').split('\n');
    expect(lines[1]).toBe('Zürich 🔑      1');
    expect(lines[2]).toBe('e\u0301             2');
  });

  it('keeps a row on its line and its control characters to itself', () => {
    const text = table(columns, [{ name: 'two\nlines\u001b[31m', count: 0 }], '');
    expect(text.split('\n')).toHaveLength(2);
    expect(text).not.toContain('\u001b');
  });

  it('says so when there is nothing', () => {
    expect(table(columns, [], 'No tenant yet.')).toBe('No tenant yet.');
  });
});

describe('facts', () => {
  it('aligns the values', () => {
    expect(facts([['Id', 'x'], ['Display name', 3]])).toBe('Id            x\nDisplay name  3');
  });
});

describe('plain', () => {
  it('keeps text, tabs and line breaks, and marks what steers a terminal', () => {
    expect(plain('Störche\t1\n2')).toBe('Störche\t1\n2');
    expect(plain('a\u0000b\u009bc\u202ed')).toBe('a\uFFFDb\uFFFDc\uFFFDd');
  });

  it('shows moments in UTC', () => {
    expect(shownTime(0)).toBe('1970-01-01 00:00:00Z');
    expect(shownTime(null)).toBe('-');
  });
});
