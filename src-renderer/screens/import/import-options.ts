import type { ImportOptions, ImportRow, SensitivityRule } from '../../../src-shared/secrets.ts';
import type { Sensitivity } from '../../../src-shared/sensitivity.ts';

/** What is asked of an import until the officer says otherwise: the format is found out, names suggest sensitivities. */
export const firstOptions: ImportOptions = { separator: '.', prefix: '', rules: [], overrides: {}, suggest: true, onExisting: 'publish' };

/** Where a row's sensitivity comes from, in words. */
export const sourceWords: Readonly<Record<ImportRow['sensitivityFrom'], string>> = {
  file: 'from the file',
  override: 'by hand',
  rule: 'by rule',
  suggestion: 'by its name',
  secret: 'as it is now',
  tenant: 'by default',
};

/** The options with one key given a sensitivity by hand, or given back to the rules. */
export function withOverride(options: ImportOptions, key: string, sensitivity: Sensitivity | undefined): ImportOptions {
  const others = Object.fromEntries(Object.entries(options.overrides).filter(([name]) => name !== key));
  return { ...options, overrides: sensitivity === undefined ? others : { ...others, [key]: sensitivity } };
}

/** The rules main can take: one being typed has no pattern yet. */
export function completeRules(rules: readonly SensitivityRule[]): SensitivityRule[] {
  return rules.filter(({ pattern }) => pattern.trim() !== '').map(({ pattern, sensitivity }) => ({ pattern: pattern.trim(), sensitivity }));
}

/** The options as main takes them: a separator that was emptied is the dot again. */
export function sentOptions(options: ImportOptions): ImportOptions {
  return { ...options, separator: options.separator || '.', rules: completeRules(options.rules) };
}
