import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { skipReason } from './skip-reason.ts';

type Counts = { passed: number; failed: number; skipped: number };

/** Adds up what ran for `npm test`, and says of every skipped test why. */
export default class CountReporter implements Reporter {
  readonly #counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  readonly #skippedTests: string[] = [];

  onTestCaseResult(test: TestCase): void {
    const result = test.result();
    if (result.state === 'passed') this.#counts.passed += 1;
    if (result.state === 'failed') this.#counts.failed += 1;
    if (result.state !== 'skipped') return;
    this.#counts.skipped += 1;
    const reason = result.note ?? skipReason(test.fullName) ?? 'no reason given, which is a fault of the test';
    const name = `${test.fullName}: ${reason}`;
    this.#skippedTests.push(name);
    process.stdout.write(`skip  ${name}\n`);
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    // A module that cannot be loaded has no tests to fail: it counts itself.
    this.#counts.failed += modules.filter((module) => module.errors().length > 0).length + errors.length;
    const path = process.env.WATCHFLOOR_TEST_COUNTS;
    if (path) writeFileSync(path, JSON.stringify({ ...this.#counts, skippedTests: this.#skippedTests }));
  }
}
