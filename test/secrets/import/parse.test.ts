import { describe, expect, it } from 'vitest';
import { importFormats } from '../../../src-shared/secrets.ts';
import type { ImportFormat } from '../../../src-shared/secrets.ts';
import { isKeydeskError } from '../../../src-shared/errors.ts';
import { parseImport } from '../../../src-main/secrets/import/parse.ts';
import { pairs, read, refused } from './reading.ts';

const rows = (count: number) => Array.from({ length: count }, (_, index) => `KEY_${String(index)}`);
const large: Record<ImportFormat, (keys: readonly string[]) => string> = {
  dotenv: (keys) => keys.map((key) => `${key}="value of ${key}"\n`).join(''),
  json: (keys) => `{${keys.map((key) => `"${key}": "value of ${key}"`).join(',\n')}}`,
  csv: (keys) => `key,value\n${keys.map((key) => `${key},"value of ${key}"\n`).join('')}`,
  kubernetes: (keys) => `kind: Secret\nstringData:\n${keys.map((key) => `  ${key}: value of ${key}\n`).join('')}`,
};

describe('the limits of an import', () => {
  it.each(importFormats)('take 10,000 rows of %s', (format) => {
    const parsed = read(format, large[format](rows(10_000)));
    expect(parsed.entries).toHaveLength(10_000);
    expect(pairs(parsed).at(-1)).toEqual(['KEY_9999', 'value of KEY_9999']);
    expect(parsed.warnings).toEqual([]);
  });

  it('take 100,000 rows and refuse one more, at its line', () => {
    expect(read('dotenv', large.dotenv(rows(100_000))).entries).toHaveLength(100_000);
    expect(refused('dotenv', large.dotenv(rows(100_001)))).toMatch(/^100001:1 more than 100000 secrets/);
  });

  it('take a value of 1 MiB and refuse one byte more, without a word of it', () => {
    const value = 'ü'.repeat(512 * 1024);
    expect(read('json', `{"A":"${value}"}`).entries[0]?.value).toHaveLength(1024 * 1024);
    expect(refused('json', `{"A":"${value}x"}`)).toBe('1:2 the value of A has 1048577 bytes: at most 1 MiB is allowed');
  });

  it.each([
    ['dotenv', (value: string) => `A="${value}"`],
    ['csv', (value: string) => `key,value\nA,"${value}"\n`],
    ['kubernetes', (value: string) => `kind: Secret\nstringData:\n  A: "${value}"\n`],
  ] as const)('take a quoted value of 1 MiB in %s', (format, write) => {
    expect(read(format, write('x'.repeat(1024 * 1024))).entries[0]?.value).toHaveLength(1024 * 1024);
  });

  it.each([
    ['dotenv', (key: string) => `${key}=x`, '1:1'],
    ['json', (key: string) => `{"${key}":"x"}`, '1:2'],
    ['csv', (key: string) => `key,value\n${key},x\n`, '2:1'],
    ['kubernetes', (key: string) => `kind: Secret\nstringData:\n  ? ${key}\n  : x\n`, '3:5'],
  ] as const)('refuse a huge key in %s without repeating it', (format, write, place) => {
    expect(read(format, write('K'.repeat(256))).entries).toHaveLength(1);
    const problem = refused(format, write('K'.repeat(1_000_000)));
    expect(problem.startsWith(`${place} the key must be 1 to 256`)).toBe(true);
    expect(problem).not.toContain('KKKK');
  });

  it('refuse a file over 64 MiB before it is read', () => {
    const attempt = () => parseImport(new Uint8Array(64 * 1024 * 1024 + 1), { format: 'dotenv' });
    expect(attempt).toThrow(/BAD_INPUT.*64 MiB/);
  });
});

describe('the options of an import', () => {
  it.each(['', 'x', '.'.repeat(4), ' ', '$'])('refuse the separator %j', (separator) => {
    expect(() => read('json', '{}', separator)).toThrow(/BAD_INPUT.*separator/);
  });

  it('put the prefix before every key, and refuse one that no key may begin with', () => {
    const bytes = new TextEncoder().encode('A=1\nB=2\n');
    expect(pairs(parseImport(bytes, { format: 'dotenv', prefix: 'prod/' })).map(([key]) => key)).toEqual(['prod/A', 'prod/B']);
    expect(() => parseImport(bytes, { format: 'dotenv', prefix: '/prod' })).toThrow(/BAD_INPUT.*prefix/);
  });

  it('do not let a prefix hide an empty key', () => {
    expect(() => parseImport(new TextEncoder().encode('=1'), { format: 'dotenv', prefix: 'p' })).toThrow(/IMPORT_MALFORMED/);
  });
});

describe('bytes that are not UTF-8 text', () => {
  const at = (bytes: readonly number[]) => {
    try {
      parseImport(Uint8Array.from(bytes), { format: 'dotenv' });
    } catch (error) {
      if (isKeydeskError(error, 'IMPORT_MALFORMED')) return [error.data.line, error.data.column];
      throw error;
    }
    return null;
  };
  const [a, equals, lf] = [0x41, 0x3d, 0x0a];

  it.each([
    ['a Latin-1 letter', [a, equals, lf, 0xe9, a], [2, 1]],
    ['a lone continuation byte', [a, equals, 0x80], [1, 3]],
    ['a character cut off at the end', [a, equals, 0xf0, 0x9f, 0x92], [1, 3]],
    ['a character cut off in the middle', [a, equals, 0xc3, 0xbc, 0xe2, 0x82, a], [1, 4]],
    ['an overlong form', [0xc0, 0xaf], [1, 1]],
    ['a surrogate half', [a, equals, 0xed, 0xa0, 0x80], [1, 3]],
    ['a byte order mark before it', [0xef, 0xbb, 0xbf, a, equals, 0xff], [1, 3]],
    ['UTF-16', [0xfe, 0xff, 0, a], [1, 1]],
  ] as const)('are refused at their place: %s', (_name, bytes, place) => {
    expect(at(bytes)).toEqual(place);
  });
});
