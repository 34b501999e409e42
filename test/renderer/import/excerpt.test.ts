import { describe, expect, it } from 'vitest';
import { excerptOf } from '../../../src-renderer/screens/import/excerpt.ts';

const text = ['# service', 'DATABASE_URL=postgres://u:pw@h', 'API_TOKEN="never closed', 'X=1'].join('\n');

describe('the excerpt of a malformed file', () => {
  it('shows the line with its neighbours, and marks the column', () => {
    const lines = excerptOf(text, { line: 3, column: 11 });
    expect(lines.map(({ line }) => line)).toEqual([2, 3, 4]);
    expect(lines.map(({ mark }) => mark)).toEqual([undefined, 10, undefined]);
  });

  it('keeps the names of an .env file and masks every value', () => {
    const [before, at] = excerptOf(text, { line: 3, column: 11 });
    expect(before?.text).toBe('DATABASE_URL=•••••••••••••••••');
    expect(at?.text).toBe('API_TOKEN=•••••• ••••••');
  });

  it('keeps the names of JSON and YAML', () => {
    expect(excerptOf('{\n  "db.url": "secret"', { line: 2, column: 3 })[1]?.text).toBe('  "db.url": ••••••••');
    expect(excerptOf('  token: abc', { line: 1, column: 1 })[0]?.text).toBe('  token: •••');
  });

  it.each([
    ['a line of base64 with its padding', 'MIIEvgIBADANBgkqhkiG9w0BAQEFAASC=='],
    ['a value that a broken quote let loose', 'correct horse battery staple'],
    ['a user and password', 'admin:hunter2'],
    ['a lower-case assignment, which could be a piece of a value', 'hunter=2'],
  ])('shows nothing of %s', (_, line) => {
    const [shown] = excerptOf(line, { line: 1, column: 1 });
    expect(shown?.text).toMatch(/^[• ]+$/);
    expect(shown?.text).toHaveLength(line.length);
  });

  it('brings a far column into sight, and says that something stands before and behind', () => {
    const [shown] = excerptOf(`A=${'x'.repeat(5_000)}`, { line: 1, column: 4_000 });
    expect(shown?.text.length).toBeLessThan(80);
    expect(shown?.text).toMatch(/^…•+…$/);
    expect(shown?.mark).toBe(37);
  });

  it('counts lines by LF, CR LF and CR alike', () => {
    expect(excerptOf('A=1\r\nB=2\rC=3\nD=4', { line: 4, column: 1 }).map(({ line }) => line)).toEqual([3, 4]);
  });

  it('shows what there is of a place outside of the file', () => {
    expect(excerptOf('A=1', { line: 2, column: 1 }).map(({ line }) => line)).toEqual([1]);
    expect(excerptOf('', { line: 9, column: 1 })).toEqual([]);
  });
});
