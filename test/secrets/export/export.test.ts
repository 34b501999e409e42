import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importFormats } from '../../../src-shared/secrets.ts';
import type { ImportFormat } from '../../../src-shared/secrets.ts';
import { sensitivities } from '../../../src-shared/sensitivity.ts';
import { formatExport } from '../../../src-main/secrets/export/export.ts';
import type { ExportEntry } from '../../../src-main/secrets/export/export-entry.ts';
import { parseImport } from '../../../src-main/secrets/import/parse.ts';

const keyUnits = Array.from('abcXYZ019_.-');
const key = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', '0', '10', 'export', 'null', 'true', '1e3'),
  fc
    .tuple(fc.constantFrom('a', 'Z', '0', '_'), fc.string({ unit: fc.constantFrom(...keyUnits), maxLength: 20 }))
    .map(([first, rest]) => `${first}${rest}`),
);
const nasty = fc.string({
  unit: fc.constantFrom(...Array.from('aé💊 \t\n\r"\'`\\$#{}=,;:|>&*!%@-n0\u0085\u2028\uFEFF\u007F\u0001')),
  maxLength: 24,
});
const text = fc.oneof(nasty, fc.string({ unit: 'binary' })).map((each) => new TextEncoder().encode(each));
const printable = text.filter((bytes) => !bytes.includes(0));
const anyBytes = fc.oneof(text, fc.uint8Array({ maxLength: 40 }));
const description = fc
  .string({ unit: fc.constantFrom(...Array.from('aé💊 ",;:#\n\t\'-=\\')), maxLength: 20 })
  .map((each) => each.trim() || null);
const sensitivity = fc.option(fc.constantFrom(...sensitivities));

function entriesOf(value: fc.Arbitrary<Uint8Array>, noted: boolean): fc.Arbitrary<ExportEntry[]> {
  const notes = noted ? { sensitivity, description } : { sensitivity: fc.constant(null), description: fc.constant(null) };
  return fc.uniqueArray(fc.record({ key, value, ...notes }), { selector: (entry) => entry.key, maxLength: 12 });
}

const carried: Record<ImportFormat, fc.Arbitrary<ExportEntry[]>> = {
  dotenv: entriesOf(printable, false),
  json: entriesOf(text, false),
  csv: entriesOf(anyBytes, true),
  kubernetes: entriesOf(anyBytes, true),
};

function readAgain(bytes: Uint8Array, format: ImportFormat): ExportEntry[] {
  return parseImport(bytes, { format }).entries.map(({ key, value, description, sensitivity }) => ({
    key,
    value,
    description,
    sensitivity,
  }));
}

const entry = (key: string, value: string | readonly number[]): ExportEntry => ({
  key,
  value: typeof value === 'string' ? new TextEncoder().encode(value) : Uint8Array.from(value),
  description: null,
  sensitivity: null,
});
const written = (entries: readonly ExportEntry[], format: ImportFormat) => new TextDecoder().decode(formatExport(entries, format));

describe('an exported file', () => {
  it.each(importFormats)('of %s, read again, gives back what was exported', (format) => {
    fc.assert(
      fc.property(carried[format], (entries) => {
        const again = readAgain(formatExport(entries, format), format);
        expect(again.map((each) => ({ ...each, value: [...each.value] }))).toEqual(
          entries.map((each) => ({ ...each, value: [...each.value] })),
        );
      }),
      { numRuns: 500 },
    );
  });

  it.each(importFormats)('of %s, from no secrets, holds none', (format) => {
    expect(readAgain(formatExport([], format), format)).toEqual([]);
  });

  it('of dotenv quotes no more than it must', () => {
    const entries = [entry('A', 'plain-1.2'), entry('B', ''), entry('C', 'p$a "b"'), entry('D', "it's\n$5"), entry('E', 'one\ntwo')];
    expect(written(entries, 'dotenv')).toBe(`A=plain-1.2\nB=\nC='p$a "b"'\nD="it's\\n\\$5"\nE='one\ntwo'\n`);
  });

  it('of json is plain JSON', () => {
    expect(JSON.parse(written([entry('A', 'ü"\n'), entry('B.c', '')], 'json'))).toEqual({ A: 'ü"\n', 'B.c': '' });
  });

  it('of csv says which values are base64', () => {
    expect(written([entry('A', 'a,b'), entry('B', [0xff, 0])], 'csv')).toBe(
      'key,value,encoding,sensitivity,description\r\nA,"a,b",text,,\r\nB,/wA=,base64,,\r\n',
    );
  });

  it('of kubernetes is a manifest', () => {
    expect(written([{ ...entry('A', 'hi'), sensitivity: 'PHI' }], 'kubernetes')).toBe(
      [
        'apiVersion: v1\nkind: Secret\ntype: Opaque\nmetadata:\n  name: keydesk-export\n  annotations:\n',
        '    keydesk.io/keys: "[{\\"key\\":\\"A\\",\\"sensitivity\\":\\"PHI\\"}]"\ndata:\n  "A": "aGk="\n',
      ].join(''),
    );
  });

  it('carries keys with / and : in every other format', () => {
    for (const format of ['dotenv', 'json', 'csv'] as const) {
      const entries = [entry('db/main:url', 'x')];
      expect(readAgain(formatExport(entries, format), format)).toEqual(entries);
    }
  });
});

describe('an export is refused, naming the key, for', () => {
  it.each([
    ['dotenv', 'bytes that are not text', entry('BLOB', [0xff, 0xfe])],
    ['dotenv', 'a NUL', entry('BLOB', [0x41, 0])],
    ['json', 'bytes that are not text', entry('BLOB', [0xc3])],
    ['kubernetes', 'a key with a slash', entry('db/BLOB', 'canary')],
    ['kubernetes', 'a key of more than 253 characters', entry(`BLOB${'x'.repeat(250)}`, 'canary')],
  ] as const)('%s: %s', (format, _what, bad) => {
    const attempt = () => formatExport([entry('OK', 'canary'), bad], format);
    expect(attempt).toThrow(new RegExp(`BAD_INPUT.*"field":"${bad.key}".*export as csv`));
    expect(attempt).not.toThrow(/canary/);
  });
});
