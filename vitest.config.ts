import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { SkippedTests } from './test-fixtures/skipped-tests.ts';

// Tests start hundreds of processes and threads, each of which would strip and compile the same
// sources anew: a third of all processor time.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('.cache/compile', import.meta.url));

export default defineConfig({
  test: {
    include: [
      'src-main/**/*.test.ts',
      'src-renderer/**/*.test.ts',
      'test-fixtures/**/*.test.ts',
      'bench/**/*.test.ts',
      'packaging/**/*.test.ts',
    ],
    // Native addons (sharp, ONNX Runtime, USearch) are used as the app uses them: one process each.
    pool: 'forks',
    // Many tests wait for processes of their own: with one file at a time two cores would be half idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ['default', new SkippedTests()],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
