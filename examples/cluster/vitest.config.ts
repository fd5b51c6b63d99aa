import { defineConfig } from 'vitest/config';

// The cluster is asked before the first test starts, and again for nothing else: leave time for it.
const MINUTE = 60_000;

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // One file after the other: two at once would ask the same nodes at the same time.
    fileParallelism: false,
    testTimeout: MINUTE,
    hookTimeout: 5 * MINUTE,
    ...(process.env.ALLURE === '1' ? { reporters: ['default', ['allure-vitest/reporter', { resultsDir: 'allure-results' }]] } : {}),
  },
});
