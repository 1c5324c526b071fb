import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', 'dist/**', 'web/dist/**'];

/**
 * Stories, browser and fault tests each start whole servers. What breaks machines on purpose runs alone; so do browsers, which are
 * as slow as what runs beside them.
 */
const withServers = (name: string, include: string[], maxWorkers: number) => ({
  test: {
    name,
    include,
    exclude,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers,
    // A page is asked again until it has drawn what came, on a machine that may be slow.
    expect: { poll: { timeout: 15_000 } },
    passWithNoTests: true,
  },
});

export default defineConfig({
  test: {
    reporters: ['default', './tests/harness/count-reporter.ts'],
    passWithNoTests: true,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['*.test.ts', 'src/**/*.test.ts', 'scripts/**/*.test.ts', 'web/src/**/*.test.{ts,tsx}'],
          exclude,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      withServers('floor', ['tests/floor/**/*.test.ts'], 2),
      withServers('e2e', ['tests/e2e/**/*.test.ts'], 1),
      withServers('faults', ['tests/faults/**/*.test.ts'], 1),
    ],
  },
});
