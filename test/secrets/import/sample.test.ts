import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importFormats } from '../../../src-shared/secrets.ts';
import { formatExport } from '../../../src-main/secrets/export/export.ts';
import { parseImport } from '../../../src-main/secrets/import/parse.ts';
import { suggestSensitivity } from '../../../src-main/secrets/import/sensitivity-rules.ts';
import { pairs } from './reading.ts';

const bytes = readFileSync(new URL('../../demo/sample-secrets.env', import.meta.url));
const sample = parseImport(bytes, { format: 'dotenv' });

describe('the sample secrets', () => {
  it('are 200, without a warning', () => {
    expect(sample.entries).toHaveLength(200);
    expect(sample.warnings).toEqual([]);
  });

  it('differ from each other and from ordinary text, so that a search for them proves something', () => {
    const values = pairs(sample).map(([, value]) => value);
    expect(new Set(values).size).toBe(200);
    expect(values.filter((value) => value.length < 16)).toEqual([]);
  });

  it('look like no real provider would issue them', () => {
    expect(bytes.toString()).not.toMatch(/AKIA|ASIA|sk_(?:live|test)|gh[opsu]_|glpat|xox|AIza|SG\.|eyJ|hv[sb]\.|PRIVATE KEY/);
  });

  it('hold what real files hold', () => {
    const values = new Map(pairs(sample));
    expect(values.get('PATIENT_LETTER_SIGNING_KEY')).toMatch(/^-----BEGIN EXAMPLE KEY-----\n[\s\S]+\n-----END EXAMPLE KEY-----$/);
    expect(values.get('DICOM_TLS_KEY')?.split('\n').length).toBeGreaterThan(5);
    expect(JSON.parse(values.get('LAB_ANALYSER_ACCOUNTS') ?? '')).toHaveProperty('microbiology.user', "o'neill");
    expect(values.get('BREAK_GLASS_ACCOUNT_PASSWORD')).toContain('${NOT_A_VARIABLE}');
    expect(values.get('TERMINAL_SERVER_PASSWORD')).toMatch(/^C:\\new\\table-/);
    expect(values.get('LDAP_BIND_PASSWORD')).toMatch(/^\w+ # \w+$/);
    expect(values.get('DB_BACKUP_PASSPHRASE')).toContain('Zürichsee');
  });

  it('have names that suggest every regime', () => {
    const suggested = new Set(sample.entries.map(({ key }) => suggestSensitivity(key)?.sensitivity ?? null));
    expect(suggested).toEqual(new Set([null, 'PII', 'PHI', 'FINANCIAL', 'REGULATED']));
    expect(suggestSensitivity('PATIENT_EXPORT_SFTP_PASSWORD')?.sensitivity).toBe('PHI');
    expect(suggestSensitivity('CARD_PROCESSOR_HMAC_KEY')?.sensitivity).toBe('FINANCIAL');
  });

  it.each(importFormats)('pass through %s and back unchanged', (format) => {
    expect(pairs(parseImport(formatExport(sample.entries, format), { format }))).toEqual(pairs(sample));
  });
});
