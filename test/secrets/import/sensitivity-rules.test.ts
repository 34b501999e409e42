import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesGlob } from '../../../src-main/secrets/import/glob.ts';
import { classify, suggestSensitivity } from '../../../src-main/secrets/import/sensitivity-rules.ts';

describe('a pattern', () => {
  it.each([
    ['*', ''],
    ['*', 'ANYTHING/at.all'],
    ['PATIENT_*', 'patient_id'],
    ['*_KEY', 'A_KEY'],
    ['*CARD*', 'MY_CARD_PIN'],
    ['A?C', 'ABC'],
    ['*a?c*d', 'xxabaccxd'],
    ['**', 'x'],
    ['a*a', 'aa'],
    ['A.B', 'a.b'],
  ])('%s matches %s', (pattern, key) => {
    expect(matchesGlob(pattern, key)).toBe(true);
  });

  it.each([
    ['', 'A'],
    ['PATIENT_*', 'INPATIENT_ID'],
    ['*_KEY', 'A_KEYS'],
    ['A?C', 'AC'],
    ['a*a', 'a'],
    ['ab*ba', 'aba'],
    ['A.B', 'AxB'],
    ['*b*a*', 'ab'],
    ['[AB]', 'A'],
  ])('%s does not match %s', (pattern, key) => {
    expect(matchesGlob(pattern, key)).toBe(false);
  });

  it('agrees with its regular expression', () => {
    const some = (...units: string[]) => fc.string({ unit: fc.constantFrom(...units), maxLength: 12 });
    fc.assert(
      fc.property(some('a', 'b', '*', '?'), some('a', 'b'), (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(matchesGlob(pattern, text)).toBe(expression.test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('made to backtrack for ever comes to its end', () => {
    expect(matchesGlob(`${'a*'.repeat(128)}b`, 'a'.repeat(256))).toBe(false);
    expect(matchesGlob(`${'*a?'.repeat(85)}b`, 'a'.repeat(256))).toBe(false);
  });
});

describe('rules', () => {
  const rules = [
    { pattern: '*', sensitivity: 'STANDARD' },
    { pattern: 'PATIENT_*', sensitivity: 'PHI' },
    { pattern: '*_CARD_*', sensitivity: 'FINANCIAL' },
  ] as const;

  it('give the strictest of those that match, in whatever order they stand', () => {
    for (const some of [rules, rules.toReversed()]) {
      expect(classify('PATIENT_CARD_NUMBER', some, null)).toBe('FINANCIAL');
      expect(classify('PATIENT_ID', some, null)).toBe('PHI');
      expect(classify('OTHER', some, null)).toBe('STANDARD');
    }
  });

  it('leave a key that none matches to the fallback', () => {
    expect(classify('OTHER', rules.slice(1), 'PII')).toBe('PII');
    expect(classify('OTHER', [], null)).toBeNull();
  });

  it('that match beat a stricter fallback', () => {
    expect(classify('OTHER', rules, 'REGULATED')).toBe('STANDARD');
  });
});

describe('a name suggests', () => {
  it.each([
    ['EMPLOYEE_SSN', 'PII', 'employee'],
    ['PATIENT_EXPORT_SFTP_PASSWORD', 'PHI', 'patient'],
    ['patientsDb', 'PHI', 'patient'],
    ['hl7/endpoint', 'PHI', 'hl'],
    ['pharmacies.token', 'PHI', 'pharmacy'],
    ['CARD_PROCESSOR_HMAC_KEY', 'FINANCIAL', 'card'],
    ['SUPPLIER_IBAN2', 'FINANCIAL', 'iban'],
    ['KYC_PROVIDER_KEY', 'REGULATED', 'kyc'],
    ['PATIENT_BILLING_TOKEN', 'FINANCIAL', 'billing'],
    ['HEALTH_RECORDS_KEY', 'PHI', 'health'],
  ])('%s: %s', (key, sensitivity, word) => {
    expect(suggestSensitivity(key)).toEqual({ sensitivity, word });
  });

  it.each(['DATABASE_URL', 'DISCARD_QUEUE', 'SPANISH_LOCALE', 'HEALTH_CHECK_URL', 'healthcheck.token', '__proto__'])('%s: nothing', (key) => {
    expect(suggestSensitivity(key)).toBeNull();
  });
});
