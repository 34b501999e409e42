import { describe, expect, it } from 'vitest';
import { detectFormat } from '../../../src-main/secrets/import/detect.ts';

const detect = (name: string, text: string) => detectFormat(name, new TextEncoder().encode(text));

describe('the format of a file', () => {
  it.each([
    ['.env', '', 'dotenv'],
    ['prod.env', '{', 'dotenv'],
    ['/etc/app/.env.production', '', 'dotenv'],
    ['C:\\app\\.ENV', '', 'dotenv'],
    ['secrets.json', '{}', 'json'],
    ['secret.json', '{"apiVersion":"v1","kind": "Secret"}', 'kubernetes'],
    ['list.JSON', '{"kind":"List","items":[]}', 'kubernetes'],
    ['export.csv', '', 'csv'],
    ['export.tsv', '', 'csv'],
    ['secret.yml', '', 'kubernetes'],
    ['secret.yaml', '', 'kubernetes'],
  ])('%s is told by its name', (name, text, format) => {
    expect(detect(name, text)).toBe(format);
  });

  it.each([
    ['JSON', '\uFEFF \n{"A":"b"}', 'json'],
    ['a manifest', '# x\napiVersion: v1\nkind: Secret\n', 'kubernetes'],
    ['a header', 'name;value\nA;b\n', 'csv'],
    ['a header of one column', 'value\n', 'csv'],
    ['an assignment', '# x\n\nexport A=b\n', 'dotenv'],
  ])('%s is told by its content', (_name, text, format) => {
    expect(detect('secrets.txt', text)).toBe(format);
  });

  it.each([
    ['nothing', ''],
    ['prose', 'Dear officer, the password is under the mat.\n'],
    ['bytes', '\u0000\u0001\u0002'],
  ])('is asked for when %s tells it', (_name, text) => {
    expect(() => detect('secrets', text)).toThrow(/BAD_INPUT.*"field":"format".*choose the format/);
  });
});
