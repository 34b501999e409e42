import { describe, expect, it } from 'vitest';
import { exitCodeOf, exitCodes, exitMeanings } from '../../src-main/cli/exit-codes.ts';
import { errorCodes } from '../../src-shared/errors.ts';

const numbers: readonly number[] = Object.values(exitCodes);

describe('exit codes', () => {
  it('has one for every error of the closed list, and none of them means success', () => {
    for (const code of errorCodes) {
      expect(numbers, code).toContain(exitCodeOf(code));
      expect(exitCodeOf(code), code).not.toBe(exitCodes.done);
    }
  });

  it('gives each meaning its own number, and each number a meaning', () => {
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(Object.keys(exitMeanings)).toEqual(Object.keys(exitCodes));
  });

  it.each([
    ['BAD_INPUT', 2],
    ['PASSPHRASE_WRONG', 3],
    ['VAULT_IN_USE', 4],
    ['DEPENDANTS_EXIST', 5],
    ['KMS_FAILED', 6],
    ['TENANT_SEALED', 6],
    ['INTEGRITY_FAILED', 7],
    ['STORAGE_FULL', 8],
    ['NOT_FOUND', 9],
    ['INTERNAL', 70],
    ['CANCELLED', 130],
  ] as const)('%s ends with %i: scripts depend on it', (code, exit) => {
    expect(exitCodeOf(code)).toBe(exit);
  });
});
