import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importFormats } from '../../../src-shared/secrets.ts';
import type { ImportFormat } from '../../../src-shared/secrets.ts';
import { isKeydeskError } from '../../../src-shared/errors.ts';
import { detectFormat } from '../../../src-main/secrets/import/detect.ts';
import { parseImport } from '../../../src-main/secrets/import/parse.ts';
import { pairs, refusal } from './reading.ts';

const folder = new URL('../../vectors/import/', import.meta.url);
const bytesOf = (name: string) => readFileSync(new URL(name, folder));
const samples = ['clinic.env', 'clinic.json', 'clinic.csv', 'clinic.yaml'] as const;
const readSample = (name: string) => parseImport(bytesOf(name), { format: detectFormat(name, bytesOf(name)) });

type Place = { readonly file: string; readonly format: ImportFormat; readonly line: number; readonly column: number };
const places = JSON.parse(readFileSync(new URL('malformed/places.json', folder), 'utf8')) as readonly Place[];

describe('the sample files', () => {
  it('clinic.env', () => {
    expect(pairs(readSample('clinic.env'))).toEqual([
      ['BOOKING_DB_URL', 'postgres://booking:canary-4uT9@db.clinic.example:5432/booking?sslmode=verify-full'],
      ['PATIENT_EXPORT_SFTP_PASSWORD', 'canary-$p#a"ss'],
      ['LAB_GATEWAY_CONFIG', '{"host": "lab.clinic.example", "token": "canary-9Qx"}'],
      ['WEBHOOK_HMAC_KEY', 'canary-Zk3+/w=='],
      ['SIGNING_CERT', '-----BEGIN CERTIFICATE-----\nY2FuYXJ5IGNlcnRpZmljYXRlLCBub3QgYSByZWFsIG9uZQ==\n-----END CERTIFICATE-----'],
      ['GREETING', 'Grüezi\tmitenand\n'],
      ['EMPTY', ''],
    ]);
  });

  it('clinic.json', () => {
    const parsed = readSample('clinic.json');
    expect(pairs(parsed).map(([key]) => key)).toEqual([
      'booking.db.url',
      'booking.db.pool',
      'booking.hosts.0',
      'booking.hosts.1',
      'PATIENT_EXPORT_SFTP_PASSWORD',
      'LICENCE_NUMBER',
      'STRICT',
    ]);
    expect(parsed.warnings).toEqual([{ line: 5, column: 5, problem: '"booking.legacy" is null: nothing is imported for it' }]);
  });

  it('clinic.csv', () => {
    const { entries } = readSample('clinic.csv');
    expect(entries.map(({ key, sensitivity, description, line }) => [key, sensitivity, description, line])).toEqual([
      ['BOOKING_DB_URL', 'STANDARD', null, 2],
      ['PATIENT_EXPORT_SFTP_PASSWORD', 'PHI', 'Nightly export;\nask the custodian', 3],
      ['HSM_BLOB', 'REGULATED', null, 5],
    ]);
    expect([...(entries[2]?.value ?? [])]).toEqual([0xff, 0, 1, 0x80, 0xfe, 0xff]);
  });

  it('clinic.yaml', () => {
    const { entries } = readSample('clinic.yaml');
    expect(entries.map(({ key, sensitivity, line, column }) => [key, sensitivity, line, column])).toEqual([
      ['booking/BOOKING_DB_URL', 'PII', 9, 3],
      ['booking/HSM_BLOB', 'PII', 10, 3],
      ['booking/SIGNING_CERT', 'PII', 12, 3],
      ['lab/TOKEN', 'PHI', 24, 3],
    ]);
  });
});

describe('the malformed files', () => {
  it.each(places)('$file is refused at line $line, column $column', ({ file, format, line, column }) => {
    const error = refusal(() => parseImport(bytesOf(`malformed/${file}`), { format }));
    expect(error).toMatchObject({ format, line, column });
    expect(error.problem).not.toContain('canary');
  });
});

describe('a damaged file', () => {
  it.each(samples)('%s, cut or broken anywhere and read as any format, never shows a value in its error', (name) => {
    const bytes = bytesOf(name);
    for (let offset = 0; offset < bytes.length; offset += 3) {
      for (const damaged of [bytes.subarray(0, offset), broken(bytes, offset)]) {
        for (const format of importFormats) expect(told(damaged, format)).not.toMatch(/canary|Y2Fu/);
      }
    }
  });
});

/** The bytes with one of them, in turn, made a character that breaks something. */
function broken(bytes: Uint8Array, offset: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[offset] = '"\n{\u0007:,'.charCodeAt(offset % 6);
  return copy;
}

/** Everything an attempt tells: its error, or its warnings. */
function told(bytes: Uint8Array, format: ImportFormat): string {
  try {
    return JSON.stringify(parseImport(bytes, { format }).warnings);
  } catch (error) {
    if (isKeydeskError(error, 'IMPORT_MALFORMED')) return error.message;
    throw error;
  }
}
