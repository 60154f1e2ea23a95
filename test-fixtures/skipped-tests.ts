import type { Reporter, TestCase } from 'vitest/node';

/** Names every test that did not run, with a count, at the end: none is left out in silence. */
export class SkippedTests implements Reporter {
  readonly #skipped: string[] = [];

  onTestCaseResult(test: TestCase): void {
    if (test.result().state !== 'skipped') return;
    this.#skipped.push(`${test.module.relativeModuleId} > ${test.fullName}`);
  }

  onTestRunEnd(): void {
    if (this.#skipped.length === 0) return;
    console.log(`\nSkipped, ${this.#skipped.length}:`);
    for (const name of this.#skipped.toSorted()) console.log(`  ↓ ${name}`);
  }
}
