import { describe, expect, it } from 'vitest';
import { pairs, places, read, refused } from './reading.ts';

const values = (text: string) => pairs(read('dotenv', text));

describe('a .env file', () => {
  it('gives every assignment with its place', () => {
    const parsed = read('dotenv', '# head\n\nA=1\n  export B = two \nexport=3\nexport\tC=\n');
    expect(pairs(parsed)).toEqual([
      ['A', '1'],
      ['B', 'two'],
      ['export', '3'],
      ['C', ''],
    ]);
    expect(places(parsed)).toEqual(['A@3:1', 'B@4:10', 'export@5:1', 'C@6:8']);
    expect(parsed.warnings).toEqual([]);
  });

  it.each([
    ['a comment behind a blank', 'A=1 # one', '1'],
    ['a comment instead of a value', 'A= # none', ''],
    ['quotes within a bare value', 'A=it\'s "so"', 'it\'s "so"'],
    ['a backslash in a bare value', 'A=C:\\new\\table', 'C:\\new\\table'],
    ['an equals sign in a value', 'A=aGk=', 'aGk='],
    ['single quotes: nothing is special', "A='\\n $HOME # \"x\"'", '\\n $HOME # "x"'],
    ['backticks: nothing is special', 'A=`it\'s "\\t"`', 'it\'s "\\t"'],
    ['the escapes of double quotes', 'A="\\n\\r\\t\\"\\\\\\$\\`"', '\n\r\t"\\$`'],
    ['unknown escapes are kept', 'A="\\d\\u0041"', '\\d\\u0041'],
    ['an escaped backslash before a letter', 'A="C:\\\\new"', 'C:\\new'],
    ['a comment right behind a quote', 'A="x"# note', 'x'],
    ['an empty quoted value', "A=''", ''],
    ['white space is kept in quotes', 'A="  x  "', '  x  '],
    ['several lines', 'A="one\ntwo"\n', 'one\ntwo'],
    ['several lines with CR LF', "A='one\r\ntwo'\r\n", 'one\ntwo'],
    ['a dollar is a dollar', 'A=p$ss$word', 'p$ss$word'],
    ['unicode', 'A=Zürich-💊', 'Zürich-💊'],
    ['no line end at the end of the file', 'A=x', 'x'],
  ])('reads %s', (_name, text, value) => {
    expect(values(text)).toEqual([['A', value]]);
  });

  it('reads LF, CR LF and CR in one file, behind a byte order mark', () => {
    const parsed = read('dotenv', '\uFEFFA=1\r\nB=2\rC="x\r\ny"\nD=4');
    expect(pairs(parsed)).toEqual([
      ['A', '1'],
      ['B', '2'],
      ['C', 'x\ny'],
      ['D', '4'],
    ]);
    expect(places(parsed)).toEqual(['A@1:1', 'B@2:1', 'C@3:1', 'D@5:1']);
  });

  it('keeps references as written and says so', () => {
    const parsed = read('dotenv', "A=x\nURL=  postgres://${USER}@db\nB=\"${A}\"\nC='${A}'\nD=\"$A\"\n");
    expect(pairs(parsed)[1]).toEqual(['URL', 'postgres://${USER}@db']);
    expect(parsed.warnings.map(({ line, column }) => [line, column])).toEqual([
      [2, 7],
      [3, 3],
    ]);
    expect(parsed.warnings[0]?.problem).toContain('URL');
  });

  it('keeps a # without a space before it, and says so', () => {
    const parsed = read('dotenv', 'A=p#ss # real comment\n');
    expect(pairs(parsed)).toEqual([['A', 'p#ss']]);
    expect(parsed.warnings).toMatchObject([{ line: 1, column: 4 }]);
  });

  it('of no entry says that it holds none', () => {
    expect(read('dotenv', '# nothing\n')).toMatchObject({ entries: [], warnings: [{ line: 1, column: 1 }] });
    expect(read('dotenv', '').entries).toEqual([]);
  });
});

describe('a .env file is refused, with its place, for', () => {
  it.each([
    ['a line without =', 'A=1\n  B\n', '2:3 no "="'],
    ['the second line of a bare key block', 'A=-----BEGIN\nMIIB\n', '2:1 no "="'],
    ['a double quote never closed', 'A=1\nB= "x\nC=2\n', '2:4 the quote " opened here is never closed'],
    ['a double quote closed only by an escaped one', 'A="x\\"', '1:3 the quote "'],
    ['a single quote never closed', "A='x\n", "1:3 the quote '"],
    ['a backtick never closed', 'A=`x\n', '1:3 the quote `'],
    ['text behind a quote', 'A="x" y', '1:7 text behind the closing quote "'],
    ['text behind a quote on a later line', "A='x\ny'z", '2:3 text behind the closing quote \''],
    ['a key with a space', 'A B=1', '1:1 the key must be'],
    ['a key that begins with a dash', 'A=1\n-B=1', '2:1 the key must be'],
    ['no key', '=1', '1:1 the key must be'],
    ['a key that stands twice', 'A=1\nB=2\nA=3', '3:1 the key A stands on line 1 and again on line 3'],
    ['a NUL byte', 'A=1\nB=x\0y', '2:4 a NUL byte'],
  ])('%s', (_name, text, start) => {
    expect(refused('dotenv', text).slice(0, start.length)).toBe(start);
  });
});
