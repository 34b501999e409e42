import { describe, expect, it } from 'vitest';
import { completeRules, firstOptions, sentOptions, withOverride } from '../../../src-renderer/screens/import/import-options.ts';
import { sourceOfText, sourceProblem } from '../../../src-renderer/screens/import/import-source.ts';
import { importOptionsSchema } from '../../../src-shared/secrets.ts';

describe('the options of an import', () => {
  it('begin as main would fill them in', () => {
    expect(firstOptions).toEqual(importOptionsSchema.parse({}));
  });

  it('take a sensitivity by hand, and give it back', () => {
    const once = withOverride(firstOptions, 'TOKEN', 'PHI');
    expect(once.overrides).toEqual({ TOKEN: 'PHI' });
    expect(withOverride(once, 'TOKEN', undefined).overrides).toEqual({});
    expect(withOverride(once, 'OTHER', 'PII').overrides).toEqual({ TOKEN: 'PHI', OTHER: 'PII' });
  });

  it('leave out a rule that is still being typed', () => {
    const rules = [{ pattern: ' *DB* ', sensitivity: 'PII' }, { pattern: ' ', sensitivity: 'PHI' }] as const;
    expect(completeRules(rules)).toEqual([{ pattern: '*DB*', sensitivity: 'PII' }]);
  });

  it('are always what the contract takes', () => {
    const typed = { ...firstOptions, separator: '', rules: [{ pattern: '', sensitivity: 'PII' as const }] };
    expect(importOptionsSchema.safeParse(typed).success).toBe(false);
    expect(importOptionsSchema.safeParse(sentOptions(typed)).success).toBe(true);
  });
});

describe('what is imported', () => {
  it('is refused when it is empty or too large, before it is sent', () => {
    expect(sourceProblem(sourceOfText(''))).toMatch(/nothing in it/);
    expect(sourceProblem({ fileName: 'a.env', bytes: new Uint8Array(64 * 1024 * 1024 + 1) })).toMatch(/Split the file/);
    expect(sourceProblem(sourceOfText('A=1'))).toBeUndefined();
  });
});
