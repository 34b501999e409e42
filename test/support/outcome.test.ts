import { describe, expect, it } from 'vitest';

import { couldNotRun, exitCodeOf, oneCheck, type Outcome, type Result, summary, totalLine } from './outcome.ts';

const outcome = (stage: string, result: Partial<Result>): Outcome => ({ ...oneCheck(true), ...result, stage, seconds: 1.25 });

describe('the summary of the tests', () => {
  const outcomes = [
    outcome('types', {}),
    outcome('unit', { passed: 40, failed: 2, skipped: 1, details: ['skipped a peer'] }),
    outcome('e2e', couldNotRun('no Chromium was found', false)),
  ];

  it('ends with the true totals, and with nothing after them', () => {
    expect(summary(outcomes).split('\n').at(-1)).toBe('41 passed, 2 failed');
  });

  it('says of each stage how it went', () => {
    const lines = summary(outcomes).split('\n');
    expect(lines.find((line) => line.startsWith('types'))).toMatch(/passed +1 +0 +0 +1\.3 s$/);
    expect(lines.find((line) => line.startsWith('unit '))).toMatch(/FAILED +40 +2 +1/);
    expect(lines.find((line) => line.startsWith('e2e '))).toContain('not run');
  });

  it('names what did not run, and what was skipped', () => {
    expect(summary(outcomes)).toContain('e2e could not run: no Chromium was found');
    expect(summary(outcomes)).toContain('unit: skipped a peer');
  });
});

describe('the exit code', () => {
  it('is 0 when all passed, and when what could not run was not required', () => {
    expect(exitCodeOf([outcome('types', {}), outcome('e2e', couldNotRun('no Chromium', false))])).toBe(0);
  });

  it.each([
    ['one failed', [outcome('types', {}), outcome('lint', oneCheck(false))]],
    ['what must run could not', [outcome('types', {}), outcome('e2e', couldNotRun('no Chromium', true))]],
    ['nothing ran at all', []],
    ['nothing passed', [outcome('e2e', couldNotRun('no Chromium', false))]],
  ])('is 1 when %s', (_, outcomes) => {
    expect(exitCodeOf(outcomes)).toBe(1);
    expect(totalLine(outcomes)).toMatch(/^\d+ passed, \d+ failed$/);
  });
});
