import { describe, expect, it } from 'vitest';

import { countVitest } from './vitest-counts.ts';

const file = (status: string, ...tests: readonly string[]): object => ({
  name: 'test/a.test.ts',
  status,
  message: status === 'failed' ? 'no such module' : '',
  assertionResults: tests.map((test, index) => ({ fullName: ` test ${index}`, status: test, failureMessages: test === 'failed' ? ['expected 1 to be 2'] : [] })),
});
const count = (code: number, ...files: readonly object[]): ReturnType<typeof countVitest> => countVitest({ testResults: files }, code);

describe('the counts of a Vitest report', () => {
  it('are the tests that passed, failed and were skipped', () => {
    expect(count(1, file('failed', 'passed', 'failed', 'skipped'), file('passed', 'passed', 'todo'))).toEqual({
      passed: 2,
      failed: 1,
      skipped: 2,
      details: ['failed test/a.test.ts: test 1\n    expected 1 to be 2', 'skipped test 2', 'skipped test 1'],
    });
  });

  it('take a file that did not load for one failure', () => {
    expect(count(1, file('failed'), file('passed', 'passed'))).toMatchObject({
      passed: 1,
      failed: 1,
      details: ['could not load test/a.test.ts: no such module'],
    });
  });

  it('take an exit code that no test explains for one failure', () => {
    expect(count(1, file('passed', 'passed'))).toMatchObject({ passed: 1, failed: 1 });
    expect(count(137)).toMatchObject({ passed: 0, failed: 1, details: [expect.stringContaining('137')] });
  });

  it('refuse what is not a report', () => {
    expect(() => countVitest({}, 0)).toThrow('testResults');
  });
});
