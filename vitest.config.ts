import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', 'dist/**', 'web/dist/**'];

/** Stories, browser and fault tests each start whole servers: one file at a time. */
const alone = (name: string, include: string[]) => ({
  test: {
    name,
    include,
    exclude,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
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
      alone('floor', ['tests/floor/**/*.test.ts']),
      alone('e2e', ['tests/e2e/**/*.test.ts']),
      alone('faults', ['tests/faults/**/*.test.ts']),
    ],
  },
});
