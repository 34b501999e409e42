import { defineConfig } from 'vitest/config';

const tests = (folder: string): string => `test/${folder}**/*.test.{ts,tsx}`;

/** The four suites: `unit` is everything that is not one of the other three. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    // What is waited for comes; the bound is there to end a wait for what never does, on the slowest machine too.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [tests('')],
          exclude: [tests('journeys/'), tests('e2e/'), tests('peers/')],
          // The slowest take nine seconds on two idle cores: the bound ends what hangs, on a machine that is busy too.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      // A journey starts a process for each command: on a busy machine a test of ten of them takes minutes.
      { extends: true, test: { name: 'journeys', include: [tests('journeys/')], testTimeout: 240_000, hookTimeout: 240_000 } },
      // Each wait of a test has a bound of its own; these end what hangs. A hundred thousand secrets take a busy machine minutes to seal.
      {
        extends: true,
        test: {
          name: 'e2e',
          include: [tests('e2e/')],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          fileParallelism: false,
          maxWorkers: 1,
        },
      },
      {
        extends: true,
        test: {
          name: 'peers',
          include: [tests('peers/')],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
