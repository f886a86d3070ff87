// The last line of a test run, for people and for scripts that read numbers.
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

/** Prints `N passed, N failed, N skipped`; an error outside of a test counts as a failure, so a failed run never says 0. */
export class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    let passed = 0;
    let skipped = 0;
    let failed = errors.length;
    for (const module of modules) {
      failed += module.errors().length;
      for (const suite of module.children.allSuites()) failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        else if (state === 'failed') failed += 1;
        else skipped += 1;
      }
    }
    process.once('exit', (code) => {
      const failures = code === 0 ? failed : Math.max(failed, 1);
      console.log(`${passed} passed, ${failures} failed, ${skipped} skipped`);
    });
  }
}
