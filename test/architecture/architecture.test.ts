import { describe, expect, it } from 'vitest';

import { houseRules, limits, medianFunctionLength, nothingImportsInARing } from './house-rules.ts';
import { readSources } from './source-files.ts';

describe('the house', () => {
  const files = readSources(['src-shared', 'src-main', 'src-renderer']);

  it('is read whole', () => {
    expect(files.map(({ path }) => path)).toContain('src-shared/errors.ts');
  });

  it.each(Object.entries(houseRules))('keeps the rule: %s', (_, rule) => {
    expect(files.flatMap(rule)).toEqual([]);
  });

  it('keeps the rule: nothing imports in a ring', () => {
    expect(nothingImportsInARing(files)).toEqual([]);
  });

  it('keeps its functions short: split the longest until the median is within the limit', () => {
    expect(medianFunctionLength(files)).toBeLessThanOrEqual(limits.median);
  });
});

describe('what stands around the house', () => {
  const files = readSources(['test', 'build']);

  it('loads no Electron', () => {
    expect(files.flatMap((facts) => houseRules['every import stands in the table of the house']?.(facts) ?? [])).toEqual([]);
  });

  it('is named in words of the domain', () => {
    expect(files.flatMap((facts) => houseRules['names are words of the domain']?.(facts) ?? [])).toEqual([]);
  });
});
