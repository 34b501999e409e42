import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/journeys/**', 'test/e2e/**', 'test/peers/**'],
          testTimeout: 30_000,
        },
      },
      { test: { name: 'journeys', include: ['test/journeys/**/*.test.ts'], testTimeout: 60_000 } },
      { test: { name: 'peers', include: ['test/peers/**/*.test.ts'], testTimeout: 120_000 } },
    ],
  },
});
