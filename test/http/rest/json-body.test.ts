import { describe, expect, it } from 'vitest';
import { RestRefusal } from '../../../src-main/api/rest/refusal.ts';
import { laterJson, readJson } from '../../../src-main/http/rest/json-body.ts';

const read = (text: string): unknown => readJson(Buffer.from(text));

function refusalOf(bytes: Uint8Array): string {
  try {
    readJson(bytes);
  } catch (error) {
    if (error instanceof RestRefusal && error.facts.status === 400) return error.facts.detail;
  }
  throw new Error('it was not refused');
}

describe('a body', () => {
  it.each([
    '{}', '[]', '"text"', '1.5e3', 'null', ' {"a" : [1, {"b":"c"}], "d":{"b":2}} ', '{"a":"\\"","b":"\\\\"}', '{"a":"{\\"a\\":1}","b":"a"}', '[{"a":1},{"a":2}]', '{"":1}', '["a","a"]',
    '{"a":"a","b":"a"}',
  ])('is read as it stands: %s', (text) => {
    expect(read(text)).toEqual(JSON.parse(text));
  });

  it('may be empty', () => {
    expect(read('')).toBeUndefined();
  });

  it('is read when it is asked for, once, and again when that failed', () => {
    const body = laterJson(Buffer.from('{"a":1}'));
    expect(body()).toEqual({ a: 1 });
    expect(body()).toBe(body());
    expect(laterJson(undefined)()).toBeUndefined();
    const flawed = laterJson(Buffer.from('{'));
    for (let times = 0; times < 2; times += 1) expect(flawed).toThrow(RestRefusal);
  });

  it.each(['{', '{"a":}', '{"a":1,}', "{'a':1}", 'undefined', 'NaN', '{"a":1}x', '"open', '{"a\\":1}', '// comment', '\u0000', '}{', ']'])('that is no JSON is refused: %j', (text) => {
    expect(refusalOf(Buffer.from(text))).toContain('not JSON');
  });

  it.each([
    ['{"a":1,"a":2}', 'twice'],
    ['{"a":1,"\\u0061":2}', 'twice'],
    [`{"a":1,"a"${' '.repeat(500)}:2}`, 'twice'],
    ['[{"b":{"c":1,"c":1}}]', 'twice'],
    ['{"__proto__":{"admin":true}}', 'no field can have'],
    ['{"\\u005f_proto__":1}', 'no field can have'],
    ['[{"a":{"__proto__":null}}]', 'no field can have'],
  ])('that two readers could understand differently is refused: %s', (text, words) => {
    expect(refusalOf(Buffer.from(text))).toContain(words);
  });

  it('may be nested 64 deep and no deeper', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(read(nested(64))).toEqual(JSON.parse(nested(64)));
    expect(refusalOf(Buffer.from(nested(65)))).toContain('too deep');
    expect(refusalOf(Buffer.from('{"a":'.repeat(250_000)))).toContain('too deep');
  });

  it('is text in UTF-8 alone', () => {
    expect(refusalOf(Uint8Array.of(0x22, 0xff, 0x22))).toContain('UTF-8');
    expect(refusalOf(Buffer.from('{"a":1}', 'utf16le'))).toContain('JSON');
  });

  it('is read in one pass, however many quotation marks it is made of', () => {
    const text = JSON.stringify({ a: '\\"'.repeat(400_000) });
    expect(read(text)).toEqual(JSON.parse(text));
  });

  it('is not repeated when it is refused', () => {
    expect(refusalOf(Buffer.from('{"value":"hunter2"'))).not.toContain('hunter2');
    expect(refusalOf(Buffer.from('{"hunter2":1,"hunter2":1}'))).not.toContain('hunter2');
  });
});
