import { parse as peerParse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../../src-main/secrets/import/csv-reader.ts';
import { pairs, places, read, refused } from './reading.ts';

describe('a CSV file', () => {
  it('gives every record with the place of its key', () => {
    const parsed = read('csv', 'key,value\r\nA,1\r\n\r\nB,"x, ""y""\r\nz"\r\nC,\r\n');
    expect(pairs(parsed)).toEqual([
      ['A', '1'],
      ['B', 'x, "y"\r\nz'],
      ['C', ''],
    ]);
    expect(places(parsed)).toEqual(['A@2:1', 'B@4:1', 'C@6:1']);
  });

  it.each([
    ['comma', 'key,value\nA,a;b\tc\n', 'a;b\tc'],
    ['semicolon', 'key;value\nA;a,b\n', 'a,b'],
    ['tab', 'key\tvalue\nA\ta,b;c\n', 'a,b;c'],
  ])('finds the delimiter %s', (_name, text, value) => {
    expect(pairs(read('csv', text))).toEqual([['A', value]]);
  });

  it('finds its columns in any order, by any of their names', () => {
    const text = '\uFEFFClassification,Notes,Secret Value,Name\nphi,"one\ntwo",v1,A\n,,v2,B\n';
    expect(read('csv', text).entries.map(({ key, description, sensitivity }) => [key, description, sensitivity])).toEqual([
      ['A', 'one\ntwo', 'PHI'],
      ['B', null, null],
    ]);
    expect(places(read('csv', text))).toEqual(['A@3:9', 'B@4:6']);
    expect(pairs(read('csv', 'secret,secret-value\nA,x\n'))).toEqual([['A', 'x']]);
  });

  it('takes values as they stand, white space too', () => {
    expect(pairs(read('csv', 'key,value\n A , x \nB," y "\n'))).toEqual([
      ['A', ' x '],
      ['B', ' y '],
    ]);
  });

  it('decodes base64 rows', () => {
    const parsed = read('csv', 'key,value,encoding\nA,/wAB,base64\nB,/wAB,text\nC,/wAB,\n');
    expect([...(parsed.entries[0]?.value ?? [])]).toEqual([0xff, 0, 1]);
    expect(pairs(parsed).slice(1)).toEqual([
      ['B', '/wAB'],
      ['C', '/wAB'],
    ]);
  });

  it('warns of a column it does not know, without repeating its name', () => {
    const { warnings } = read('csv', 'key,value,hunter2\nA,x,y\n');
    expect(warnings).toEqual([{ line: 1, column: 11, problem: 'this column is not known and is not imported' }]);
  });

  it('is read cell by cell as the csv-parse package reads it', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'ü', '"', ',', ';', '\n', '\r\n', ' ') });
    const record = fc.tuple(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1 }), cell, cell);
    fc.assert(
      fc.property(fc.array(record, { minLength: 1 }), (records) => {
        const text = records.map((cells) => `${cells.map((each) => `"${each.replaceAll('"', '""')}"`).join(',')}\n`).join('');
        const ours = [...readCsv(text, ',')].map((cells) => cells.map((each) => each.text));
        expect(ours).toEqual(records);
        expect(ours).toEqual(peerParse(text, { record_delimiter: '\n' }));
      }),
    );
  });
});

describe('a CSV file is refused, with its place, for', () => {
  it.each([
    ['nothing', '', '1:1 the first line must name the columns: key and value'],
    ['no header', 'A,1\nB,2\n', '1:1 the first line must name the columns'],
    ['a header without values', 'key,description\nA,x\n', '1:1 the first line must name the columns'],
    ['two columns for the key', 'key,name,value\nA,B,x\n', '1:5 a second column for the key'],
    ['two columns for the description', 'key,value,notes,comment\nA,x,,\n', '1:17 a second column for the description'],
    ['a cell too few', 'key,value,notes\nA,x\n', '2:3 2 cells where the header has 3'],
    ['a cell too many', 'key,value\nA,x\nB,x,y\n', '3:5 3 cells where the header has 2'],
    ['only one cell', 'key,value\n\nA\n', '3:1 1 cells where the header has 2'],
    ['a quote in a bare cell', 'key,value\nA,x"y\n', '2:4 a quote in a cell without quotes'],
    ['a quote never closed', 'key,value\nA,"x\nB,y\n', '2:3 the quote opened here is never closed'],
    ['text behind a quote', 'key,value\nA,"x\ny"z\n', '3:3 text behind a closing quote'],
    ['an unknown encoding', 'key,value,encoding\nA,x,hex\n', '2:5 no such encoding: use text or base64'],
    ['base64 without its padding', 'key,value,encoding\nA,eA,base64\n', '2:3 the value is not base64'],
    ['base64 with other characters', 'key,value,encoding\nA,e*==,base64\n', '2:3 the value is not base64'],
    ['base64 with bits left over', 'key,value,encoding\nA,eB==,base64\n', '2:3 the value is not base64'],
    ['an unknown sensitivity', 'key,value,sensitivity\nA,x,SECRET\n', '2:5 no such sensitivity: use one of UNSPECIFIED, STANDARD'],
    ['an empty key', 'key,value\n,x\n', '2:1 the key must be'],
    ['a key that stands twice', 'key,value\nA,x\n"A",y\n', '3:1 the key A stands on line 2 and again on line 3'],
    ['a description with control characters', 'key,value,notes\nA,x,a\u0007b\n', '2:1 the description of A: must not hold'],
    ['a NUL byte', 'key,value\nA,\0\n', '2:3 a NUL byte'],
  ])('%s', (_name, text, start) => {
    expect(refused('csv', text).slice(0, start.length)).toBe(start);
  });
});
