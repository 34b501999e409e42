import { describe, expect, it } from 'vitest';
import { pairs, places, read, refused } from './reading.ts';

describe('a JSON file', () => {
  it('gives the members of a flat object with their places', () => {
    const parsed = read('json', '{\n  "A": "x",\r\n  "B":"", "C": "ü\\n\\u00e9\\ud83d\\udc8a\\/\\b"\r}\n');
    expect(pairs(parsed)).toEqual([
      ['A', 'x'],
      ['B', ''],
      ['C', 'ü\né💊/\b'],
    ]);
    expect(places(parsed)).toEqual(['A@2:3', 'B@3:3', 'C@3:11']);
  });

  it('joins names and positions by the separator', () => {
    const text = '{"db": {"main": {"url": "u"}}, "hosts": ["a", {"port": 1}]}';
    expect(pairs(read('json', text)).map(([key]) => key)).toEqual(['db.main.url', 'hosts.0', 'hosts.1.port']);
    expect(pairs(read('json', text, '__')).map(([key]) => key)).toEqual(['db__main__url', 'hosts__0', 'hosts__1__port']);
    expect(places(read('json', text))).toEqual(['db.main.url@1:18', 'hosts.0@1:42', 'hosts.1.port@1:48']);
  });

  it('keeps numbers and words as they are written', () => {
    const text = '{"a":1.10,"b":123456789012345678901234567890,"c":-0,"d":1E+2,"e":true,"f":false}';
    expect(pairs(read('json', text)).map(([, value]) => value)).toEqual([
      '1.10',
      '123456789012345678901234567890',
      '-0',
      '1E+2',
      'true',
      'false',
    ]);
  });

  it('passes null and empty collections over, with a warning each', () => {
    const parsed = read('json', '{"a": null, "b": {}, "c": [],\n"d": {"e": null}, "f": "x"}');
    expect(pairs(parsed)).toEqual([['f', 'x']]);
    expect(parsed.warnings.map(({ line, column, problem }) => `${String(line)}:${String(column)} ${problem}`)).toEqual([
      '1:2 "a" is null: nothing is imported for it',
      '1:13 "b" is an empty object: nothing is imported for it',
      '1:22 "c" is an empty array: nothing is imported for it',
      '2:7 "d.e" is null: nothing is imported for it',
    ]);
    expect(read('json', '{}').warnings.at(-1)?.problem).toBe('the file holds no secret');
  });

  it('treats __proto__ and constructor as the keys they are', () => {
    const parsed = read('json', '{"__proto__": "a", "constructor": {"prototype": "b"}}');
    expect(pairs(parsed)).toEqual([
      ['__proto__', 'a'],
      ['constructor.prototype', 'b'],
    ]);
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });
});

describe('a JSON file is refused, with its place, for', () => {
  it.each([
    ['nothing', '', '1:1 a JSON value is expected'],
    ['an array at the top', '\n["a"]', '2:1 the file must be one object'],
    ['a text at the top', '"a"', '1:1 the file must be one object'],
    ['text behind the end', '{"a":"b"}\n x', '2:2 text behind the end'],
    ['a trailing comma', '{"a":"b",\n}', '2:1 a "," before "}"'],
    ['a trailing comma in an array', '{"a":["b",]}', '1:11 a "," before "]"'],
    ['a missing comma', '{"a":"b"\n"c":"d"}', '2:1 a "," or "}" is expected'],
    ['a missing colon', '{"a" "b"}', '1:6 a ":" is expected'],
    ['a missing value', '{"a":}', '1:6 a JSON value is expected'],
    ['a name without quotes', '{a:"b"}', '1:2 a name in double quotes'],
    ['single quotes', '{"a":\'b\'}', '1:6 a JSON value is expected'],
    ['a comment', '{\n// no\n"a":"b"}', '2:1 a name in double quotes'],
    ['an object never closed', '{"a":"b"', '1:9 a "," or "}" is expected'],
    ['a string never closed', '{"a":"b\\"}', '1:6 the string opened here is never closed'],
    ['a line end in a string', '{"a":"b\nc"}', '1:8 a control character'],
    ['an unknown escape', '{"a":"b\\x41"}', '1:8 not an escape'],
    ['an incomplete unicode escape', '{"a":"\\u12g4"}', '1:7 not an escape'],
    ['half of a surrogate pair', '{"a":"x\\ud83d"}', '1:6 half of a surrogate pair'],
    ['a leading zero', '{"a":01}', '1:6 a JSON value is expected'],
    ['a bare dot', '{"a":1.}', '1:6 a JSON value is expected'],
    ['NaN', '{"a":NaN}', '1:6 a JSON value is expected'],
    ['a word that goes on', '{"a":trueish}', '1:6 a JSON value is expected'],
    ['a name that stands twice', '{"a":"1",\n"b":"2",\n "a":"3"}', '3:2 the name "a" stands on line 1 and again on line 3'],
    ['an object that stands twice', '{"a":{"x":1},\n"a":{"y":2}}', '2:1 the name "a" stands on line 1'],
    ['a name equal to a path', '{"a.b":"1",\n"a":{"b":"2"}}', '2:6 the key a.b stands on line 1 and again on line 2'],
    ['an empty name', '{"":"x"}', '1:2 the key must be'],
    ['a name with a space', '{"a":\n{"b c":"x"}}', '2:2 the key must be'],
    ['a NUL byte', '{"a":\n"\0"}', '2:2 a NUL byte'],
  ])('%s', (_name, text, start) => {
    expect(refused('json', text).slice(0, start.length)).toBe(start);
  });

  it('nesting of more than 64 levels, however deep', () => {
    const nested = (levels: number) => `${'{"a":'.repeat(levels)}"x"${'}'.repeat(levels)}`;
    expect(read('json', nested(63)).entries).toHaveLength(1);
    expect(refused('json', nested(65))).toMatch(/^1:321 nested deeper than 64 levels/);
    expect(refused('json', `{"a":${'['.repeat(1_000_000)}`)).toMatch(/^1:69 nested deeper/);
  });

  it('names that stand twice, and of null, shown cut when they are long', () => {
    const name = 'N'.repeat(1_000_000);
    expect(refused('json', `{"${name}":1,"${name}":2}`).length).toBeLessThan(200);
    expect(read('json', `{"${name}":null}`).warnings[0]?.problem.length).toBeLessThan(200);
  });

  it('half a million values', () => {
    expect(refused('json', `{"a":[${'[],'.repeat(500_000)}[]]}`)).toMatch(/more than 500000 values/);
  });
});
