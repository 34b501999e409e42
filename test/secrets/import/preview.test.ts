import { describe, expect, it } from 'vitest';
import type { Existing } from '../../../src-main/secrets/import/preview.ts';
import { previewImport } from '../../../src-main/secrets/import/preview.ts';
import { read } from './reading.ts';

const { entries } = read('dotenv', 'NEW=1\nSAME=2\n\nDIFFERS=3\nUNKNOWN=4\nGONE=5\n');
const tenant = new Map<string, Existing>([
  ['SAME', { state: 'present', same: true }],
  ['DIFFERS', { state: 'present', same: false }],
  ['UNKNOWN', { state: 'present', same: null }],
  ['GONE', { state: 'deleted' }],
]);
const lookup = (key: string): Existing => tenant.get(key) ?? { state: 'absent' };

describe('the preview of an import', () => {
  it('says of every entry what would happen, why and on which line it stands', () => {
    expect(previewImport(entries, lookup)).toEqual({
      rows: [
        { key: 'NEW', line: 1, action: 'create', why: 'the tenant has no such key' },
        { key: 'SAME', line: 2, action: 'skip', why: 'the published value is the same' },
        { key: 'DIFFERS', line: 4, action: 'change', why: 'the value differs: a new revision' },
        { key: 'UNKNOWN', line: 5, action: 'change', why: 'the published value could not be compared: a new revision' },
        { key: 'GONE', line: 6, action: 'skip', why: 'a deleted secret holds this key: bring it back or purge it first' },
      ],
      create: 1,
      change: 2,
      skip: 2,
    });
  });

  it('leaves existing keys alone when asked to', () => {
    const { rows, create, change, skip } = previewImport(entries, lookup, 'skip');
    expect([create, change, skip]).toEqual([1, 0, 4]);
    expect(rows[2]).toMatchObject({ action: 'skip', why: 'the key exists, and existing keys are to be left alone' });
  });

  it('hands the value over to be compared', () => {
    const seen: string[] = [];
    previewImport(entries, (key, value) => {
      seen.push(`${key}=${new TextDecoder().decode(value)}`);
      return { state: 'absent' };
    });
    expect(seen).toEqual(['NEW=1', 'SAME=2', 'DIFFERS=3', 'UNKNOWN=4', 'GONE=5']);
  });

  it('of nothing is nothing', () => {
    expect(previewImport([], lookup)).toEqual({ rows: [], create: 0, change: 0, skip: 0 });
  });
});
