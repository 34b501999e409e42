import { z } from 'zod';

import type { Result } from './outcome.ts';

const fileSchema = z.object({
  name: z.string(),
  status: z.string(),
  message: z.string().optional(),
  assertionResults: z.array(z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() })),
});

const reportSchema = z.object({ testResults: z.array(fileSchema) });

type TestFile = z.infer<typeof fileSchema>;

const count = (files: readonly TestFile[], status: string): number =>
  files.flatMap(({ assertionResults }) => assertionResults).filter((test) => test.status === status).length;

/** A file that did not load has failed, with all the tests that were never counted. */
const broken = (files: readonly TestFile[]): readonly TestFile[] =>
  files.filter(({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'));

const skippedNames = (files: readonly TestFile[]): readonly string[] =>
  files
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => !['passed', 'failed'].includes(status))
    .map(({ fullName }) => fullName.trim());

const linesOfFailure = 12;

/** Every test that failed, with the start of what it said: a long run is often read from its end. */
const failures = (files: readonly TestFile[]): readonly string[] =>
  files.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => {
        const said = (failureMessages ?? []).join('\n').split('\n').slice(0, linesOfFailure);
        return [`failed ${name}: ${fullName.trim()}`, ...said.map((line) => `    ${line}`)].join('\n');
      }),
  );

/**
 * Counts a report of Vitest's JSON reporter. `code` is Vitest's own exit code: when it is not 0 and no test failed, something
 * else went wrong (an unhandled error, no test files) and that counts as one failure.
 */
export const countVitest = (report: unknown, code: number): Result => {
  const { testResults: files } = reportSchema.parse(report);
  const failed = count(files, 'failed') + broken(files).length;
  const skipped = skippedNames(files);
  return {
    passed: count(files, 'passed'),
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: skipped.length,
    details: [
      ...failures(files),
      ...broken(files).map(({ name, message }) => `could not load ${name}: ${message ?? ''}`),
      ...(failed === 0 && code !== 0 ? [`Vitest ended with code ${code} though no test failed`] : []),
      ...skipped.map((name) => `skipped ${name}`),
    ],
  };
};
